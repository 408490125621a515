/** Screens are loaded one by one, and their styles with them: a class needs its rule where its screen brings it. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const screens = globSync('src/portal/**/*.tsx', { cwd: root })

/** What a file loads with itself, itself included. */
const loads = new Map<string, Set<string>>()
function loadedBy(path: string): Set<string> {
  const known = loads.get(path)
  if (known) return known
  const found = new Set([path])
  loads.set(path, found)
  if (!/\.tsx?$/.test(path)) return found
  for (const [, target = ''] of read(path).matchAll(
    /(?:^|\n)(?:import|export)(?! type)[^'"(]*'(\.[^']+)'/g,
  )) {
    const file = normalize(join(dirname(path), target))
    if (existsSync(join(root, file))) for (const each of loadedBy(file)) found.add(each)
  }
  return found
}

/** Class → style sheets with a rule of it. */
const rules = new Map<string, string[]>()
for (const sheet of globSync('src/{ui,portal}/**/*.css', { cwd: root }))
  for (const [, name = ''] of read(sheet)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/\.([a-z][\w-]*)/g))
    rules.set(name, [...(rules.get(name) ?? []), sheet])

it('has a rule where each screen loads it, not only where another screen does', () => {
  const missing: string[] = []
  for (const path of screens) {
    const loaders = screens.filter((screen) => loadedBy(screen).has(path))
    // An intent's layout is around all of its screens.
    const around = screens.filter(
      (screen) => screen.endsWith('/layout.tsx') && path.startsWith(`${dirname(screen)}/`),
    )
    const sheets = new Set([...loaders, ...around].flatMap((screen) => [...loadedBy(screen)]))
    for (const name of classesIn(read(path))) {
      const where = rules.get(name)
      if (where && !where.some((sheet) => sheet.startsWith('src/ui/') || sheets.has(sheet)))
        missing.push(`${path}: .${name} is in ${where.join(', ')}`)
    }
  }
  expect(missing).toEqual([])
})

function classesIn(text: string): Set<string> {
  const literals = [...text.matchAll(/className=\{?[`"']([^`"']+)[`"']/g)]
  return new Set(literals.flatMap(([, names = '']) => names.split(/[\s${}?:]+/)))
}
