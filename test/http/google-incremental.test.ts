/** Google Workspace, sync after sync: what did not change is neither sent nor written. */
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { saveSettings } from '../../src/pulls/settings.ts'
import { synchronize } from '../../src/pulls/sync.ts'
import { createDirectory } from '../../src/resources/directories/lifecycle.ts'
import { startApp } from '../harness.ts'
import { type GoogleDirectory, startGoogleDirectory } from '../world/google-directory.ts'
import { ledTo } from '../world/pull-world.ts'
import { createWorld } from '../world.ts'

const fakes: Record<string, string> = {}
const app = await startApp({ at: '2026-03-01T12:00:00.000Z', outbound: ledTo(fakes) })
const { store, sealer } = app.deps
const { acme } = await createWorld(store, app.environment.id)
let google: GoogleDirectory
let directory: string
beforeEach(async () => {
  google = await startGoogleDirectory(app.clock.now)
  fakes['admin.googleapis.com'] = google.origin
  fakes['oauth2.googleapis.com'] = google.origin
  for (let n = 1; n <= 600; n++)
    google.users.push({
      id: String(n),
      primaryEmail: `p${String(n).padStart(3, '0')}@acme.example`,
      name: { givenName: `Given ${n}`, familyName: 'Example' },
    })
  google.groups.push(
    { id: 'g1', name: 'Engineering', email: 'e@acme.example', members: [person(1), person(2)] },
    { id: 'g2', name: 'Sales', email: 's@acme.example', members: [person(3)] },
  )
  directory = await store.change(systemActor, async (tx) => {
    const owner = { environment_id: app.environment.id, organization_id: acme.id }
    const row = await createDirectory(tx, owner, { type: 'gsuite directory', name: 'People' })
    const { key: service_account_key, admin: admin_email } = google
    await saveSettings(tx, row, { service_account_key, admin_email }, sealer)
    return row.id
  })
  await sync()
  await app.events()
  google.questions.length = 0
})
afterEach(() => google.stop())
afterAll(() => app.stop())

const person = (n: number) => ({ id: String(n), type: 'USER' as const })
const sync = (trigger: 'schedule' | 'manual' = 'schedule') =>
  synchronize(app.deps, directory, trigger, AbortSignal.timeout(30_000))
const asked = () => google.questions.filter(({ path }) => path !== '/token')
const last = () =>
  store.db
    .selectFrom('directory_syncs')
    .selectAll()
    .where('directory_id', '=', directory)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
const members = async (group: string) =>
  (await app.call('GET', `/directory_users?directory=${directory}&limit=100&group=${group}`)).body.data as {
    idp_id: string
  }[]
async function groupId(name: string): Promise<string> {
  const { body } = await app.call('GET', `/directory_groups?directory=${directory}`)
  const groups = body.data as { id: string; name: string }[]
  return groups.find((group) => group.name === name)?.id ?? ''
}
/** Of everything that the directory holds, when it was last written. */
async function written() {
  const users = await store.db.selectFrom('directory_users').select(['id', 'updated_at']).execute()
  const groups = await store.db.selectFrom('directory_groups').select(['id', 'updated_at']).execute()
  return [...users, ...groups]
}

it('asks once for each page, tells nobody and writes nobody when nothing changed', async () => {
  const before = await written()
  app.clock.advance(1_800)
  for (const user of google.users) user.lastLoginTime = app.clock.now().toISOString()
  await sync()
  expect(await last()).toMatchObject({ state: 'completed', listed: 'unchanged', pulled: 0 })
  expect(asked()).toHaveLength(5)
  expect(await app.events()).toEqual([])
  expect(await written()).toEqual(before)
})

it('takes over one group that changed, and leaves the members of the others where they are', async () => {
  app.clock.advance(1_800)
  google.groups[0]?.members.splice(0, 1, person(4))
  await sync()
  expect(await last()).toMatchObject({ state: 'completed', listed: 'changes', pulled: 2 })
  expect((await app.events()).toSorted()).toEqual(['dsync.group.user_added', 'dsync.group.user_removed'])
  const engineers = await members(await groupId('Engineering'))
  expect(engineers.map(({ idp_id }) => idp_id).toSorted()).toEqual(['2', '4'])
  expect(await members(await groupId('Sales'))).toHaveLength(1)
  google.questions.length = 0
  await sync()
  expect(await last()).toMatchObject({ listed: 'unchanged' })
})

it('sees who left, and everybody anew when somebody asks by hand', async () => {
  google.users.pop()
  await sync()
  expect(await last()).toMatchObject({ state: 'completed', listed: 'complete' })
  expect(await app.events()).toEqual(['dsync.user.deleted'])
  await sync('manual')
  expect(await last()).toMatchObject({ listed: 'complete' })
  expect(await app.events()).toEqual([])
})
