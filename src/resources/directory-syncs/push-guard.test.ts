import { afterAll, beforeEach, expect, it } from 'vitest'
import { startStore } from '../../../test/world/store.ts'
import { systemActor } from '../../db/store.ts'
import { addToCounts } from '../directories/counts.ts'
import { createDirectory } from '../directories/lifecycle.ts'
import { createItContact } from '../it-contacts/it-contacts.ts'
import { createOrganization } from '../organizations/organizations.ts'
import { dropHeldDeactivation, holdPushedDeactivation } from './push-guard.ts'
import { listSyncs } from './syncs.ts'

const { store, clock, environment, stop } = await startStore('2026-03-01T12:00:00.000Z')
afterAll(stop)

let owner: { environment_id: string; organization_id: string }
let directory: typeof owner & { id: string }
beforeEach(async () => {
  await store.change(systemActor, async (tx) => {
    const { id } = await createOrganization(tx, environment.id, { name: 'Acme' })
    owner = { environment_id: environment.id, organization_id: id }
    await createItContact(tx, owner, 'ada@acme.example')
    directory = await createDirectory(tx, owner, { type: 'okta scim v2.0', name: 'People' })
    await addToCounts(tx, directory.id, { active_users: 1_000 })
  })
})

const leave = (n: number, how: 'deactivate' | 'delete' = 'deactivate') =>
  store.change(systemActor, (tx) =>
    holdPushedDeactivation(
      tx,
      directory,
      { id: `directory_user_${n}`, idp_id: `p${n}`, name: `Person ${n}`, email: null },
      how,
    ),
  )
const back = (n: number) => store.change(systemActor, (tx) => dropHeldDeactivation(tx, directory.id, `p${n}`))
const held = async () =>
  (await listSyncs(store.db, environment.id, { directory: directory.id, state: 'held' })).data
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

it('lets as many leave within an hour as the policy says, and holds the rest in one preview', async () => {
  for (const n of numbers(1, 20)) expect(await leave(n)).toBe(false)
  for (const n of numbers(21, 25)) expect(await leave(n)).toBe(true)
  expect(await held()).toMatchObject([
    {
      trigger: 'push',
      counts: { users: { deactivate: 5 } },
      would_deactivate: numbers(21, 25).map((n) => ({ idp_id: `p${n}`, name: `Person ${n}` })),
    },
  ])
  const mails = await store.db
    .selectFrom('mails')
    .select('kind')
    .where('organization_id', '=', owner.organization_id)
    .execute()
  expect(mails).toEqual([{ kind: 'directory_sync_held' }])
})

it('counts nobody twice, and nobody of more than an hour ago', async () => {
  for (const n of numbers(1, 20)) await leave(n)
  expect(await leave(1)).toBe(false)
  clock.advance(3_601)
  for (const n of numbers(21, 40)) expect(await leave(n)).toBe(false)
})

it('forgets whoever is back, and the preview with the last of them', async () => {
  for (const n of numbers(1, 22)) await leave(n)
  await leave(22, 'delete')
  await leave(22)
  const staged = await store.db
    .selectFrom('directory_staged_users')
    .innerJoin('directory_syncs', 'directory_syncs.id', 'directory_staged_users.sync_id')
    .where('directory_id', '=', directory.id)
    .select(['idp_id', 'action'])
    .orderBy('idp_id')
    .execute()
  expect(staged).toEqual([
    { idp_id: 'p21', action: 'deactivate' },
    { idp_id: 'p22', action: 'delete' },
  ])
  await back(1)
  await back(21)
  expect(await held()).toMatchObject([
    { counts: { users: { deactivate: 1 } }, would_deactivate: [{ idp_id: 'p22' }] },
  ])
  await back(22)
  expect(await held()).toEqual([])
})

it('looks at the share only where there are enough people to speak of one', async () => {
  await store.change(systemActor, (tx) => addToCounts(tx, directory.id, { active_users: -980 }))
  for (const n of numbers(1, 20)) expect(await leave(n)).toBe(false)
  await store.change(systemActor, (tx) => addToCounts(tx, directory.id, { active_users: 80 }))
  clock.advance(3_601)
  for (const n of numbers(21, 31)) expect(await leave(n)).toBe(false)
  expect(await leave(32)).toBe(true)
})
