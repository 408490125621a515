/**
 * Who may import whom, as a table, and the other rules of the house that a machine can check. A new room is a new line
 * here; an exception is a line that says why.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Room {
  name: string
  /** The first room whose pattern fits a path has it. */
  holds: RegExp
  /** Beside itself and npm. */
  imports: string[]
}

const domainRooms = ['kernel', 'words', 'contracts', 'db', 'events', 'domain']
const rooms: Room[] = [
  { name: 'config', holds: /^src\/(config|settings|package-root)\.ts$/, imports: [] },
  { name: 'entry', holds: /^src\/(main|app|background|deps|installation)\.ts$/, imports: ['*'] },
  { name: 'kernel', holds: /^src\/kernel\//, imports: [] },
  { name: 'protocols', holds: /^src\/protocols\/(?!scim\/quirks)/, imports: ['kernel', 'words'] },
  { name: 'guide types', holds: /^src\/guides\/guide\.ts$/, imports: ['kernel'] },
  { name: 'guides', holds: /^src\/guides\//, imports: ['kernel', 'guide types'] },
  { name: 'db', holds: /^src\/db\//, imports: ['kernel'] },
  // Closed lists and plain data that both a contract and a page may read; they reach nothing.
  {
    name: 'words',
    holds:
      /^src\/(dns-hosts\/|log-streams\/types\.ts$|protocols\/scim\/quirks\.ts$|resources\/(audit-logs\/(periods|tamperings)|connections\/types|directories\/(types|states)|(directory-syncs|mails|organization-domains|setup-links)\/states|portal-changes\/targets|portal-links\/intents|provider-icons\/(svg|marks|icons))\.ts$)/,
    imports: ['kernel'],
  },
  { name: 'contracts', holds: /contract\.ts$/, imports: ['kernel', 'words', 'guide types'] },
  { name: 'events', holds: /^src\/events\//, imports: ['kernel', 'db', 'words', 'contracts'] },
  {
    name: 'resource routes',
    holds: /^src\/resources\/[^/]+\/routes\.ts$/,
    imports: [...domainRooms, 'config'],
  },
  { name: 'operations', holds: /^src\/resources\/operations\.ts$/, imports: ['kernel', 'contracts'] },
  {
    name: 'domain',
    holds: /^src\/resources\//,
    imports: [...domainRooms, 'protocols', 'guide types', 'guides', 'destinations'],
  },
  { name: 'pulls', holds: /^src\/pulls\//, imports: domainRooms },
  {
    name: 'directory files',
    holds: /^src\/directory-files\//,
    imports: ['kernel', 'db', 'domain', 'words', 'pulls'],
  },
  { name: 'jobs', holds: /^src\/jobs\//, imports: [...domainRooms, 'pulls', 'config', 'protocols'] },
  // What a stream can be sent to: pure, as a protocol is.
  {
    name: 'destinations',
    holds: /^src\/log-streams\/(destinations\/|(destination|fields|object-store|token-answer)\.ts$)/,
    imports: ['kernel', 'words'],
  },
  {
    name: 'log streams',
    holds: /^src\/log-streams\//,
    imports: [...domainRooms, 'destinations', 'jobs'],
  },
  { name: 'webhooks', holds: /^src\/webhooks\//, imports: [...domainRooms, 'jobs'] },
  { name: 'mail', holds: /^src\/mail\//, imports: [...domainRooms, 'config', 'jobs', 'web words'] },
  {
    name: 'http',
    holds: /^src\/http\//,
    imports: ['kernel', 'db', 'config', 'domain', 'words', 'contracts', 'resource routes'],
  },
  { name: 'web words', holds: /^src\/portal\/(messages|theme)\//, imports: ['words'] },
  {
    name: 'portal pages',
    holds: /^src\/portal\/pages\//,
    imports: ['kernel', 'words', 'contracts', 'web words'],
  },
  {
    name: 'portal server',
    holds: /^src\/portal\/(server\/|intents\/[^/]+\/(server\/|(routes|attempts|shape)\.ts$))/,
    imports: [
      ...domainRooms,
      'config',
      'http',
      'protocols',
      'destinations',
      'pulls',
      'guides',
      'guide types',
      'portal pages',
      'web words',
    ],
  },
  { name: 'ui', holds: /^src\/ui\//, imports: [] },
  {
    name: 'portal web',
    holds: /^src\/portal\//,
    imports: ['ui', 'words', 'contracts', 'guide types', 'web words'],
  },
  { name: 'scim', holds: /^src\/scim\//, imports: [...domainRooms, 'config', 'protocols'] },
  { name: 'sso', holds: /^src\/sso\//, imports: [...domainRooms, 'config', 'http', 'protocols'] },
  {
    name: 'openapi',
    holds: /^src\/openapi\//,
    imports: [
      'kernel',
      'config',
      'words',
      'contracts',
      'events',
      'operations',
      'http',
      'domain',
      'portal pages',
    ],
  },
  {
    name: 'cli',
    holds: /^src\/cli\//,
    imports: [
      ...domainRooms,
      'config',
      'entry',
      'guides',
      'guide types',
      'openapi',
      'sso',
      'mail',
      'pulls',
      'jobs',
    ],
  },
]

/** One import across a border that is right all the same. */
const exceptions: Record<string, string> = {
  'src/portal/call.tsx src/kernel/operation.ts':
    'types only: the typed client is the contract, read in the browser',
}

const sources = filesUnder('src').filter((path) => /\.tsx?$/.test(path) && !/\.(test|d)\.tsx?$/.test(path))
const imports = new Map(sources.map((path) => [path, importsOf(path)]))

describe('a room', () => {
  it('has a line in the table', () => {
    expect(sources.filter((path) => !roomOf(path))).toEqual([])
  })

  it('imports only what its line names', () => {
    const trespasses: string[] = []
    for (const [path, targets] of imports)
      for (const { target } of targets) {
        const [from, to] = [roomOf(path), roomOf(target)]
        if (!from || !to || from === to || from.imports.includes('*') || from.imports.includes(to.name))
          continue
        if (exceptions[`${path} ${target}`] === undefined)
          trespasses.push(`${from.name} → ${to.name}: ${path} imports ${target}`)
      }
    expect(trespasses).toEqual([])
  })

  it('has no line for an import that nobody needs any more', () => {
    const used = new Set(
      [...imports].flatMap(([path, targets]) => targets.map(({ target }) => `${path} ${target}`)),
    )
    expect(Object.keys(exceptions).filter((line) => !used.has(line))).toEqual([])
  })

  it('is in no circle of rooms', () => {
    const circles = rooms
      .filter(({ imports: names }) => !names.includes('*'))
      .filter((room) => reaches(room, room.name))
    expect(circles.map(({ name }) => name)).toEqual([])
  })
})

it('files import each other in no circle', () => {
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, way: string[]) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    if (done.has(path) || way.includes(path)) return
    for (const { target, typesOnly } of imports.get(path) ?? []) if (!typesOnly) visit(target, [...way, path])
    done.add(path)
  }
  for (const path of sources) visit(path, [])
  expect(circles).toEqual([])
})

it('what the browser loads reaches nothing of Node', () => {
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { target, typesOnly } of imports.get(path) ?? []) if (!typesOnly) visit(target)
  }
  for (const path of sources) if (roomOf(path)?.name === 'portal web') visit(path)
  expect([...seen].filter((path) => /from 'node:/.test(code(path)))).toEqual([])
})

it('only src/config.ts reads the environment', () => {
  const readers = sources.filter((path) => /\bprocess\.env\b/.test(code(path)))
  expect(readers).toEqual(['src/config.ts'])
})

it('only src/kernel/outbound.ts calls addresses that somebody gave', () => {
  const callers = sources.filter(
    (path) => /(?<![.\w])fetch\(|from 'undici'|from 'node:https?'/.test(code(path)) && !/\.tsx$/.test(path),
  )
  // server.ts takes the words of status codes from node:http, samples.ts prints programs of other people.
  expect(
    callers.filter(
      (path) => !['src/kernel/outbound.ts', 'src/http/server.ts', 'src/openapi/samples.ts'].includes(path),
    ),
  ).toEqual([])
})

it('no file is named for nothing in particular', () => {
  const names = [...sources, ...filesUnder('test'), ...filesUnder('bench')]
  expect(
    names.filter((path) =>
      /(^|[/-])(utils?|helpers?|common|managers?|services?|misc|shared)(?!-provider)([./-]|$)/i.test(path),
    ),
  ).toEqual([])
})

it('names are kebab-case', () => {
  expect(sources.filter((path) => !/^[a-z0-9_./-]+$/.test(path))).toEqual([])
})

it('files stay small', () => {
  // Data: read line by line, not as a whole.
  const data =
    /^src\/(portal\/messages|db\/(schema|migrations)|portal\/intents\/sso\/contract|openapi\/(samples|words))/
  const long = sources.filter((path) => !data.test(path) && code(path).split('\n').length > 300)
  expect(long).toEqual([])
  const lengths = sources.map((path) => code(path).split('\n').length).sort((a, b) => a - b)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80)
})

it('types are neither cast away nor ignored', () => {
  const marks = /as unknown as|@ts-ignore|@ts-expect-error|@ts-nocheck/
  expect(sources.filter((path) => marks.test(code(path)))).toEqual([])
})

describe('dependencies', () => {
  interface Package {
    hasInstallScript?: boolean
    dev?: boolean
    license?: string
  }
  const lock: { packages: Record<string, Package> } = JSON.parse(read('package-lock.json'))
  const atRunTime = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev)

  it('of the running program have no install script: npm may be told to run none', () => {
    // better-sqlite3 is no exception: since 13 it ships its binaries as packages, and its lock entry has no script.
    expect(atRunTime.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
  })

  it('of the running program are under licences that ask for nothing', () => {
    const free =
      /^\(?(MIT|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|Unlicense|CC0-1\.0|Python-2\.0)\b/
    expect(
      atRunTime
        .filter(([, { license }]) => !free.test(license ?? ''))
        .map(([path, { license }]) => `${path}: ${license}`),
    ).toEqual([])
  })

  it('are pinned', () => {
    const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'))
    const loose = ['dependencies', 'devDependencies', 'optionalDependencies']
      .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([, version]) => !/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    expect(loose).toEqual([])
  })
})

function roomOf(path: string): Room | undefined {
  return rooms.find(({ holds }) => holds.test(path))
}

function reaches({ name: own, imports: names }: Room, goal: string, seen = new Set<string>()): boolean {
  return names.some((name) => {
    if (name === own) return false
    if (name === goal) return true
    if (seen.has(name)) return false
    seen.add(name)
    const room = rooms.find((one) => one.name === name)
    return room !== undefined && !room.imports.includes('*') && reaches(room, goal, seen)
  })
}

function importsOf(path: string): { target: string; typesOnly: boolean }[] {
  const found: { target: string; typesOnly: boolean }[] = []
  const statement =
    /(?:^|\n)\s*(import|export)\s+(type\s)?([^'"]*?from\s*)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g
  for (const [, , type, , fixed, lazy] of code(path).matchAll(statement)) {
    const target = normalize(join(dirname(path), fixed ?? lazy ?? ''))
    // What is imported on demand closes no circle while files load.
    if (/\.tsx?$/.test(target)) found.push({ target, typesOnly: type !== undefined || lazy !== undefined })
  }
  return found
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

/** Without comments that fill a line: they may name what code may not. */
function code(path: string): string {
  return read(path).replace(/^\s*(\/\/|\/?\*).*$/gm, '')
}
function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
