import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf, newDirectory, newOwner, type Provider, scimUser } from '../../../test/world/directory.ts'
import { startStore } from '../../../test/world/store.ts'
import { systemActor, type Tx } from '../../db/store.ts'
import { createDirectoryToken } from '../directory-tokens/tokens.ts'
import { createUsers } from '../directory-users/provisioning.ts'
import { personOfScim } from '../directory-users/scim-person.ts'
import { listDirectoryUsers } from '../directory-users/users.ts'
import { deleteOrganization } from '../organizations/organizations.ts'
import { countsOf } from './counts.ts'
import { findDirectory, getDirectory } from './directories.ts'
import {
  createDirectory,
  deleteDirectory,
  releaseDirectory,
  setDirectoryState,
  updateDirectory,
} from './lifecycle.ts'
import { listDirectoriesToTend, tendDirectory } from './upkeep.ts'

const { store, clock, environment, stop } = await startStore('2026-11-21T12:00:00.000Z')
afterAll(stop)
const owner = await newOwner(store, environment.id)
const events = eventsOf(store)
const names = async () => (await events()).map(({ event }) => event)
const change = <T>(work: (tx: Tx) => Promise<T>) => store.change(systemActor, work)
const { signal } = new AbortController()
async function tend(): Promise<void> {
  for (const row of await listDirectoriesToTend(store.db)) await tendDirectory(store, row, signal)
}
let okta: Provider
beforeEach(async () => {
  okta = await newDirectory(store, owner)
  await events()
})
function people(provider: Provider, count: number): Promise<string[]> {
  const persons = Array.from({ length: count }, (_, n) => personOfScim(scimUser(`p${n}@acme.example`)))
  return provider.change(async (tx, directory) =>
    (await createUsers(tx, directory, persons)).map(({ id }) => id),
  )
}

describe('a directory that is deleted', () => {
  it('is told of once, by itself, and goes with everything in it', async () => {
    const users = await people(okta, 450)
    const group = await okta.pushGroup('Everybody')
    await okta.members(group, { add: users })
    await change((tx) => createDirectoryToken(tx, { ...owner, id: okta.id }))
    const other = await newDirectory(store, owner)
    const stays = await other.push(scimUser('stays'))
    await events()
    await change((tx) => deleteDirectory(tx, owner, okta.id))
    await change((tx) => deleteDirectory(tx, owner, okta.id))
    const [told, ...rest] = await events()
    expect(told).toMatchObject({
      event: 'dsync.deleted',
      organization_id: owner.organization_id,
      data: { object: 'directory', id: okta.id, state: 'deleting' },
    })
    expect(told?.data).not.toHaveProperty('external_key')
    expect(rest).toEqual([])
    expect(await getDirectory(store.db, environment.id, okta.id)).toMatchObject({ state: 'deleting' })
    await expect(listDirectoryUsers(store.db, environment.id, { directory: okta.id })).rejects.toMatchObject({
      status: 404,
    })
    await tend()
    expect(await names()).toEqual([])
    await expect(findDirectory(store.db, owner, okta.id)).rejects.toMatchObject({ status: 404 })
    for (const table of [
      'directory_users',
      'directory_groups',
      'directory_tokens',
      'directory_counts',
    ] as const)
      expect(
        await store.db.selectFrom(table).select('directory_id').where('directory_id', '=', okta.id).execute(),
      ).toEqual([])
    expect(
      await store.db
        .selectFrom('directory_group_members')
        .selectAll()
        .where('group_id', '=', group)
        .execute(),
    ).toEqual([])
    const gone = await store.db.selectFrom('directory_gone').select('id').execute()
    expect(gone.map(({ id }) => id).toSorted()).toEqual([...users, group].toSorted())
    const left = await listDirectoryUsers(store.db, environment.id, { directory: other.id })
    expect(left.data.map(({ id }) => id)).toEqual([stays])
    await tend()
  })

  it('goes with its organization, and nobody makes another one for it', async () => {
    const doomed = await newOwner(store, environment.id, 'Doomed')
    const provider = await newDirectory(store, doomed)
    await provider.push(scimUser('ada'))
    await events()
    const input = { type: 'okta scim v2.0', name: 'Late' } as const
    const [, late] = await Promise.allSettled([
      change((tx) => deleteOrganization(tx, environment.id, doomed.organization_id)),
      change((tx) => createDirectory(tx, doomed, input)),
    ])
    const told = await events()
    expect(told.map(({ event }) => event).at(-1)).toBe('organization.deleted')
    const gone = told.filter(({ event }) => event === 'dsync.deleted').map(({ data }) => data.id)
    expect(gone).toEqual(late.status === 'fulfilled' ? [provider.id, late.value.id] : [provider.id])
    await tend()
    const left = await store.db
      .selectFrom('directories')
      .select('id')
      .where('organization_id', '=', doomed.organization_id)
      .execute()
    expect(left).toEqual([])
    await expect(change((tx) => createDirectory(tx, doomed, input))).rejects.toMatchObject({
      code: 'organization_not_found',
    })
  })
})

describe('a directory that is held', () => {
  let held: Provider
  beforeEach(async () => {
    held = await newDirectory(store, owner, { held: true })
    await events()
  })

  it('tells nobody of anything, and counts nothing', async () => {
    const [ada = ''] = await people(held, 3)
    const group = await held.pushGroup('Engineering')
    await held.members(group, { add: [ada] })
    await held.put(ada, scimUser('p0@acme.example', { title: 'Engineer' }))
    await held.rename(group, 'Development')
    await held.put(ada, scimUser('p0@acme.example', { active: false }))
    await held.remove(ada)
    expect(await names()).toEqual([])
    expect(await getDirectory(store.db, environment.id, held.id)).toMatchObject({
      state: 'linked',
      metadata: { users: { active: 0, inactive: 0 }, groups: 0 },
    })
    expect((await listDirectoryUsers(store.db, environment.id, { directory: held.id })).data).toEqual([])
  })

  it('is told of when it is released: itself, users, groups, members', async () => {
    const users = await people(held, 430)
    await held.put(users[0] ?? '', scimUser('p0@acme.example', { active: false }))
    const groups = [await held.pushGroup('One'), await held.pushGroup('Two')]
    for (const group of groups) await held.members(group, { add: users.slice(0, 3) })
    await change((tx) => releaseDirectory(tx, owner, held.id))
    expect(await names()).toEqual(['dsync.activated'])
    // Who comes meanwhile is told of at once, and never twice.
    const late = await held.push(scimUser('late@acme.example'))
    await tend()
    await tend()
    const told = await events()
    const of = (event: string) => told.filter((one) => one.event === event)
    expect(of('dsync.user.created').map(({ data }) => data.id)).toEqual([late, ...users.slice(1)])
    expect(of('dsync.group.created').map(({ data }) => data.id)).toEqual(groups)
    expect(of('dsync.group.user_added')).toHaveLength(4)
    const kinds = told.map(({ event }) => event)
    expect(kinds.lastIndexOf('dsync.user.created')).toBeLessThan(kinds.indexOf('dsync.group.created'))
    expect((await countsOf(store.db, [held.id])).get(held.id)).toEqual({
      active_users: 430,
      inactive_users: 0,
      groups: 2,
    })
    await held.put(users[1] ?? '', scimUser('p1@acme.example', { title: 'Engineer' }))
    expect(await names()).toEqual(['dsync.user.updated'])
  })

  it('refuses whoever still thinks that it is held', async () => {
    await held.push(scimUser('first'))
    const before = await held.open()
    await change((tx) => releaseDirectory(tx, owner, held.id))
    const { createUser, explainUserConflict } = await import('../directory-users/provisioning.ts')
    const person = personOfScim(scimUser('lost'))
    const late = store
      .write(systemActor, async (tx) => {
        await createUser(tx, before, person)
      })
      .catch((error: unknown) => explainUserConflict(error, before, person))
    await expect(late).rejects.toMatchObject({ status: 503, parts: { retry_after: 1 } })
    await tend()
  })
})

describe('a new attribute map', () => {
  it('reaches everybody, and tells of whom it changed', async () => {
    const users = await people(okta, 205)
    await okta.put(users[3] ?? '', scimUser('p3@acme.example', { 'urn:example:User': { costCenter: 'A' } }))
    await events()
    const attribute_map = { cost: 'urn:example:User:costCenter' }
    await change((tx) => updateDirectory(tx, owner, okta.id, { attribute_map }))
    await tend()
    const [told, ...rest] = await events()
    expect(told).toMatchObject({
      event: 'dsync.user.updated',
      data: {
        id: users[3],
        custom_attributes: { cost: 'A' },
        previous_attributes: { custom_attributes: { cost: null } },
      },
    })
    expect(rest).toEqual([])
    expect(await listDirectoriesToTend(store.db)).toEqual([])
    // From now on by itself.
    await okta.put(users[4] ?? '', scimUser('p4@acme.example', { 'urn:example:User': { costCenter: 'B' } }))
    expect((await events())[0]?.data.custom_attributes).toMatchObject({ cost: 'B' })
  })

  it('is refused when it is none', async () => {
    const set = (attribute_map: Record<string, string>) =>
      change((tx) => updateDirectory(tx, owner, okta.id, { attribute_map }))
    await expect(set({ empty: '' })).rejects.toMatchObject({ status: 422 })
    await expect(set({ long: 'x'.repeat(513) })).rejects.toMatchObject({ status: 422 })
  })
})

describe('the activation', () => {
  it('is told of once when many come first at the same moment', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => okta.push(scimUser(`u${n}@acme.example`))))
    const told = await names()
    expect(told.filter((event) => event === 'dsync.activated')).toHaveLength(1)
    expect(told.filter((event) => event === 'dsync.user.created')).toHaveLength(8)
    expect((await countsOf(store.db, [okta.id])).get(okta.id)?.active_users).toBe(8)
  })

  it('is not told of again when credentials failed in between', async () => {
    await okta.push(scimUser('ada'))
    await change((tx) => setDirectoryState(tx, owner, okta.id, 'invalid_credentials'))
    expect(await getDirectory(store.db, environment.id, okta.id)).toMatchObject({
      state: 'invalid_credentials',
    })
    await events()
    await okta.push(scimUser('lin'))
    expect(await names()).toEqual(['dsync.user.created'])
    expect(await getDirectory(store.db, environment.id, okta.id)).toMatchObject({ state: 'linked' })
  })
})

it('counts right when users come, go and change side by side', async () => {
  const users = await people(okta, 30)
  clock.advance(1)
  await Promise.all(
    users.map((id, n) => {
      if (n % 3 === 0) return okta.remove(id)
      if (n % 3 === 1) return okta.put(id, scimUser(`p${n}@acme.example`, { active: false }))
      return okta.push(scimUser(`new${n}@acme.example`))
    }),
  )
  const { metadata } = await getDirectory(store.db, environment.id, okta.id)
  expect(metadata).toEqual({ users: { active: 20, inactive: 0 }, groups: 0 })
  const rows = await store.db
    .selectFrom('directory_users')
    .select('id')
    .where('directory_id', '=', okta.id)
    .where('listed', '=', 1)
    .execute()
  expect(rows).toHaveLength(20)
})
