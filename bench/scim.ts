/**
 * The SCIM server on both databases: creating users over HTTP, one member of a group of 50,000, and pages of a directory of
 * 200,000. The server is a process of its own. `node bench/scim.ts [seconds] [source] [people]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { Pool } from 'undici'
import { readConfig } from '../src/config.ts'
import { systemActor } from '../src/db/store.ts'
import { closeDeps, type Deps, openDeps } from '../src/deps.ts'
import { activate, createDirectory } from '../src/resources/directories/lifecycle.ts'
import { type OpenDirectory, openDirectory } from '../src/resources/directories/open.ts'
import { changeMembers } from '../src/resources/directory-groups/members.ts'
import { createGroup } from '../src/resources/directory-groups/provisioning.ts'
import { createDirectoryToken } from '../src/resources/directory-tokens/tokens.ts'
import { createUsers } from '../src/resources/directory-users/provisioning.ts'
import { personOfScim } from '../src/resources/directory-users/scim-person.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import { startCluster } from '../test/world/postgres.ts'
import { type Program, startProgram } from '../test/world/program.ts'
import type { Row } from './saml.ts'

/** What Ory Polis reaches over HTTP on two cores with PostgreSQL. */
const polis = 581
const concurrency = 32

interface Options {
  seconds: number
  entry?: 'build' | 'source'
  /** In the large directory; a quarter of them is in its group. */
  people?: number
}

export async function benchScim({ seconds, entry = 'build', people = 200_000 }: Options): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = await startCluster()
  const rows: Row[] = []
  try {
    for (const [name, database] of [
      ['PostgreSQL', { DATABASE_URL: cluster.url }],
      ['SQLite', {}],
    ] as const) {
      const settings = { DATA_DIR: join(folder, name), RATE_LIMITS: 'scim=0', ...database }
      const server = await startProgram({ entry, settings })
      try {
        rows.push(...(await measure(name, server, await prepare(server, settings, people), seconds, people)))
      } finally {
        await server.end('SIGTERM')
      }
    }
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

interface Endpoint {
  path: string
  token: string
}
interface Prepared {
  empty: Endpoint
  large: Endpoint
  group: string
  /** Some who are not in the group. */
  outsiders: string[]
}

async function prepare(server: Program, settings: Record<string, string>, people: number): Promise<Prepared> {
  const secret = 'a secret for processes under test, long enough'
  const deps = await openDeps(readConfig({ ...settings, GATEHOUSE_SECRET: secret, LOG_LEVEL: 'error' }))
  try {
    const [environment] = await listEnvironments(deps.store.db)
    if (!environment) throw new Error('no environment')
    const owner = { environment_id: environment.id, organization_id: server.organization }
    const empty = await makeDirectory(deps, owner)
    const large = await makeDirectory(deps, owner)
    const ids = await fill(deps, large.directory, people)
    const members = new Map(ids.slice(0, people / 4).map((id) => [id, null]))
    const group = await deps.store.change(systemActor, async (tx) => {
      const description = { external_id: null, name: 'Everybody', resource: { displayName: 'Everybody' } }
      const made = await createGroup(tx, large.directory, description)
      await changeMembers(tx, large.directory, made, { add: members, remove: new Set() })
      return made.id
    })
    return { empty: empty.endpoint, large: large.endpoint, group, outsiders: ids.slice(-1_000) }
  } finally {
    await closeDeps(deps)
  }
}

async function makeDirectory({ store }: Deps, owner: { environment_id: string; organization_id: string }) {
  const { id, token } = await store.change(systemActor, async (tx) => {
    const made = await createDirectory(tx, owner, { type: 'okta scim v2.0', name: 'People' })
    return { id: made.id, token: (await createDirectoryToken(tx, made)).value }
  })
  const closed = await openDirectory(store.db, owner, id)
  const directory = await store.change(systemActor, (tx) => activate(tx, closed))
  return { directory, endpoint: { path: `/scim/v2.0/${directory.external_key}`, token } }
}

async function fill({ store }: Deps, directory: OpenDirectory, people: number): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < people; from += 2_000) {
    const batch = Array.from({ length: Math.min(2_000, people - from) }, (_, at) =>
      userOf(`seed-${from + at}`),
    )
    const rows = await store.change(systemActor, (tx) => createUsers(tx, directory, batch.map(personOfScim)))
    ids.push(...rows.map(({ id }) => id))
  }
  return ids
}

function userOf(name: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: `${name}@example.test`,
    externalId: `00u-${name}`,
    name: { givenName: 'Ada', familyName: `Example ${name}` },
    emails: [{ primary: true, value: `${name}@example.test`, type: 'work' }],
    displayName: `Ada Example ${name}`,
    locale: 'en-US',
    title: 'Engineer',
    active: true,
  }
}

async function measure(
  database: string,
  server: Program,
  prepared: Prepared,
  seconds: number,
  people: number,
): Promise<Row[]> {
  const { empty, large, group, outsiders } = prepared
  const pool = new Pool(server.origin, { connections: concurrency })
  const query = (filter: string) =>
    `${large.path}/Users?filter=${encodeURIComponent(filter)}&startIndex=1&count=100`
  let number = 0
  const create = () => send(pool, empty, 'POST', `${empty.path}/Users`, userOf(`new-${number++}`))
  const member = () => {
    const value = outsiders[number++ % outsiders.length]
    const add = Math.floor(number / outsiders.length) % 2 === 0
    const operation = add
      ? { op: 'add', path: 'members', value: [{ value }] }
      : { op: 'remove', path: `members[value eq "${value}"]` }
    return send(pool, large, 'PATCH', `${large.path}/Groups/${group}`, { Operations: [operation] })
  }
  const known = () => send(pool, large, 'GET', query(`userName eq "SEED-${number++ % people}@example.test"`))
  const page = (filter: string) => () => send(pool, large, 'GET', query(filter))
  const pages = [
    ['one of many', 'userName sw "seed-19" and active eq true'],
    ['text within an address', 'emails.value co "seed-1999"'],
    ['no index', 'name.familyName sw "Example seed-19" and active eq true'],
  ] as const
  const rows = [
    await row(`User creates over HTTP, ${database}`, create, concurrency, seconds, true),
    await row(
      `One member of a group of ${(people / 4).toLocaleString('en')}, ${database}`,
      member,
      4,
      seconds,
    ),
    await row(`Look-up by userName among ${people.toLocaleString('en')}, ${database}`, known, 4, seconds),
  ]
  for (const [what, filter] of pages)
    rows.push(
      await row(
        `A filtered page of ${people.toLocaleString('en')}, ${what}, ${database}`,
        page(filter),
        1,
        seconds,
      ),
    )
  await pool.close()
  return rows
}

async function send(
  pool: Pool,
  { token }: Endpoint,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<void> {
  const answer = await pool.request({
    method,
    path,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/scim+json; charset=utf-8',
      'user-agent': 'Okta SCIM Client 1.0.0',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (answer.statusCode >= 300)
    throw new Error(`${method} ${path}: ${answer.statusCode} ${await answer.body.text()}`)
  await answer.body.dump()
}

async function row(
  name: string,
  work: () => Promise<void>,
  workers: number,
  seconds: number,
  compared = false,
): Promise<Row> {
  const times: number[] = []
  const warm = performance.now() + 2_000
  const until = warm + seconds * 1000
  async function worker() {
    while (performance.now() < until) {
      const started = performance.now()
      await work()
      if (started >= warm) times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  const per_second = Math.round(times.length / seconds)
  return {
    name: `${name}, ${workers} at a time`,
    per_second,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    ...(compared && { ratio_to: { name: 'Ory Polis, PostgreSQL', ratio: per_second / polis } }),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , seconds = '10', entry = 'build', people = '200000'] = process.argv
  // The cluster's process does not keep ours waiting for its end.
  const waiting = setInterval(() => undefined, 60_000)
  const rows = await benchScim({
    seconds: Number(seconds),
    entry: entry === 'source' ? 'source' : 'build',
    people: Number(people),
  })
  for (const line of rows) console.log(JSON.stringify(line))
  clearInterval(waiting)
}
