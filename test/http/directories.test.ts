import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { deleteDirectory, setDirectoryState } from '../../src/resources/directories/lifecycle.ts'
import { listDirectoryGroups } from '../../src/resources/directory-groups/contract.ts'
import { listDirectoryUsers } from '../../src/resources/directory-users/contract.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { createOrganizationDomain } from '../../src/resources/organization-domains/organization-domains.ts'
import { startApp, type TestApp } from '../harness.ts'
import { newDirectory, newOwner, type Owner, type Provider, scimUser } from '../world/directory.ts'

let app: TestApp
let owner: Owner
let okta: Provider
let users: string[]
let groups: string[]
let foreignKey: string

beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'requests=0' } })
  const { store } = app.deps
  owner = await newOwner(store, app.environment.id, 'Acme')
  okta = await newDirectory(store, owner, { name: 'Acme Okta' })
  users = []
  for (const name of ['ada', 'lin', 'sam', 'kim', 'joe'])
    users.push(await okta.push(scimUser(`${name}@acme.example`, { title: 'Engineer' })))
  groups = []
  for (const name of ['Engineering', 'Sales', 'Support']) groups.push(await okta.pushGroup(name))
  await okta.members(groups[0] ?? '', { add: users })
  await okta.members(groups[1] ?? '', { add: users.slice(0, 1) })
  foreignKey = await app.newKey({ environment: await app.newEnvironment() })
})
afterAll(() => app.stop())

const idsOf = (answer: { body: Record<string, unknown> }) =>
  (Array.isArray(answer.body.data) ? answer.body.data : []).map(({ id }: { id: string }) => id)
const get = (path: string, key?: string) => app.call('GET', path, key === undefined ? {} : { key })

describe('directories', () => {
  it('are shown with their counts and the first domain of their organization', async () => {
    await app.deps.store.change(systemActor, (tx) =>
      createOrganizationDomain(tx, owner, { domain: 'acme.example', state: 'verified' }),
    )
    const { body } = await get(`/directories/${okta.id}`)
    expect(body).toEqual({
      object: 'directory',
      id: okta.id,
      organization_id: owner.organization_id,
      external_key: (await okta.open()).external_key,
      type: 'okta scim v2.0',
      state: 'linked',
      name: 'Acme Okta',
      domain: 'acme.example',
      metadata: { users: { active: 5, inactive: 0 }, groups: 3 },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(idsOf(await get('/directories?domain=ACME.example'))).toEqual([okta.id])
    expect(idsOf(await get('/directories?domain=other.example'))).toEqual([])
  })

  it('are listed newest first, by organization and by part of the name', async () => {
    const other = await newOwner(app.deps.store, app.environment.id, 'Globex')
    const entra = await newDirectory(app.deps.store, other, { type: 'azure scim v2.0', name: 'Globex 100%' })
    expect(idsOf(await get('/directories'))).toEqual([entra.id, okta.id])
    expect(idsOf(await get('/directories?order=asc'))).toEqual([okta.id, entra.id])
    expect(idsOf(await get(`/directories?organization_id=${other.organization_id}`))).toEqual([entra.id])
    expect(idsOf(await get('/directories?search=ACME'))).toEqual([okta.id])
    expect(idsOf(await get('/directories?search=100%25'))).toEqual([entra.id])
    const first = await get('/directories?limit=1')
    expect(first.body.list_metadata).toEqual({ before: null, after: entra.id })
    expect(idsOf(await get(`/directories?limit=1&after=${entra.id}`))).toEqual([okta.id])
  })

  it('spell their state for REST, and otherwise for events', async () => {
    const store = app.deps.store
    const directory = await newDirectory(store, owner)
    const state = async () => (await get(`/directories/${directory.id}`)).body.state
    expect(await state()).toBe('validating')
    await app.newEvents()
    await directory.push(scimUser('first@acme.example'))
    expect(await state()).toBe('linked')
    expect((await app.newEvents())[0]).toMatchObject({ event: 'dsync.activated', data: { state: 'active' } })
    await store.change(systemActor, (tx) => setDirectoryState(tx, owner, directory.id, 'unlinked'))
    expect(await state()).toBe('unlinked')
    await store.change(systemActor, (tx) => deleteDirectory(tx, owner, directory.id))
  })

  it('are deleted once, and their people are gone at once', async () => {
    const directory = await newDirectory(app.deps.store, owner)
    const user = await directory.push(scimUser('gone@acme.example'))
    const group = await directory.pushGroup('Gone')
    await app.newEvents()
    const deleted = await app.call('DELETE', `/directories/${directory.id}`)
    expect([deleted.status, deleted.text]).toEqual([202, ''])
    expect((await app.call('DELETE', `/directories/${directory.id}`)).status).toBe(202)
    const told = await app.newEvents()
    expect(told.map(({ event }) => event)).toEqual(['dsync.deleted'])
    expect(told[0]?.context).toMatchObject({ actor: { source: 'api' } })
    for (const path of [
      `/directory_users/${user}`,
      `/directory_groups/${group}`,
      `/directory_users?directory=${directory.id}`,
      `/directory_users?group=${group}`,
      `/directory_groups?directory=${directory.id}`,
      `/directory_groups?user=${user}`,
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404])
    expect((await get(`/directories/${directory.id}`)).body.state).toBe('deleting')
  })
})

describe('users', () => {
  it('are shown with everything that arrived, what was mapped, and their groups', async () => {
    const { body } = await get(`/directory_users/${users[0]}`)
    expect(body).toMatchObject({
      object: 'directory_user',
      id: users[0],
      directory_id: okta.id,
      organization_id: owner.organization_id,
      idp_id: 'ext-ada@acme.example',
      email: 'ada@acme.example',
      first_name: 'Ada',
      last_name: 'Example',
      job_title: 'Engineer',
      username: 'ada@acme.example',
      state: 'active',
      raw_attributes: { userName: 'ada@acme.example', title: 'Engineer' },
      custom_attributes: { job_title: 'Engineer', username: 'ada@acme.example' },
      groups: [
        { id: groups[0], name: 'Engineering', object: 'directory_group' },
        { id: groups[1], name: 'Sales' },
      ],
    })
  })

  it('are paged to the end and back, in both orders', async () => {
    for (const order of ['desc', 'asc'] as const) {
      const expected = order === 'asc' ? users : users.toReversed()
      const query = { directory: okta.id, limit: 2, order }
      const first = await app.ask(listDirectoryUsers, { query })
      const second = await app.ask(listDirectoryUsers, {
        query: { ...query, after: first.list_metadata.after ?? '' },
      })
      const third = await app.ask(listDirectoryUsers, {
        query: { ...query, after: second.list_metadata.after ?? '' },
      })
      const pages = [first, second, third].map(({ data }) => data.map(({ id }) => id))
      expect(pages.flat()).toEqual(expected)
      expect([first.list_metadata.before, third.list_metadata.after]).toEqual([null, null])
      const back = await app.ask(listDirectoryUsers, {
        query: { ...query, before: third.list_metadata.before ?? '' },
      })
      expect(back.data.map(({ id }) => id)).toEqual(pages[1])
    }
  })

  it('are found by group, by idp_id and by primary address without regard to case', async () => {
    expect(idsOf(await get(`/directory_users?group=${groups[1]}`))).toEqual(users.slice(0, 1))
    const members = await app.ask(listDirectoryUsers, {
      query: { group: groups[0] ?? '', limit: 3, order: 'asc' },
    })
    expect(members.data.map(({ id }) => id)).toEqual(users.slice(0, 3))
    const rest = await app.ask(listDirectoryUsers, {
      query: { group: groups[0] ?? '', order: 'asc', after: members.list_metadata.after ?? '' },
    })
    expect(rest.data.map(({ id }) => id)).toEqual(users.slice(3))
    const of = `/directory_users?directory=${okta.id}`
    expect(idsOf(await get(`${of}&idp_id=ext-lin@acme.example`))).toEqual([users[1]])
    expect(idsOf(await get(`${of}&email=LIN@acme.example`))).toEqual([users[1]])
    expect(idsOf(await get(`${of}&email=lin`))).toEqual([])
    expect(idsOf(await get(`${of}&group=${groups[1]}&email=lin@acme.example`))).toEqual([])
  })

  it('of a group are paged past members whom nobody was told of, and are those of its directory alone', async () => {
    const entra = await newDirectory(app.deps.store, owner, { type: 'azure scim v2.0' })
    const people: string[] = []
    for (let n = 0; n < 12; n++)
      people.push(await entra.push(scimUser(`m${n}@acme.example`, { active: n === 0 || n === 11 })))
    const group = await entra.pushGroup('Mostly gone')
    await entra.members(group, { add: people })
    const ascending = `/directory_users?group=${group}&limit=1&order=asc`
    expect(idsOf(await get(ascending))).toEqual(people.slice(0, 1))
    const second = `${ascending}&after=${people[0]}`
    expect(idsOf(await get(second))).toEqual(people.slice(11))
    expect(idsOf(await get(`/directory_users?group=${group}`))).toEqual([people[11], people[0]])
    expect(idsOf(await get(`/directory_users?directory=${entra.id}&group=${group}&limit=1`))).toEqual([
      people[11],
    ])
    expect(idsOf(await get(`/directory_users?directory=${okta.id}&group=${group}`))).toEqual([])
    const ofOne = `/directory_users?directory=${entra.id}&group=${group}&email=m11@acme.example`
    expect(idsOf(await get(ofOne))).toEqual([people[11]])
    await app.deps.store.change(systemActor, (tx) => deleteDirectory(tx, owner, entra.id))
    await app.newEvents()
  })

  it.each([
    ['nothing', ''],
    ['idp_id alone', '?idp_id=1'],
    ['email alone', '?email=a@b.example'],
    ['a limit of 101', '?directory=x&limit=101'],
  ])('are not listed by %s', async (_, query) => {
    expect((await get(`/directory_users${query}`)).status).toBe(422)
  })

  it('carry no groups where the environment says so', async () => {
    const set = (groups_of_users: boolean) =>
      app.deps.store.change(systemActor, (tx) =>
        updateSettings(tx, app.environment.id, {
          ...app.environment.settings,
          directories: { ...app.environment.settings.directories, groups_of_users },
        }),
      )
    await set(false)
    expect((await get(`/directory_users/${users[0]}`)).body.groups).toEqual([])
    await set(true)
  })
})

describe('groups', () => {
  it('are shown, and listed by directory and by user', async () => {
    expect((await get(`/directory_groups/${groups[0]}`)).body).toMatchObject({
      object: 'directory_group',
      id: groups[0],
      idp_id: 'Engineering',
      directory_id: okta.id,
      organization_id: owner.organization_id,
      name: 'Engineering',
      raw_attributes: { displayName: 'Engineering' },
    })
    expect(idsOf(await get(`/directory_groups?directory=${okta.id}`))).toEqual(groups.toReversed())
    expect(idsOf(await get(`/directory_groups?user=${users[0]}`))).toEqual([groups[1], groups[0]])
    expect(idsOf(await get(`/directory_groups?user=${users[1]}`))).toEqual([groups[0]])
    const page = await app.ask(listDirectoryGroups, {
      query: { user: users[0] ?? '', limit: 1, order: 'asc' },
    })
    expect(page.data.map(({ id }) => id)).toEqual([groups[0]])
    expect(page.list_metadata.after).toBe(groups[0])
    expect((await get('/directory_groups')).status).toBe(422)
  })
})

it('nothing of it is there for another environment, or without the permission', async () => {
  const scopeless = await app.newKey({ scopes: ['organizations', 'sso'] })
  for (const path of [
    `/directories/${okta.id}`,
    `/directory_users/${users[0]}`,
    `/directory_groups/${groups[0]}`,
    `/directory_users?directory=${okta.id}`,
    `/directory_users?group=${groups[0]}`,
    `/directory_groups?directory=${okta.id}`,
    `/directory_groups?user=${users[0]}`,
  ]) {
    expect([path, (await get(path, foreignKey)).status]).toEqual([path, 404])
    expect([path, (await get(path, scopeless)).status]).toEqual([path, 403])
  }
  expect(idsOf(await get('/directories', foreignKey))).toEqual([])
  expect((await app.call('DELETE', `/directories/${okta.id}`, { key: foreignKey })).status).toBe(404)
  expect((await get(`/directories/${okta.id}`)).status).toBe(200)
})
