/**
 * Copies the few paths that we need out of simple-icons, so that the collection itself is needed only while developing.
 * A mark with a licence of its own is refused: its provider gets a tile with letters instead.
 */
import { writeFile } from 'node:fs/promises'
import * as collection from 'simple-icons'
import { icons } from '../src/resources/provider-icons/icons.ts'

const target = new URL('../src/resources/provider-icons/marks.ts', import.meta.url)
const bySlug = new Map(Object.values(collection).map((icon) => [icon.slug, icon]))

const entries = Object.values(icons)
  .flatMap(({ mark }) => (mark === undefined ? [] : [mark]))
  .sort()
  .map((slug) => {
    const found = bySlug.get(slug)
    if (!found) throw new Error(`simple-icons has no '${slug}' any more: remove the mark in icons.ts`)
    if (found.license && found.license.type !== 'CC0-1.0') {
      throw new Error(
        `'${slug}' has a licence of its own (${found.license.type}): remove the mark in icons.ts`,
      )
    }
    return `  ${slug}: {\n    hex: '#${found.hex}',\n    path: '${found.path}',\n  },\n`
  })

await writeFile(
  target,
  `/** Made by scripts/gen-icons.ts from simple-icons (CC0 1.0). Do not edit. */
export const marks: Record<string, { hex: string; path: string }> = {
${entries.join('')}}
`,
)
