/** Where the package lies, from its sources as well as from the bundle: for the files that are read at run time. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const packageRoot = rootAbove(import.meta.dirname)

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json not found above the program')
  return rootAbove(parent)
}
