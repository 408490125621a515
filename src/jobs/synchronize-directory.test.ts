/** A synchronization from the first question to the last event, against a directory whose people we decide. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jobDeps } from '../../test/world/job-deps.ts'
import { type Personio, startPersonio } from '../../test/world/personio-api.ts'
import { ledTo } from '../../test/world/pull-world.ts'
import { startStore } from '../../test/world/store.ts'
import { startWorkday, type Workday } from '../../test/world/workday-raas.ts'
import { systemActor } from '../db/store.ts'
import type { PullEnd, Pulled } from '../pulls/pulled.ts'
import { saveSettings } from '../pulls/settings.ts'
import { stage } from '../pulls/stage.ts'
import { type DirectoryRecord, findDirectory } from '../resources/directories/directories.ts'
import { createDirectory, updateDirectory } from '../resources/directories/lifecycle.ts'
import { changeSource, findSource, requestSync } from '../resources/directory-syncs/sources.ts'
import type { SyncTrigger } from '../resources/directory-syncs/states.ts'
import { approveSync, discardSync, insertSync, listSyncs } from '../resources/directory-syncs/syncs.ts'
import { createItContact } from '../resources/it-contacts/it-contacts.ts'
import { createOrganization } from '../resources/organizations/organizations.ts'
import { planSyncs } from './plan-syncs.ts'
import { runNext } from './runner.ts'
import { synchronizeDirectory } from './synchronize-directory.ts'

const at = '2026-03-01T12:00:00.000Z'
const { store, clock, environment, stop } = await startStore(at)
let work: Workday
let perso: Personio
let organization_id: string
let directory: DirectoryRecord
let deps: ReturnType<typeof jobDeps>
const running = new AbortController().signal

beforeEach(async () => {
  ;[work, perso] = await Promise.all([startWorkday(), startPersonio()])
  deps = { ...jobDeps(store), outbound: ledTo({ 'api.personio.de': perso.origin }) }
  const made = await store.change(systemActor, (tx) =>
    createOrganization(tx, environment.id, { name: 'Acme' }),
  )
  organization_id = made.id
  directory = await connect('workday', {
    users_url: work.users_url,
    username: work.username,
    password: work.password,
  })
  seen.clear()
  await events()
})
afterEach(() => Promise.all([work.stop(), perso.stop()]))
afterAll(stop)

type Given = Parameters<typeof saveSettings>[2]
async function connect(type: 'workday' | 'personio', settings: Given): Promise<DirectoryRecord> {
  return store.change(systemActor, async (tx) => {
    const row = await createDirectory(
      tx,
      { environment_id: environment.id, organization_id },
      { type, name: 'People' },
    )
    await saveSettings(tx, row, settings, deps.sealer)
    return findDirectory(tx.db, { environment_id: environment.id }, row.id)
  })
}

const employ = (n: number, rest: Record<string, string> = {}) =>
  work.users.push({
    Unique_ID: String(n),
    First_Name: `Given ${n}`,
    Last_Name: `Family ${n}`,
    Email: `p${n}@acme.example`,
    Status: 'Active',
    Group_Name: 'Everybody',
    ...rest,
  })
const dismiss = (...ids: number[]) => {
  const kept = work.users.filter(({ Unique_ID }) => !ids.includes(Number(Unique_ID)))
  work.users.splice(0, work.users.length, ...kept)
}

/** What the background does: plan, then synchronize, until nothing is to be done. */
async function background(): Promise<void> {
  await planSyncs.run(deps, { payload: {}, signal: running })
  while (await runNext(deps, [synchronizeDirectory], running));
}
async function sync(trigger: SyncTrigger = 'manual'): Promise<Awaited<ReturnType<typeof syncs>>[number]> {
  await store.change(systemActor, (tx) => requestSync(tx, directory, trigger))
  await background()
  const [last] = await syncs()
  if (!last) throw new Error('no sync')
  return last
}
const syncs = async () =>
  (await listSyncs(store.db, environment.id, { directory: directory.id, limit: 100 })).data

const tellSomebody = () =>
  store.change(systemActor, (tx) =>
    createItContact(tx, { environment_id: environment.id, organization_id }, 'ada@acme.example'),
  )

const seen = new Set<string>()
async function events(): Promise<string[]> {
  const rows = await store.db
    .selectFrom('events')
    .where('event', 'like', 'dsync.%')
    .selectAll()
    .where('organization_id', '=', organization_id)
    .orderBy('id')
    .execute()
  const fresh = rows.filter(({ id }) => !seen.has(id))
  for (const { id } of fresh) seen.add(id)
  return fresh.map(({ event }) => event)
}
const tally = (names: string[]) =>
  Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((one) => one === name).length]))
const people = () =>
  store.db
    .selectFrom('directory_users')
    .selectAll()
    .where('directory_id', '=', directory.id)
    .where('listed', '=', 1)
    .orderBy('idp_id')
    .execute()
const stateOf = async () =>
  (await findDirectory(store.db, { environment_id: environment.id }, directory.id)).state

describe('a sync', () => {
  it('creates who is there, in an order that an application can follow, and then tells only of changes', async () => {
    for (let n = 1; n <= 3; n++) employ(n)
    expect((await sync()).state).toBe('completed')
    expect(await events()).toEqual([
      'dsync.activated',
      ...Array(3).fill('dsync.user.created'),
      'dsync.group.created',
      ...Array(3).fill('dsync.group.user_added'),
    ])
    expect(await stateOf()).toBe('linked')

    expect(await sync()).toMatchObject({
      state: 'completed',
      counts: { users: { create: 0, update: 0, deactivate: 0 } },
    })
    expect(await events()).toEqual([])

    const [first] = work.users
    if (first) first.Job_Title = 'Director'
    employ(4, { Group_Name: 'Sales' })
    dismiss(3)
    expect(await sync()).toMatchObject({
      state: 'completed',
      counts: {
        users: { create: 1, update: 1, deactivate: 1 },
        groups: { create: 1, update: 0, delete: 0 },
        memberships: { add: 1, remove: 0 },
      },
    })
    expect(await events()).toEqual([
      'dsync.group.user_removed',
      'dsync.user.deleted',
      'dsync.user.updated',
      'dsync.user.created',
      'dsync.group.created',
      'dsync.group.user_added',
    ])
    expect((await people()).map(({ idp_id, job_title }) => [idp_id, job_title])).toEqual([
      ['1', 'Director'],
      ['2', null],
      ['4', null],
    ])
  })

  it('moves people between groups, and deletes a group that is gone with one event', async () => {
    for (let n = 1; n <= 3; n++) employ(n)
    await sync()
    await events()
    for (const row of work.users) row.Group_Name = 'Sales'
    await sync()
    expect(tally(await events())).toEqual({
      'dsync.group.deleted': 1,
      'dsync.user.updated': 3,
      'dsync.group.created': 1,
      'dsync.group.user_added': 3,
    })
  })

  it('treats who is listed as having left by the rule of the environment, and nobody whom it never knew', async () => {
    for (let n = 1; n <= 3; n++) employ(n)
    employ(9, { Status: 'Terminated' })
    await sync()
    expect(tally(await events())).toMatchObject({ 'dsync.user.created': 3 })
    const [first] = work.users
    if (first) Object.assign(first, { Status: 'Terminated' })
    expect((await sync()).counts?.users).toEqual({ create: 0, update: 0, deactivate: 1 })
    expect(tally(await events())).toEqual({ 'dsync.group.user_removed': 1, 'dsync.user.deleted': 1 })
    if (first) Object.assign(first, { Status: 'Active' })
    await sync()
    expect(tally(await events())).toEqual({ 'dsync.user.created': 1, 'dsync.group.user_added': 1 })
  })

  it('maps everybody anew when the attribute map has changed, although the source says the same', async () => {
    employ(1, { Cost_Center: '4711' })
    await sync()
    await store.change(systemActor, (tx) =>
      updateDirectory(tx, directory, directory.id, { attribute_map: { cost_center: 'Cost_Center' } }),
    )
    await events()
    expect((await sync()).counts?.users.update).toBe(1)
    expect(await events()).toEqual(['dsync.user.updated'])
  })

  it('leaves one whom it cannot apply, says why, and tries again', async () => {
    for (let n = 1; n <= 5; n++) employ(n, { Username: `user-${n}` })
    employ(6, { Username: 'user-5' })
    const first = await sync()
    expect(first).toMatchObject({ state: 'completed', problems: [expect.stringMatching(/^6: .*username/i)] })
    expect(await people()).toHaveLength(5)
    const last = work.users.at(-1)
    if (last) last.Username = 'user-6'
    expect((await sync()).counts?.users.create).toBe(1)
  })
})

describe('a pull that does not come to its end', () => {
  it.each([
    'cut',
    'drop',
    { status: 500 },
    { status: 200, body: '{"Report_Entry":[{"Unique_ID":"1"}]' },
  ] as const)('(%j) deactivates nobody', async (trouble) => {
    for (let n = 1; n <= 1_200; n++) employ(n)
    await sync()
    await events()
    work.trouble(/Users/, trouble)
    expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'unreachable' } })
    expect(await events()).toEqual([])
    expect(await people()).toHaveLength(1_200)
    expect(await stateOf()).toBe('linked')
    expect((await sync()).counts?.users).toEqual({ create: 0, update: 0, deactivate: 0 })
  })

  it('is broken off after two hours, however slowly the source goes on', async () => {
    employ(1)
    const timeout = vi.spyOn(AbortSignal, 'timeout')
    timeout.mockImplementationOnce(() => AbortSignal.abort(new DOMException('late', 'TimeoutError')))
    expect(await sync()).toMatchObject({
      state: 'failed',
      error: { code: 'unreachable', message: expect.stringContaining('two hours') },
    })
    expect(timeout.mock.calls[0]).toEqual([2 * 3_600_000])
    timeout.mockRestore()
    expect(await sync()).toMatchObject({ state: 'completed' })
  })

  it('is given up when the source never stops naming people', async () => {
    async function* endless(): AsyncGenerator<Pulled, PullEnd> {
      for (let n = 0; ; n++) yield { kind: 'member', group_id: 'g', user_id: String(n % 700) }
    }
    const row = await store.change(systemActor, (tx) =>
      insertSync(tx, directory, { trigger: 'manual', state: 'pulling' }),
    )
    const staging = { store, sync_id: row.id, salt: '', signal: running, most: 2_000 }
    await expect(stage(staging, endless())).rejects.toMatchObject({ code: 'answer_unreadable' })
  })

  it('comes again by itself, soon', async () => {
    employ(1)
    work.trouble(/Users/, { status: 500 })
    await background()
    expect((await syncs())[0]).toMatchObject({ state: 'failed' })
    clock.advance(59)
    await background()
    expect(await syncs()).toHaveLength(1)
    clock.advance(2)
    await background()
    expect((await syncs())[0]).toMatchObject({ state: 'completed' })
    clock.advance(30 * 60 - 1)
    await background()
    expect(await syncs()).toHaveLength(2)
    clock.advance(2)
    await background()
    expect(await syncs()).toHaveLength(3)
  })

  it('because of credentials says so everywhere, and recovers', async () => {
    employ(1)
    await sync()
    await tellSomebody()
    work.trouble(/Users/, { status: 401 })
    expect(await sync()).toMatchObject({ state: 'failed', error: { code: 'credentials_rejected' } })
    expect(await stateOf()).toBe('invalid_credentials')
    const mails = () =>
      store.db.selectFrom('mails').select('kind').where('organization_id', '=', organization_id).execute()
    expect(await mails()).toEqual([{ kind: 'directory_sync_failed' }])
    work.trouble(/Users/, { status: 401 })
    await sync()
    expect(await mails()).toHaveLength(1)
    await sync()
    expect(await stateOf()).toBe('linked')
    expect((await findSource(store.db, directory.id))?.failing_since).toBeNull()
  })
})

describe('too many who leave', () => {
  const leave = async () => {
    for (let n = 1; n <= 100; n++) employ(n)
    await sync()
    await tellSomebody()
    await events()
    dismiss(...Array.from({ length: 30 }, (_, n) => n + 1))
    employ(101)
    return sync()
  }

  it('wait for somebody, whom it tells what would happen; nothing happens meanwhile', async () => {
    const held = await leave()
    expect(held).toMatchObject({
      state: 'held',
      hold_reason: 'deactivations',
      counts: { users: { create: 1, update: 0, deactivate: 30 } },
    })
    expect(held.would_deactivate).toHaveLength(20)
    expect(held.would_deactivate[0]).toMatchObject({
      idp_id: '1',
      name: 'Given 1 Family 1',
      email: 'p1@acme.example',
    })
    expect(await events()).toEqual([])
    expect(await people()).toHaveLength(100)
    const mails = await store.db
      .selectFrom('mails')
      .select(['kind', 'data'])
      .where('organization_id', '=', organization_id)
      .execute()
    expect(mails.map(({ kind }) => kind)).toEqual(['directory_sync_held'])
  })

  it('leave when somebody lets them', async () => {
    const { id } = await leave()
    const ops = { ...systemActor, id: 'ops', name: 'Ops' }
    await store.change(ops, (tx) => approveSync(tx, environment.id, id))
    await background()
    expect((await syncs()).find((one) => one.id === id)).toMatchObject({
      state: 'completed',
      progress: { applied: 32 },
    })
    expect(tally(await events())).toEqual({
      'dsync.group.user_removed': 30,
      'dsync.user.deleted': 30,
      'dsync.user.created': 1,
      'dsync.group.user_added': 1,
    })
    await expect(store.change(ops, (tx) => approveSync(tx, environment.id, id))).rejects.toMatchObject({
      status: 409,
    })
  })

  it('stay when somebody drops it, and are not told of again every half hour', async () => {
    const { id } = await leave()
    await store.change(systemActor, (tx) => discardSync(tx, environment.id, id))
    await background()
    expect(await events()).toEqual([])
    expect(await sync()).toMatchObject({ state: 'held' })
    expect(
      await store.db
        .selectFrom('mails')
        .select('id')
        .where('organization_id', '=', organization_id)
        .execute(),
    ).toHaveLength(1)
  })

  it('are forgotten when they are back with the next pull, and nothing was lost', async () => {
    const { id } = await leave()
    for (let n = 1; n <= 30; n++) employ(n)
    expect(await sync()).toMatchObject({
      state: 'completed',
      counts: { users: { create: 1, deactivate: 0 } },
    })
    expect((await syncs()).find((one) => one.id === id)?.state).toBe('superseded')
    await expect(
      store.change(systemActor, (tx) => approveSync(tx, environment.id, id)),
    ).rejects.toMatchObject({ status: 409 })
    expect(tally(await events())).toEqual({ 'dsync.user.created': 1, 'dsync.group.user_added': 1 })
  })

  it('are everybody, when the source lists nobody: even one is held', async () => {
    employ(1)
    await sync()
    dismiss(1)
    expect(await sync()).toMatchObject({ state: 'held', hold_reason: 'nobody_listed' })
    expect(await people()).toHaveLength(1)
  })

  it('are as many as the directory says', async () => {
    await store.change(systemActor, (tx) =>
      changeSource(tx, directory, { policy: { deactivated_people: null, deactivated_percent: 50 } }),
    )
    expect(await leave()).toMatchObject({ state: 'completed' })
  })
})

it('holds a first sync when it is told to, and activates the directory only then', async () => {
  await store.change(systemActor, (tx) => changeSource(tx, directory, { policy: { first_sync: true } }))
  for (let n = 1; n <= 3; n++) employ(n)
  const held = await sync()
  expect(held).toMatchObject({ state: 'held', hold_reason: 'first_sync', counts: { users: { create: 3 } } })
  expect(await events()).toEqual([])
  await store.change(systemActor, (tx) => approveSync(tx, environment.id, held.id))
  await background()
  expect((await events()).slice(0, 2)).toEqual(['dsync.activated', 'dsync.user.created'])
  employ(4)
  expect(await sync()).toMatchObject({ state: 'completed' })
})

describe('a source that names its changes', () => {
  const hire = (id: number, rest = {}) =>
    perso.employees.push({
      id,
      first_name: `Given ${id}`,
      last_name: `Family ${id}`,
      email: `p${id}@acme.example`,
      status: 'active',
      department: { id: 1, name: 'R&D' },
      last_modified_at: '2026-01-01T00:00:00',
      ...rest,
    })
  beforeEach(async () => {
    directory = await connect('personio', { client_id: perso.client_id, client_secret: perso.client_secret })
    for (let id = 1; id <= 150; id++) hire(id)
    await sync()
    await events()
    perso.questions.length = 0
  })
  const touch = (id: number, rest: object) => {
    const one = perso.employees.find((each) => each.id === id)
    if (one) Object.assign(one, { last_modified_at: clock.now().toISOString().slice(0, 19) }, rest)
  }

  it('is asked for them only; who is not named stays', async () => {
    clock.advance(60)
    touch(1, { position: 'Director', department: { id: 2, name: 'Sales' } })
    perso.employees.splice(1, 1)
    await sync('schedule')
    expect(perso.questions).toHaveLength(2)
    expect(tally(await events())).toEqual({
      'dsync.user.updated': 1,
      'dsync.group.created': 1,
      'dsync.group.user_removed': 1,
      'dsync.group.user_added': 1,
    })
    expect(await people()).toHaveLength(150)
  })

  it('is asked for everybody once a day: then whoever is missing has gone', async () => {
    perso.employees.splice(1, 1)
    clock.advance(24 * 3_600 + 1)
    expect((await sync('schedule')).counts?.users.deactivate).toBe(1)
    expect(tally(await events())).toEqual({ 'dsync.group.user_removed': 1, 'dsync.user.deleted': 1 })
  })
})

it('pulls a deleted directory no more', async () => {
  employ(1)
  await store.db
    .updateTable('directories')
    .set({ state: 'deleting' })
    .where('id', '=', directory.id)
    .execute()
  await store.change(systemActor, (tx) => requestSync(tx, directory, 'manual'))
  await background()
  expect(work.questions).toEqual([])
})
