/** A sync of ten thousand people whose process is killed again and again: it comes to its end, with each event once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { createStore, type Store, systemActor } from '../../src/db/store.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { idSource } from '../../src/kernel/new-id.ts'
import { Sealer } from '../../src/kernel/seal.ts'
import { saveSettings } from '../../src/pulls/settings.ts'
import { createDirectory } from '../../src/resources/directories/lifecycle.ts'
import { listEnvironments } from '../../src/resources/environments/environments.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { type Home, newHome } from '../world/database.ts'
import { type Program, startProgram } from '../world/program.ts'
import { startWorkday, type Workday } from '../world/workday-raas.ts'

const people = 10_000
const secret = 'a secret for processes under test, long enough'

const undone: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of undone.splice(0).reverse()) await undo()
})

const start = async (home: Home): Promise<Program> => {
  const program = await startProgram({
    settings: { ...home.settings, GATEHOUSE_SECRET: secret, JOBS: 'true', ALLOW_PRIVATE_NETWORKS: 'true' },
  })
  undone.push(() => program.end('SIGKILL'))
  return program
}

function open({ settings }: Home): Store {
  const { DATA_DIR: data_dir, DATABASE_URL: database_url } = settings
  const connection = connect({ data_dir, database_pool: 2, ...(database_url && { database_url }) })
  const store = createStore(connection, systemClock, idSource(systemClock))
  undone.push(() => store.close())
  return store
}

async function connectDirectory(store: Store, work: Workday): Promise<string> {
  const [environment] = await listEnvironments(store.db)
  if (!environment) throw new Error('no environment')
  return store.change(systemActor, async (tx) => {
    const { id: organization_id } = await createOrganization(tx, environment.id, { name: 'Acme' })
    const owner = { environment_id: environment.id, organization_id }
    const row = await createDirectory(tx, owner, { type: 'workday', name: 'People' })
    const { users_url, username, password } = work
    await saveSettings(tx, row, { users_url, username, password }, new Sealer(secret))
    return row.id
  })
}

interface Progress {
  state: string
  pulled: number
  applied: number
}
async function until(
  store: Store,
  directory_id: string,
  reached: (progress: Progress) => boolean,
): Promise<Progress> {
  for (const deadline = Date.now() + 120_000; ; ) {
    const last = await store.db
      .selectFrom('directory_syncs')
      .select(['state', 'pulled', 'applied'])
      .where('directory_id', '=', directory_id)
      // Another one may follow that has nothing to do.
      .orderBy('applied', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    if (last && reached(last)) return last
    if (Date.now() > deadline) throw new Error(`it never came so far: ${JSON.stringify(last)}`)
    await sleep(10)
  }
}

/** What a minute does to the lease of whoever was killed. */
const minutePasses = (store: Store) =>
  store.db
    .updateTable('jobs')
    .set({ leased_until: '2020-01-01T00:00:00.000Z' })
    .where('leased_until', 'is not', null)
    .execute()

it.each(['sqlite', 'postgres'] as const)('on %s', { timeout: 300_000 }, async (engine) => {
  const work = await startWorkday()
  undone.push(() => work.stop())
  for (let n = 0; n < people; n++)
    work.users.push({
      Unique_ID: `w${n}`,
      First_Name: 'Given',
      Last_Name: `Family ${n}`,
      Email: `p${n}@acme.example`,
      Status: 'Active',
      Group_Name: `Team ${n % 20}`,
    })
  const home = await newHome(engine)
  undone.push(() => home.remove())
  let program = await start(home)
  const store = open(home)
  const directory_id = await connectDirectory(store, work)

  const kills: Progress[] = []
  const killWhen = async (reached: (progress: Progress) => boolean) => {
    kills.push(await until(store, directory_id, reached))
    await program.end('SIGKILL')
    await minutePasses(store)
    program = await start(home)
  }
  await killWhen(({ pulled }) => pulled > 3_000)
  await killWhen(({ applied }) => applied > 1_500)
  await killWhen(({ applied }) => applied > 6_000)
  await killWhen(({ applied }) => applied > 12_000)
  // Each of them was in the middle of it.
  expect(kills.map(({ state }) => state)).not.toContain('completed')
  const end = await until(
    store,
    directory_id,
    ({ state }) => !['pulling', 'comparing', 'applying'].includes(state),
  )
  expect(end).toEqual({ state: 'completed', pulled: 20_020, applied: 20_020 })

  const events = await store.db
    .selectFrom('events')
    .select(['event', 'data'])
    .where('event', 'like', 'dsync.%')
    .execute()
  const of = (name: string) =>
    events.filter(({ event }) => event === name).map(({ data }) => JSON.parse(data))
  expect(of('dsync.activated')).toHaveLength(1)
  const created = of('dsync.user.created').map(({ idp_id }) => idp_id)
  expect([created.length, new Set(created).size]).toEqual([people, people])
  const added = of('dsync.group.user_added').map(({ user, group }) => `${group.name} ${user.idp_id}`)
  expect([added.length, new Set(added).size]).toEqual([people, people])
  expect(new Set(events.map(({ event }) => event))).toEqual(
    new Set(['dsync.activated', 'dsync.user.created', 'dsync.group.created', 'dsync.group.user_added']),
  )
  const { n } = await store.db
    .selectFrom('directory_users')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where('directory_id', '=', directory_id)
    .executeTakeFirstOrThrow()
  expect(Number(n)).toBe(people)
})
