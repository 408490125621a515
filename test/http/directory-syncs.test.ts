/** Syncs over REST: looking at them, starting one, deciding about one that waits. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { planSyncs } from '../../src/jobs/plan-syncs.ts'
import { runNext } from '../../src/jobs/runner.ts'
import { synchronizeDirectory } from '../../src/jobs/synchronize-directory.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { saveSettings } from '../../src/pulls/settings.ts'
import { findDirectory } from '../../src/resources/directories/directories.ts'
import { createDirectory } from '../../src/resources/directories/lifecycle.ts'
import * as contract from '../../src/resources/directory-syncs/contract.ts'
import { listChanges } from '../../src/resources/portal-changes/portal-changes.ts'
import { startApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { startWorkday, type Workday } from '../world/workday-raas.ts'
import { createWorld } from '../world.ts'

const app = await startApp()
const deps = jobDeps(app.deps.store, app.deps)
const { acme } = await createWorld(app.deps.store, app.environment.id)
let work: Workday
let directory: string
beforeAll(async () => {
  work = await startWorkday()
})
afterAll(async () => {
  await app.stop()
  await work.stop()
})
beforeEach(async () => {
  work.users.splice(0)
  for (let n = 1; n <= 30; n++)
    work.users.push({
      Unique_ID: String(n),
      First_Name: `Given ${n}`,
      Last_Name: 'Example',
      Email: `p${n}@acme.example`,
      Status: 'Active',
    })
  directory = await app.deps.store.change(systemActor, async (tx) => {
    const owner = { environment_id: app.environment.id, organization_id: acme.id }
    const row = await createDirectory(tx, owner, { type: 'workday', name: 'People' })
    const { users_url, username, password } = work
    await saveSettings(tx, row, { users_url, username, password }, app.deps.sealer)
    return row.id
  })
  await background()
  await app.events()
})

async function background(): Promise<void> {
  const running = new AbortController().signal
  await planSyncs.run(deps, { payload: {}, signal: running })
  while (await runNext(deps, [synchronizeDirectory], running));
}
async function held() {
  work.users.splice(0, 25)
  expect((await app.call('POST', `/directories/${directory}/sync`)).status).toBe(202)
  await background()
  const { data } = await app.ask(contract.listDirectorySyncs, { query: { directory, state: 'held' } })
  const [sync] = data
  if (!sync) throw new Error('nothing is held')
  return sync
}

it('shows what a held sync would do, and applies it when it is approved, once', async () => {
  const sync = await held()
  expect(sync).toMatchObject({
    state: 'held',
    trigger: 'manual',
    counts: { users: { deactivate: 25 } },
    progress: { received: 5, applied: 0, to_apply: 25 },
  })
  expect(await app.events()).toEqual([])
  expect(await app.ask(contract.approveDirectorySync, { params: { id: sync.id } })).toMatchObject({
    state: 'applying',
  })
  expect((await app.call('POST', `/directory_syncs/${sync.id}/discard`)).status).toBe(409)
  await background()
  expect(await app.ask(contract.getDirectorySync, { params: { id: sync.id } })).toMatchObject({
    state: 'completed',
    progress: { applied: 25 },
  })
  expect(await app.events()).toEqual(Array(25).fill('dsync.user.deleted'))
})

it('forgets a held sync that is discarded', async () => {
  const sync = await held()
  expect(await app.ask(contract.discardDirectorySync, { params: { id: sync.id } })).toMatchObject({
    state: 'discarded',
  })
  await background()
  expect(await app.events()).toEqual([])
})

it("knows nothing of another environment's syncs, and needs the permission", async () => {
  const sync = await held()
  const other = await app.newKey({ environment: await app.newEnvironment() })
  for (const [method, path] of [
    ['GET', `/directory_syncs/${sync.id}`],
    ['POST', `/directory_syncs/${sync.id}/approve`],
    ['POST', `/directory_syncs/${sync.id}/discard`],
    ['POST', `/directories/${directory}/sync`],
    ['GET', `/directory_syncs?directory=${directory}`],
  ] as const)
    expect((await app.call(method, path, { key: other })).status, path).toBe(404)
  expect((await app.call('GET', '/directory_syncs', { key: other })).body.data).toEqual([])
  const blind = await app.newKey({ scopes: ['sso'] })
  expect((await app.call('GET', '/directory_syncs', { key: blind })).status).toBe(403)
  expect(await app.ask(contract.getDirectorySync, { params: { id: sync.id } })).toMatchObject({
    state: 'held',
  })
})

it('fetches nothing of a directory that is pushed', async () => {
  const okta = await app.deps.store.change(systemActor, (tx) =>
    createDirectory(
      tx,
      { environment_id: app.environment.id, organization_id: acme.id },
      { type: 'okta scim v2.0', name: 'Okta' },
    ),
  )
  expect((await app.call('POST', `/directories/${okta.id}/sync`)).status).toBe(409)
})

it('never shows a secret of the source', async () => {
  const everything = JSON.stringify(
    await app.deps.store.db.selectFrom('directories').selectAll().where('id', '=', directory).execute(),
  )
  expect(everything).not.toContain(work.password)
  expect((await app.call('GET', `/directories/${directory}`)).text).not.toContain(work.username)
})

it('gives no kept secret to another host', async () => {
  const { store, sealer } = app.deps
  const save = (settings: JsonObject) =>
    store.change(systemActor, async (tx) => {
      const row = await findDirectory(tx.db, { environment_id: app.environment.id }, directory)
      return saveSettings(tx, row, settings, sealer)
    })
  const { users_url, username } = work
  await save({ users_url: `${users_url}?of=all`, username })
  const elsewhere = { users_url: 'https://reports.elsewhere.test/people', username }
  await expect(save(elsewhere)).rejects.toMatchObject({
    status: 422,
    parts: { errors: [{ field: 'password', code: 'required' }] },
  })
  const beside = { users_url, username, groups_url: elsewhere.users_url }
  await expect(save(beside)).rejects.toMatchObject({ status: 422 })
  await save({ ...elsewhere, password: 'typed again' })
})

it('waits as its own figures say, and as the environment says where it has none', async () => {
  const at = `/directories/${directory}/hold_policy`
  expect((await app.call('GET', at)).body).toEqual({
    object: 'directory_hold_policy',
    directory_id: directory,
    deactivated_people: 20,
    deactivated_percent: 10,
    first_sync: false,
    changed_people: null,
    own: [],
  })
  const own = { deactivated_people: null, deactivated_percent: 90 }
  const set = await app.call('PUT', at, { body: own })
  expect(set.body).toMatchObject({
    ...own,
    first_sync: false,
    own: ['deactivated_people', 'deactivated_percent'],
  })
  work.users.splice(0, 25)
  await app.call('POST', `/directories/${directory}/sync`)
  await background()
  expect((await app.events()).filter((event) => event === 'dsync.user.deleted')).toHaveLength(25)
  expect((await app.call('PUT', at, { body: {} })).body).toMatchObject({ deactivated_people: 20, own: [] })
  expect((await app.call('PUT', at, { body: { deactivated_people: -1 } })).status).toBe(422)
  expect((await app.call('PUT', at, { body: { deactivated: 1 } })).status).toBe(422)
  const stranger = await app.newKey({ environment: await app.newEnvironment('Other') })
  expect((await app.call('GET', at, { key: stranger })).status).toBe(404)
  expect((await app.call('PUT', at, { key: stranger, body: {} })).status).toBe(404)
  expect((await app.call('GET', at, { key: await app.newKey({ scopes: ['portal'] }) })).status).toBe(403)
})

it("stands in the customer's change log, whoever decided, and only when it was decided", async () => {
  const changes = async () =>
    (
      await listChanges(
        app.deps.store.db,
        { environment_id: app.environment.id, organization_id: acme.id },
        {},
      )
    ).data
  const sync = await held()
  const before = await changes()
  const discard = () => app.call('POST', `/directory_syncs/${sync?.id}/discard`)
  await discard()
  expect((await discard()).status).toBe(409)
  const [newest, ...rest] = await changes()
  expect(newest).toMatchObject({
    action: 'change_discarded',
    actor: { source: 'api' },
    target: { type: 'directory', id: directory },
    changes: [{ field: 'deactivated', after: '25' }],
  })
  expect(rest).toEqual(before)
})
