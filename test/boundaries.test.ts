/** Who may import whom, as a table. ARCHITECTURE.md shows it to readers. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Which part a file belongs to: the first pattern that fits. */
const parts: readonly (readonly [part: string, files: RegExp])[] = [
  [
    'names',
    /^src\/(guides\/guide|resources\/portal-links\/intents|resources\/connections\/types|resources\/provider-icons\/(svg|icons|marks))\.ts$/,
  ],
  ['contract', /(^|\/|-)contract\.ts$/],
  ['operations', /^src\/resources\/operations\.ts$/],
  ['routes', /^src\/resources\/[^/]+\/routes\.ts$/],
  ['domain', /^src\/resources\//],
  ['saml', /^src\/protocols\/saml\//],
  ['oidc', /^src\/protocols\/oidc\//],
  ['pages', /^src\/portal\/pages\//],
  ['words', /^src\/portal\/(messages|theme)\/.*\.ts$/],
  ['portal', /^src\/portal\/(server\/|intents\/[^/]+\/(routes|shape|attempts)\.ts$)/],
  ['screens', /^src\/portal\//],
  ['config', /^src\/config\.ts$/],
  ['root', /^src\/[^/]+\.ts$/],
  ['cli', /^src\/cli\//],
]
const partOf = (file: string) =>
  parts.find(([, files]) => files.test(file))?.[0] ?? file.split('/')[1] ?? file

/** Besides npm and its own part. `type x`: only its types. */
const table: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  ui: [],
  config: [],
  names: [],
  saml: [],
  oidc: ['kernel'],
  db: ['kernel'],
  guides: ['kernel', 'names'],
  contract: ['kernel', 'names'],
  operations: ['kernel', 'contract'],
  events: ['kernel', 'db', 'contract'],
  domain: ['kernel', 'db', 'names', 'contract', 'events', 'saml', 'oidc'],
  routes: ['kernel', 'db', 'contract', 'domain'],
  jobs: ['kernel', 'db', 'domain'],
  webhooks: ['kernel', 'db', 'domain', 'jobs'],
  http: ['kernel', 'db', 'routes', 'domain', 'type config'],
  sso: ['kernel', 'db', 'names', 'contract', 'domain', 'saml', 'oidc', 'http', 'type config'],
  pages: ['kernel', 'names', 'contract', 'words'],
  words: [],
  portal: [
    'kernel',
    'db',
    'names',
    'contract',
    'domain',
    'saml',
    'guides',
    'pages',
    'words',
    'http',
    'type config',
  ],
  screens: ['ui', 'names', 'contract', 'words', 'type kernel'],
  openapi: ['kernel', 'names', 'contract', 'operations', 'events', 'http', 'pages'],
}
/** The composition root and the command line see every room. */
const unbounded = ['root', 'cli']

interface Import {
  from: string
  to: string
  type: boolean
}
const sources = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) => !/\.(test|d)\.tsx?$/.test(file))
const imports = sources.flatMap(importsOf)

it('finds the imports', () => {
  expect(imports.length).toBeGreaterThan(500)
})

it('lets every part import what the table allows, and nothing else', () => {
  const refused = imports.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} → ${to}`)
  expect(refused).toEqual([])
})

it('has no row and no entry that nothing needs', () => {
  const needed = new Set(imports.map(({ from, to }) => `${partOf(from)} → ${partOf(to)}`))
  const idle = Object.entries(table).flatMap(([part, allowed]) =>
    allowed.map((entry) => `${part} → ${entry.replace('type ', '')}`).filter((edge) => !needed.has(edge)),
  )
  expect(idle).toEqual([])
})

it('has no two files that need each other to load', () => {
  const loads = new Map<string, string[]>()
  for (const { from, to, type } of imports) if (!type) loads.set(from, [...(loads.get(from) ?? []), to])
  const done = new Set<string>()
  const circles: string[] = []
  const follow = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (path.includes(file) || done.has(file)) return
    for (const next of loads.get(file) ?? []) follow(next, [...path, file])
    done.add(file)
  }
  for (const file of loads.keys()) follow(file, [])
  expect(circles).toEqual([])
})

it('has no drawers', () => {
  const drawers = /(^|\/|-)(utils?|helpers?|common|misc|managers?|services?|shared)(\.|\/|$)/
  expect(
    globSync('{src,test,scripts,demo,bench}/**', { cwd: root }).filter((path) => drawers.test(path)),
  ).toEqual([])
})

it('reads the environment in one place', () => {
  const readers = sources.filter((file) =>
    /(?<!`)process\.env\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(readers).toEqual(['src/config.ts'])
})

function isAllowed({ from, to, type }: Import): boolean {
  const [part, target] = [partOf(from), partOf(to)]
  if (unbounded.includes(part)) return true
  // Nouns know each other through their domain, never through their routes.
  if (part === target) return part !== 'routes'
  const allowed = table[part] ?? []
  return allowed.includes(target) || (type && allowed.includes(`type ${target}`))
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8')
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  )
  return [...found]
    .map(([, type, fixed = '', lazy = '']) => ({
      from,
      to: normalize(join(dirname(from), fixed || lazy)),
      type: type !== undefined || lazy !== '',
    }))
    .filter(({ to }) => to.startsWith('src/') && /\.tsx?$/.test(to))
}
