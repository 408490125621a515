/** The map is true: what the documents link to or name by its path is there. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md', { cwd: root }),
]
const rooms = 'src|test|scripts|docs|demo|guides|bench'

describe.each(documents)('%s', (document) => {
  const text = read(document)

  it('links to files that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target.replace(/#.*/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })

  it('names paths that are there', () => {
    expect(pathsIn(text).filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

it('has rooms for every folder and file of src', () => {
  const named = pathsIn(read('ARCHITECTURE.md'))
  const missing = globSync('src/*', { cwd: root }).filter(
    (path) =>
      !path.endsWith('package-root.ts') && !named.some((one) => one === path || one.startsWith(`${path}/`)),
  )
  expect(missing).toEqual([])
})

describe('the table of where to add what', () => {
  const rows = read('CONTRIBUTING.md')
    .split('## Where do I add')[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| to add'))

  it.each(rows ?? [])('%s', (row) => {
    const [, , place = ''] = row.split('|')
    const paths = pathsIn(place)
    const folders = [...place.matchAll(/`([\w-]+\.ts)`/g)].flatMap(([, name = '']) =>
      globSync(`src/resources/*/${name}`, { cwd: root }).slice(0, 1),
    )
    // A row that names no place sends nobody anywhere.
    expect([...paths, ...folders].length).toBeGreaterThan(0)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

it('knows every word of npm run', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const unexplained = Object.keys(scripts).filter(
    (name) =>
      !read('CONTRIBUTING.md').includes(['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`),
  )
  expect(unexplained).toEqual([])
})

it('shows pictures of at most 150 kB, and every one that is kept', () => {
  const pictures = globSync('docs/images/*', { cwd: root })
  const shown = documents.map(read).join('\n')
  for (const picture of pictures) {
    expect(readFileSync(join(root, picture)).length, picture).toBeLessThanOrEqual(150_000)
    expect(shown).toContain(relative(root, join(root, picture)))
  }
})

/** Paths in backticks; one with a blank, a star or a name to fill in is no path. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`\`((?:${rooms})(?:/[\\w./-]*)?)\``, 'g'))].map(([, path = '']) => path)
}
