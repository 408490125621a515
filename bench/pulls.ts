/** A company of two hundred thousand, fetched for the first time and once more: how long, and with how much memory. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../src/db/connect.ts'
import { createStore, type Store, systemActor } from '../src/db/store.ts'
import { systemClock } from '../src/kernel/clock.ts'
import { idSource } from '../src/kernel/new-id.ts'
import { Sealer } from '../src/kernel/seal.ts'
import { saveSettings } from '../src/pulls/settings.ts'
import { createDirectory } from '../src/resources/directories/lifecycle.ts'
import { requestSync } from '../src/resources/directory-syncs/sources.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import { createOrganization } from '../src/resources/organizations/organizations.ts'
import { startCluster } from '../test/world/postgres.ts'
import { type Program, type ProgramOptions, startProgram } from '../test/world/program.ts'
import { startWorkday, type Workday } from '../test/world/workday-raas.ts'

export interface PullRow {
  name: string
  people: number
  seconds: number
  /** Before, and at most during it. */
  resting_mb: number
  peak_mb: number
}

const secret = 'a secret for processes under test, long enough'

export async function benchPulls({
  people = 200_000,
  entry = 'build',
  engines = ['SQLite', 'PostgreSQL'],
}: {
  people?: number
  entry?: NonNullable<ProgramOptions['entry']>
  engines?: readonly ('SQLite' | 'PostgreSQL')[]
} = {}): Promise<PullRow[]> {
  const work = await startWorkday()
  for (let n = 0; n < people; n++)
    work.users.push({
      Unique_ID: `w${n}`,
      First_Name: 'Given',
      Last_Name: `Family ${n}`,
      Email: `person-${n}@acme.example`,
      Job_Title: 'Engineer',
      Status: 'Active',
      Group_Name: `Team ${n % 500}`,
    })
  const rows: PullRow[] = []
  try {
    for (const engine of engines) rows.push(...(await benchEngine(engine, work, people, entry)))
    return rows
  } finally {
    await work.stop()
  }
}

async function benchEngine(
  engine: 'SQLite' | 'PostgreSQL',
  work: Workday,
  people: number,
  entry: NonNullable<ProgramOptions['entry']>,
): Promise<PullRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = engine === 'PostgreSQL' ? await startCluster() : undefined
  const program = await startProgram({
    entry,
    settings: {
      DATA_DIR: folder,
      GATEHOUSE_SECRET: secret,
      JOBS: 'true',
      ALLOW_PRIVATE_NETWORKS: 'true',
      ...(cluster && { DATABASE_URL: cluster.url }),
    },
  })
  const connection = connect({
    data_dir: folder,
    database_pool: 2,
    ...(cluster && { database_url: cluster.url }),
  })
  const store = createStore(connection, systemClock, idSource(systemClock))
  try {
    await sleep(2_000)
    const directory = await connectDirectory(store, work)
    const first = await measure(store, program, directory.id, 1)
    await store.change(systemActor, (tx) => requestSync(tx, directory, 'manual'))
    const second = await measure(store, program, directory.id, 2)
    return [
      { name: `${engine}, everybody is new`, people, ...first },
      { name: `${engine}, nobody has changed`, people, ...second },
    ]
  } finally {
    await store.close()
    await program.end('SIGKILL')
    await cluster?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function connectDirectory(store: Store, work: Workday) {
  const [environment] = await listEnvironments(store.db)
  if (!environment) throw new Error('no environment')
  return store.change(systemActor, async (tx) => {
    const { id: organization_id } = await createOrganization(tx, environment.id, { name: 'Acme' })
    const owner = { environment_id: environment.id, organization_id }
    const row = await createDirectory(tx, owner, { type: 'workday', name: 'People' })
    const { users_url, username, password } = work
    await saveSettings(tx, row, { users_url, username, password }, new Sealer(secret))
    return row
  })
}

/** From the moment at which it begins until it is applied. */
async function measure(store: Store, program: Program, directory_id: string, nth: number) {
  const resting_mb = program.residentBytes() / 1e6
  let peak = 0
  let began: number | undefined
  for (;;) {
    const syncs = await store.db
      .selectFrom('directory_syncs')
      .select(['state', 'error'])
      .where('directory_id', '=', directory_id)
      .orderBy('id')
      .execute()
    const sync = syncs[nth - 1]
    if (sync) began ??= performance.now()
    peak = Math.max(peak, program.residentBytes())
    if (sync?.state === 'completed')
      return { seconds: (performance.now() - (began ?? 0)) / 1000, resting_mb, peak_mb: peak / 1e6 }
    if (sync && !['pulling', 'comparing', 'applying'].includes(sync.state))
      throw new Error(`it is ${sync.state}: ${sync.error}`)
    await sleep(100)
  }
}
