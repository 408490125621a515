/** Directory Sync through the official Node SDKs, with nothing changed but host and key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NotFoundException as NotFound8, WorkOS as WorkOS8 } from 'workos-node-8'
import { NotFoundException as NotFound11, WorkOS as WorkOS11 } from 'workos-node-11'
import { systemActor } from '../../src/db/store.ts'
import { createUsers } from '../../src/resources/directory-users/provisioning.ts'
import { personOfScim } from '../../src/resources/directory-users/scim-person.ts'
import { startApp, type TestApp } from '../harness.ts'
import { newDirectory, newOwner, type Owner, type Provider, scimUser } from '../world/directory.ts'

let app: TestApp
let owner: Owner
let okta: Provider
let users: string[]
let group: string
beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'requests=0' } })
  owner = await newOwner(app.deps.store, app.environment.id)
  okta = await newDirectory(app.deps.store, owner)
  const people = Array.from({ length: 205 }, (_, n) => personOfScim(scimUser(`p${n}@acme.example`)))
  users = await okta.change(async (tx, directory) =>
    (await createUsers(tx, directory, people)).map(({ id }) => id),
  )
  group = await okta.pushGroup('Engineering')
  await okta.members(group, { add: users.slice(0, 2) })
})
afterAll(() => app.stop())

const options = () => ({ apiHostname: '127.0.0.1', port: Number(new URL(app.origin).port), https: false })

describe.each([
  ['8', () => new WorkOS8(app.key, options()), NotFound8],
  ['11', () => new WorkOS11(app.key, { ...options(), maxRetries: 0 }), NotFound11],
] as const)('SDK %s', (_, make, NotFound) => {
  it('lists and reads directories, with the state as it spells it', async () => {
    const sdk = make()
    const { data } = await sdk.directorySync.listDirectories({ organizationId: owner.organization_id })
    expect(data.find(({ id }) => id === okta.id)).toMatchObject({
      type: 'okta scim v2.0',
      state: 'active',
      organizationId: owner.organization_id,
    })
    expect(await sdk.directorySync.getDirectory(okta.id)).toMatchObject({ id: okta.id, name: 'Acme Okta' })
    await expect(sdk.directorySync.getDirectory('directory_unknown')).rejects.toBeInstanceOf(NotFound)
  })

  it('pages all users to the end', async () => {
    const sdk = make()
    const page = await sdk.directorySync.listUsers({ directory: okta.id })
    expect(page.data).toHaveLength(10)
    const all = await page.autoPagination()
    expect(all.map(({ id }) => id)).toEqual(users.toReversed())
    const [user] = await sdk.directorySync
      .listUsers({ group })
      .then(({ data }) => data.filter(({ id }) => id === users[0]))
    expect(user).toMatchObject({
      directoryId: okta.id,
      idpId: 'ext-p0@acme.example',
      email: 'p0@acme.example',
      firstName: 'Ada',
      lastName: 'Example',
      state: 'active',
      groups: [{ id: group, name: 'Engineering' }],
      customAttributes: { username: 'p0@acme.example' },
      rawAttributes: { userName: 'p0@acme.example' },
    })
    expect(await sdk.directorySync.getUser(users[0] ?? '')).toEqual(user)
  })

  it('lists and reads groups', async () => {
    const sdk = make()
    const { data } = await sdk.directorySync.listGroups({ directory: okta.id })
    expect(data).toMatchObject([{ id: group, name: 'Engineering', directoryId: okta.id }])
    expect(await sdk.directorySync.getGroup(group)).toMatchObject({ id: group, idpId: 'Engineering' })
    const of = await sdk.directorySync.listGroups({ user: users[1] ?? '' })
    expect(of.data.map(({ id }) => id)).toEqual([group])
  })

  it('reads the events of a provisioning in an order that can be applied', async () => {
    const sdk = make()
    const directory = await newDirectory(app.deps.store, owner)
    const user = await directory.push(scimUser('ada@acme.example'))
    const made = await directory.pushGroup('Sales')
    await directory.members(made, { add: [user] })
    await directory.put(user, scimUser('ada@acme.example', { title: 'Architect' }))
    await directory.put(user, scimUser('ada@acme.example', { title: 'Architect', active: false }))
    const { data } = await sdk.events.listEvents({
      events: [
        'dsync.activated',
        'dsync.user.created',
        'dsync.user.updated',
        'dsync.user.deleted',
        'dsync.group.created',
        'dsync.group.user_added',
        'dsync.group.user_removed',
      ],
      organizationId: owner.organization_id,
      order: 'desc',
      limit: 7,
    })
    const told = data.toReversed()
    expect(told.map(({ event }) => event)).toEqual([
      'dsync.activated',
      'dsync.user.created',
      'dsync.group.created',
      'dsync.group.user_added',
      'dsync.user.updated',
      'dsync.group.user_removed',
      'dsync.user.deleted',
    ])
    expect(told[0]).toMatchObject({ data: { id: directory.id, state: 'active', domains: [] } })
    expect(told[3]).toMatchObject({
      data: { directoryId: directory.id, user: { id: user }, group: { id: made } },
    })
    expect(told[4]).toMatchObject({ data: { id: user, previousAttributes: { job_title: null } } })
  })

  it('deletes a directory', async () => {
    const sdk = make()
    const directory = await newDirectory(app.deps.store, owner)
    await sdk.directorySync.deleteDirectory(directory.id)
    const { state } = await sdk.directorySync.getDirectory(directory.id)
    expect(state).toBe('deleting')
    await app.deps.store.change(systemActor, (tx) =>
      tx.db.deleteFrom('directories').where('id', '=', directory.id).execute(),
    )
  })
})
