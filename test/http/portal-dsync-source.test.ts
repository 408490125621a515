/** Directories that we read, over the portal's HTTP: tried out before they are saved, handed over by hand, held back. */
import { afterAll, afterEach, expect, it } from 'vitest'
import { synchronize } from '../../src/pulls/sync.ts'
import { findDirectory } from '../../src/resources/directories/directories.ts'
import { tendDirectory } from '../../src/resources/directories/upkeep.ts'
import { startApp } from '../harness.ts'
import { newDirectory } from '../world/directory.ts'
import { enterPortal } from '../world/portal-browser.ts'
import { startWorkday } from '../world/workday-raas.ts'
import { createWorld } from '../world.ts'

const app = await startApp({
  at: '2026-03-01T12:00:00.000Z',
  settings: { RATE_LIMITS: 'links=0', ALLOW_PRIVATE_NETWORKS: 'true' },
})
const { store } = app.deps
const world = await createWorld(store, app.environment.id)
const owner = { environment_id: app.environment.id, organization_id: world.acme.id }
const portal = await enterPortal(app, world.acme.id, { intent: 'dsync' })
const workday = await startWorkday()
await app.events()
afterEach(() => app.events())
afterAll(async () => {
  await workday.stop()
  await app.stop()
})

const base = '/directory-sync/directories'
const signal = () => AbortSignal.timeout(20_000)
const begin = async (guide_id: string) => {
  const { body } = await portal.call('POST', base, { guide_id })
  return String(body.id)
}
const read = (id: string) => synchronize(app.deps, id, 'manual', signal())
const tend = async (id: string) => tendDirectory(store, await findDirectory(store.db, owner, id), signal())
interface Activity {
  directory: { counts: { active: number } }
  syncs: { state: string; users: { create: number } }[]
  held: { id: string; reason: string; users: { deactivate: number }; leavers: { name: string }[] }[]
}
const activity = async (id: string): Promise<Activity> =>
  JSON.parse((await portal.call('GET', `${base}/${id}/activity`)).text)

it('asks the source before it saves, and keeps what it was told sealed', async () => {
  const id = await begin('workday-pull')
  const { users_url, username, password } = workday
  const save = (settings: object) => portal.call('PUT', `${base}/${id}/source`, { settings })
  const refused = await save({ users_url, username, password: 'another one' })
  expect(refused).toMatchObject({
    status: 200,
    body: {
      problem: { code: 'credentials_rejected', remedy: expect.stringContaining('integration system user') },
      directory: { settings: {}, secrets: [] },
    },
  })
  expect((await save({ users_url: 'nonsense', username, password })).status).toBe(422)
  const saved = await save({ users_url, username, password })
  expect(saved.body).toMatchObject({
    problem: null,
    directory: { settings: { users_url, username }, secrets: ['password'] },
  })
  expect(saved.text).not.toContain(password)
  // A secret that is left out stays.
  expect((await save({ users_url, username })).body).toMatchObject({ problem: null })
  const { text } = await portal.call('GET', '/changes?limit=50')
  expect(text).toContain('"action":"source_changed"')
  expect(text).not.toContain(password)
})

const csv = (people: number) =>
  [
    'id,email,first_name,last_name',
    ...numbers(people).map((n) => `p${n},p${n}@acme.example,Person,N${n}`),
  ].join('\n')
const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

async function filled(people: number): Promise<string> {
  const id = await begin('generic-csv')
  expect((await send(id, csv(people))).status).toBe(200)
  await read(id)
  return id
}
const send = (id: string, text: string, name = 'users.csv') =>
  portal.call('POST', `${base}/${id}/files`, { name, text })

it('takes files by hand, line by line, and tells nobody before the release', async () => {
  const id = await begin('generic-csv')
  const odd = await send(id, 'id,email\np1,no address\n,x@acme.example')
  expect(odd).toMatchObject({ status: 422, body: { code: 'files_invalid' } })
  expect(odd.body.errors).toMatchObject([
    { message: expect.stringContaining('line 2') },
    { message: expect.stringContaining('line 3') },
  ])
  expect((await send(id, 'x', 'others.csv')).status).toBe(422)
  expect((await send(id, csv(3))).status).toBe(200)
  await read(id)
  expect(await activity(id)).toMatchObject({
    directory: { counts: { active: 3 }, held: true },
    syncs: [{ state: 'completed', users: { create: 3 } }],
  })
  expect(await app.events()).toEqual([])
  await portal.call('POST', `${base}/${id}/release`)
  await tend(id)
  expect((await app.events()).filter((event) => event === 'dsync.user.created')).toHaveLength(3)
  expect((await send(await begin('okta-scim'), csv(1))).body.code).toBe('directory_takes_no_files')
})

it('holds a mass deactivation until its number is typed, and no other number will do', async () => {
  const id = await filled(40)
  await portal.call('POST', `${base}/${id}/release`)
  await tend(id)
  await app.events()
  await send(id, csv(10))
  await read(id)
  const { held } = await activity(id)
  expect(held).toMatchObject([{ reason: 'deactivations', users: { deactivate: 30 } }])
  expect(held[0]?.leavers.length).toBeGreaterThan(0)
  expect(await app.events()).toEqual([])
  const approve = (deactivate: number) =>
    portal.call('POST', `${base}/${id}/held/${held[0]?.id}/approval`, { deactivate })
  expect((await approve(29)).body.code).toBe('change_has_grown')
  const other = await begin('generic-csv')
  const elsewhere = `${base}/${other}/held/${held[0]?.id}`
  expect((await portal.call('POST', `${elsewhere}/approval`, { deactivate: 30 })).status).toBe(404)
  expect((await portal.call('DELETE', elsewhere)).status).toBe(404)
  expect((await activity(id)).held).toHaveLength(1)
  await app.portalEvents()
  expect((await approve(30)).status).toBe(200)
  expect(await app.portalEvents()).toMatchObject([
    { event: 'portal.session.step_completed', data: { step: 'change_approved', subject_id: held[0]?.id } },
  ])
  const { text } = await portal.call('GET', '/changes?limit=5')
  expect(text.match(/change_approved/g)).toHaveLength(1)
  await read(id)
  expect((await activity(id)).directory.counts.active).toBe(10)
  expect((await app.events()).filter((event) => event === 'dsync.user.deleted')).toHaveLength(30)
  expect((await approve(30)).status).toBe(409)
})

it('forgets a change that is discarded', async () => {
  const id = await filled(40)
  await portal.call('POST', `${base}/${id}/release`)
  await tend(id)
  await send(id, csv(10))
  await read(id)
  const { held } = await activity(id)
  expect((await portal.call('DELETE', `${base}/${id}/held/${held[0]?.id}`)).status).toBe(200)
  expect(await activity(id)).toMatchObject({ held: [], directory: { counts: { active: 40 } } })
})

it("neither reads nor changes another organization's source", async () => {
  const { id } = await newDirectory(
    store,
    { environment_id: app.environment.id, organization_id: world.globex.id },
    { type: 'sftp' },
  )
  for (const [method, path, body] of [
    ['PUT', '/source', { settings: {} }],
    ['POST', '/source/consents'],
    ['PUT', '/authentication', { auth_method: 'oauth' }],
    ['GET', '/source/groups'],
    ['PUT', '/source/groups', { group_ids: [] }],
    ['POST', '/syncs'],
    ['POST', '/files', { name: 'users.csv', text: 'id' }],
    ['POST', '/held/directory_sync_x/approval', { deactivate: 1 }],
    ['DELETE', '/held/directory_sync_x'],
    ['POST', '/requests/directory_request_x/replay'],
  ] as const)
    expect((await portal.call(method, `${base}/${id}${path}`, body)).status, path).toBe(404)
})
