import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf, newDirectory, newOwner, type Provider, scimUser } from '../../../test/world/directory.ts'
import { startStore } from '../../../test/world/store.ts'
import { systemActor } from '../../db/store.ts'
import { countsOf } from '../directories/counts.ts'
import { deleteDirectory } from '../directories/lifecycle.ts'
import { updateSettings } from '../environments/environments.ts'
import { createUsers } from './provisioning.ts'
import { personOfScim } from './scim-person.ts'
import { getDirectoryUser, maybeFindUser } from './users.ts'

const { store, clock, environment, stop } = await startStore('2026-11-21T12:00:00.000Z')
afterAll(stop)
const owner = await newOwner(store, environment.id)
const events = eventsOf(store)
let okta: Provider
beforeEach(async () => {
  okta = await newDirectory(store, owner)
  await events()
})
const names = async () => (await events()).map(({ event }) => event)
const counts = async () => (await countsOf(store.db, [okta.id])).get(okta.id)
async function keepDeactivated(): Promise<() => Promise<unknown>> {
  const set = (deactivated_users: 'delete' | 'suspend') =>
    store.change(systemActor, (tx) =>
      updateSettings(tx, environment.id, {
        ...environment.settings,
        directories: { ...environment.settings.directories, deactivated_users },
      }),
    )
  await set('suspend')
  return () => set('delete')
}

describe('a user who comes', () => {
  it('is told of after the activation, which is told of once', async () => {
    const id = await okta.push(scimUser('ada@acme.example'))
    await okta.push(scimUser('lin@acme.example'))
    const [activated, created, ...rest] = await events()
    expect(activated).toMatchObject({
      event: 'dsync.activated',
      organization_id: owner.organization_id,
      data: { id: okta.id, state: 'active', type: 'okta scim v2.0', domains: [] },
    })
    expect(created).toMatchObject({
      event: 'dsync.user.created',
      data: {
        object: 'directory_user',
        id,
        directory_id: okta.id,
        idp_id: 'ext-ada@acme.example',
        email: 'ada@acme.example',
        username: 'ada@acme.example',
        name: 'Ada Example',
        state: 'active',
        emails: [{ primary: true, type: 'work', value: 'ada@acme.example' }],
      },
    })
    expect(created?.data).not.toHaveProperty('groups')
    expect(rest.map(({ event }) => event)).toEqual(['dsync.user.created'])
    expect(await counts()).toEqual({ active_users: 2, inactive_users: 0, groups: 0 })
  })

  it('is not there, nor told of, when anything of it is refused', async () => {
    await okta.push(scimUser('Ada@acme.example'))
    await events()
    const again = scimUser('aDa@ACME.example', { emails: [] })
    await expect(okta.push(again)).rejects.toMatchObject({
      status: 409,
      message: "Another user already exists with this username 'aDa@ACME.example'.",
    })
    expect(await names()).toEqual([])
    expect(await counts()).toMatchObject({ active_users: 1 })
  })

  it('shares no address with another active one, unless the type allows it', async () => {
    const emails = [{ primary: true, value: 'Team@acme.example' }]
    const first = await okta.push(scimUser('one', { emails }))
    const second = scimUser('two', { emails: [{ primary: true, value: 'team@acme.example' }] })
    await expect(okta.push(second)).rejects.toMatchObject({ status: 409, code: 'email_taken' })
    await okta.put(first, scimUser('one', { emails, active: false }))
    await okta.push(second)
    await expect(okta.put(first, scimUser('one', { emails, active: true }))).rejects.toMatchObject({
      code: 'email_taken',
    })
    const entra = await newDirectory(store, owner, { type: 'azure scim v2.0' })
    await entra.push(scimUser('one', { emails }))
    await entra.push(second)
  })

  it('brings an id along where they come from elsewhere', async () => {
    const id = 'directory_user_01E1X7B89NH8Z3SDFJR4H7RGX7'
    expect(await okta.push(scimUser('moved'), { id })).toBe(id)
    await expect(okta.push(scimUser('other'), { id })).rejects.toMatchObject({ status: 409 })
  })

  it.each([
    ['externalId', scimUser('a', { externalId: 'x'.repeat(513) })],
    ['userName', scimUser(`a\0b`)],
    ['emails', scimUser('a', { emails: [{ value: 'y'.repeat(600) }] })],
  ])('is refused when %s is more than a row can hold', async (_, resource) => {
    await expect(okta.push(resource)).rejects.toMatchObject({ status: 422 })
  })

  it('comes with hundreds of others in one transaction, told of in their order', async () => {
    const people = Array.from({ length: 250 }, (_, n) => personOfScim(scimUser(`p${n}@acme.example`)))
    const rows = await okta.change((tx, directory) => createUsers(tx, directory, people))
    const told = (await events()).filter(({ event }) => event === 'dsync.user.created')
    expect(told.map(({ data }) => data.id)).toEqual(rows.map(({ id }) => id))
    expect(await counts()).toMatchObject({ active_users: 250 })
  })

  it('does not come into a directory that is being deleted', async () => {
    const directory = await okta.open()
    await okta.push(scimUser('ada'))
    await store.change(systemActor, (tx) => deleteDirectory(tx, owner, okta.id))
    await events()
    await expect(okta.push(scimUser('late'))).rejects.toMatchObject({ status: 404 })
    // Whoever read the directory a moment ago is refused by the statement itself.
    const { createUser, explainUserConflict } = await import('./provisioning.ts')
    const person = personOfScim(scimUser('later'))
    const late = store
      .write(systemActor, async (tx) => {
        await createUser(tx, directory, person)
      })
      .catch((error: unknown) => explainUserConflict(error, directory, person))
    await expect(late).rejects.toMatchObject({ status: 404 })
    expect(await names()).toEqual([])
  })
})

describe('a user who changes', () => {
  it('is told of with what was there before, and nothing else', async () => {
    const id = await okta.push(
      scimUser('ada', { title: 'Engineer', locale: 'en', name: { givenName: 'Ada', familyName: 'E' } }),
    )
    await events()
    clock.advance(1)
    const changed = scimUser('ada', {
      title: 'Architect',
      nickName: 'A',
      name: { givenName: 'Ada', familyName: 'E' },
    })
    const row = await okta.put(id, changed)
    expect(row).toMatchObject({ version: 2, updated_at: '2026-11-21T12:00:01.000Z' })
    const [told, ...rest] = await events()
    const previous_attributes = {
      job_title: 'Engineer',
      raw_attributes: { title: 'Engineer', locale: 'en', nickName: null },
      custom_attributes: { job_title: 'Engineer' },
    }
    expect(told).toMatchObject({
      event: 'dsync.user.updated',
      data: { id, job_title: 'Architect' },
      context: { previous_attributes },
    })
    expect(told?.data.previous_attributes).toEqual(previous_attributes)
    expect(rest).toEqual([])
  })

  it('is not told of when nothing changed, whatever the order of members', async () => {
    const resource = scimUser('ada')
    const id = await okta.push(resource)
    await events()
    const turned = Object.fromEntries(Object.entries(resource).reverse())
    expect(await okta.put(id, turned)).toMatchObject({ version: 1 })
    expect(await names()).toEqual([])
  })

  it('keeps the id that the provider gave when everything else changes', async () => {
    const id = await okta.push(scimUser('first', { externalId: null }))
    expect(await okta.put(id, scimUser('second', { externalId: null }))).toMatchObject({ idp_id: 'first' })
    expect(await okta.put(id, scimUser('second', { externalId: 'x1' }))).toMatchObject({ idp_id: 'x1' })
  })

  it('is found by every address, the primary one and the others', async () => {
    const id = await okta.push(
      scimUser('ada', {
        emails: [
          { type: 'home', value: 'Home@acme.example' },
          { type: 'work', value: 'Work@acme.example' },
          { type: 'other', value: 'home@ACME.example' },
        ],
      }),
    )
    const others = async () =>
      (
        await store.db
          .selectFrom('directory_user_emails')
          .select('email_key')
          .where('user_id', '=', id)
          .execute()
      ).map(({ email_key }) => email_key)
    expect(await maybeFindUser(store.db, okta.id, id)).toMatchObject({
      email: 'Work@acme.example',
      email_key: 'work@acme.example',
    })
    expect(await others()).toEqual(['home@acme.example'])
    await okta.put(id, scimUser('ada@acme.example'))
    expect(await others()).toEqual([])
  })
})

describe('a user who is deactivated', () => {
  it('leaves the groups and is deleted for the application, and stays for the provider', async () => {
    const id = await okta.push(scimUser('ada'))
    const group = await okta.pushGroup('Engineering')
    await okta.members(group, { add: [id] })
    await events()
    const row = await okta.put(id, scimUser('ada', { active: false }))
    expect(row).toMatchObject({ state: 'inactive', listed: 0 })
    const told = await events()
    expect(told.map(({ event }) => event)).toEqual(['dsync.group.user_removed', 'dsync.user.deleted'])
    expect(told[0]?.data).toMatchObject({ directory_id: okta.id, user: { id }, group: { id: group } })
    expect(told[1]?.data).toMatchObject({ id, state: 'inactive' })
    expect(await counts()).toEqual({ active_users: 0, inactive_users: 0, groups: 1 })
    await expect(getDirectoryUser(store.db, environment.id, id)).rejects.toMatchObject({ status: 404 })
    expect(await maybeFindUser(store.db, okta.id, id)).toMatchObject({ id })
  })

  it('is nobody that the application hears of, until they come back with their groups', async () => {
    const id = await okta.push(scimUser('ada'))
    const group = await okta.pushGroup('Engineering')
    await okta.members(group, { add: [id] })
    await okta.put(id, scimUser('ada', { active: false }))
    await events()
    await okta.put(id, scimUser('ada', { active: false, title: 'Gone' }))
    const later = await okta.pushGroup('Later')
    await okta.members(later, { add: [id] })
    expect(await names()).toEqual(['dsync.group.created'])
    await okta.put(id, scimUser('ada'))
    const told = await events()
    expect(told.map(({ event }) => event)).toEqual([
      'dsync.user.created',
      'dsync.group.user_added',
      'dsync.group.user_added',
    ])
    expect(told.slice(1).map(({ data }) => data.group.id)).toEqual([group, later])
    expect(await counts()).toEqual({ active_users: 1, inactive_users: 0, groups: 2 })
  })

  it('is kept and marked where the environment says so', async () => {
    const restore = await keepDeactivated()
    const id = await okta.push(scimUser('ada'))
    await events()
    await okta.put(id, scimUser('ada', { active: false }))
    const [told, ...rest] = await events()
    expect(told).toMatchObject({ event: 'dsync.user.updated', data: { id, state: 'inactive' } })
    expect(told?.data.previous_attributes).toMatchObject({ state: 'active' })
    expect(rest).toEqual([])
    expect(await counts()).toEqual({ active_users: 0, inactive_users: 1, groups: 0 })
    expect(await getDirectoryUser(store.db, environment.id, id)).toMatchObject({ state: 'inactive' })
    await restore()
  })
})

describe('a user who is deleted', () => {
  it('leaves every group first, and nothing of them stays', async () => {
    const id = await okta.push(
      scimUser('ada', { emails: [{ value: 'a@b.example' }, { value: 'c@b.example' }] }),
    )
    const groups = [await okta.pushGroup('One'), await okta.pushGroup('Two')]
    for (const group of groups) await okta.members(group, { add: [id] })
    await events()
    await okta.remove(id)
    expect(await names()).toEqual([
      'dsync.group.user_removed',
      'dsync.group.user_removed',
      'dsync.user.deleted',
    ])
    expect(await maybeFindUser(store.db, okta.id, id)).toBeUndefined()
    for (const table of ['directory_group_members', 'directory_user_emails'] as const)
      expect(await store.db.selectFrom(table).selectAll().where('user_id', '=', id).execute()).toEqual([])
    expect(await counts()).toEqual({ active_users: 0, inactive_users: 0, groups: 2 })
    const rows = await store.db
      .selectFrom('directory_groups')
      .select(['members', 'version'])
      .where('directory_id', '=', okta.id)
      .execute()
    expect(rows).toEqual([
      { members: 0, version: 3 },
      { members: 0, version: 3 },
    ])
  })

  it('is not told of twice when they were deactivated before', async () => {
    const id = await okta.push(scimUser('ada'))
    await okta.put(id, scimUser('ada', { active: false }))
    await events()
    await okta.remove(id)
    expect(await names()).toEqual([])
    expect(await counts()).toMatchObject({ active_users: 0, inactive_users: 0 })
  })

  it('is not found in another directory', async () => {
    const id = await okta.push(scimUser('ada'))
    const other = await newDirectory(store, owner)
    await expect(other.remove(id)).rejects.toMatchObject({ status: 404 })
    await expect(other.put(id, scimUser('ada'))).rejects.toMatchObject({ status: 404 })
  })
})
