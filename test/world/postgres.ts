/**
 * A PostgreSQL for the tests: the one that TEST_DATABASE_URL names, or a cluster made for this run and thrown away.
 *
 * The thrown-away one keeps `fsync` and `synchronous_commit` on, so that waiting and locking feel as in production. What
 * makes it quick cannot be observed by a test: no WAL for replicas, one late checkpoint, no full-page images, no JIT.
 * It sorts text by the rules of a language where PostgreSQL can, as most servers in production do, so that an ORDER BY
 * which only works bytewise shows itself here.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { postgresBin, unprivileged } from './find.ts'
import { freePort, startOnLeash, untilReady } from './leash.ts'

const exec = promisify(execFile)

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** Where databases may be made. Set for the run by `postgres-for-run.ts`. */
export function adminUrl(): string {
  const url = process.env.TEST_DATABASE_URL
  if (!url)
    throw new Error('no PostgreSQL in this test project: give it globalSetup test/world/postgres-for-run.ts')
  return url
}

let made = 0

/**
 * A fresh database with the schema that `migrate` makes. It is called once per run and `kind` of schema; the rest are
 * copies of its work.
 */
export async function createDatabase(
  migrate: (url: string) => Promise<void>,
  kind = 'product',
): Promise<TestDatabase> {
  const template = `${runPrefix()}_template_${kind}`
  await asAdmin(async (admin) => {
    // One worker migrates, the others wait: the lock ends with its connection, even when a worker dies.
    await admin.query('select pg_advisory_lock(hashtext($1))', [template])
    const known = await admin.query('select 1 from pg_database where datname = $1', [template])
    if (known.rowCount) return
    const building = `${template}_building`
    await admin.query(`drop database if exists ${building} with (force)`)
    await admin.query(`create database ${building}`)
    await migrate(urlOf(building))
    await admin.query(`alter database ${building} rename to ${template}`)
  })
  return databaseFrom(template)
}

/** A database without any schema, for the tests of migrations. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return databaseFrom('template0')
}

async function databaseFrom(source: string): Promise<TestDatabase> {
  made += 1
  const name = `${runPrefix()}_${process.pid}_${made}`
  await asAdmin((admin) => admin.query(`create database ${name} template ${source}`))
  return {
    url: urlOf(name),
    drop: async () => {
      await asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** Drops whatever databases this run has left, on a server that outlives it. */
export async function dropDatabasesOfRun() {
  await asAdmin(async (admin) => {
    const found = await admin.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [runPrefix()],
    )
    for (const { datname } of found.rows) await admin.query(`drop database if exists ${datname} with (force)`)
  })
}

/** Starts the throw-away cluster. */
export async function startCluster(): Promise<{
  url: string
  version: string
  pid: number
  stop(): Promise<void>
}> {
  const bin = postgresBin()
  if (!bin) throw new Error('PostgreSQL is missing: install it, or set TEST_DATABASE_URL')
  const account = unprivileged()
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-postgres-'))
  if (account) chownSync(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  try {
    await initialise(join(bin, 'initdb'), data, account)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '2GB',
    checkpoint_timeout: '1h',
    full_page_writes: 'off',
    jit: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = startOnLeash(join(bin, 'postgres'), ['-D', data, ...flags], {
    folder,
    account,
    signal: 'QUIT',
  })
  const url = `postgres://gatehouse@127.0.0.1:${port}/postgres`
  let version = ''
  await untilReady(server, 'PostgreSQL', async () => {
    const client = new pg.Client(url)
    client.on('error', () => undefined)
    await client.connect()
    const answer = await client.query<{ server_version: string }>('show server_version')
    version = answer.rows[0]?.server_version ?? ''
    await client.end()
    return true
  })
  return { url, version, pid: server.pid, stop: server.stop }
}

async function initialise(initdb: string, data: string, account: ReturnType<typeof unprivileged>) {
  const common = [
    '-D',
    data,
    '--username=gatehouse',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]
  const options = { cwd: tmpdir(), ...(account ? { uid: account.uid, gid: account.gid } : {}) }
  try {
    await exec(initdb, [...common, '--locale-provider=icu', '--icu-locale=en-US'], options)
  } catch {
    // Built without ICU, or older than 15.
    await exec(initdb, common, options)
  }
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(adminUrl())
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function newRunId(): string {
  return randomBytes(4).toString('hex')
}

function runPrefix(): string {
  return `gatehouse_test_${process.env.TEST_RUN_ID ?? 'unnamed'}`
}

function urlOf(database: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${database}`
  return url.href
}
