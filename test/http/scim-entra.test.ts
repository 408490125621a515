/** What Microsoft Entra ID sends, request by request, against an Entra directory, without the flag that makes it behave. */
import { once } from 'node:events'
import { get } from 'node:http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { quirkCounts } from '../../src/resources/directory-requests/directory-requests.ts'
import { startApp } from '../harness.ts'
import { openScim, type ScimClient } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z' })
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
let entra: ScimClient
beforeEach(async () => {
  entra = await openScim(app, world.acme.id, 'azure scim v2.0')
})

const person = (name: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
  externalId: name,
  userName: `${name}@acme.example`,
  active: true,
  displayName: name,
  emails: [{ primary: true, type: 'work', value: `${name}@acme.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: name, familyName: 'Example', givenName: name },
})
async function create(name: string): Promise<string> {
  return String((await entra.ok('POST', '/Users', person(name))).id)
}
async function patch(path: string, ...Operations: object[]) {
  const answer = await entra.call('PATCH', path, {
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
  })
  expect([answer.status, answer.text]).toEqual([204, ''])
}
const find = (filter: string) => entra.ok('GET', `/Users?filter=${encodeURIComponent(filter)}`)

describe('users', () => {
  it('are asked for without a User-Agent', async () => {
    const asked = get(`${entra.base}/Users?count=0`, { headers: { authorization: `Bearer ${entra.token}` } })
    const [answer] = await once(asked, 'response')
    answer.resume()
    expect(asked.getHeader('user-agent')).toBeUndefined()
    expect(answer.statusCode).toBe(200)
  })

  it('that nobody knows are an empty list: the connection test', async () => {
    expect(await find('userName eq "4b1d8a7e-random"')).toMatchObject({ totalResults: 0, Resources: [] })
  })

  it('are found by whatever they are matched by', async () => {
    const id = await create('ada')
    for (const filter of [
      'userName eq "ADA@acme.example"',
      'externalId eq "ada"',
      'emails[type eq "work"].value eq "ada@acme.example"',
      'externalId eq "ada" and userName eq "ada@acme.example"',
      'active eq true and (meta.lastModified ge "2026-03-01T11:00:00Z" and meta.lastModified le "2026-03-01T13:00:00.0000000+00:00")',
    ])
      expect(await find(filter)).toMatchObject({ totalResults: 1, Resources: [{ id }] })
    expect(await find('emails[type eq "home"].value eq "ada@acme.example"')).toMatchObject({
      totalResults: 0,
    })
  })

  it('are patched in capitals, with booleans as text, by paths that make their elements, and by dotted and full names', async () => {
    const id = await create('ada')
    await app.events()
    await patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'displayName', value: 'Ada E.' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'NZ' },
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Otaki' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '555-0100' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'admin' },
      { op: 'Replace', path: `${enterprise}:department`, value: 'Engines' },
      { op: 'Add', path: `${enterprise}:manager`, value: 'id-of-the-boss' },
      { op: 'Replace', value: { 'name.familyName': 'Sample', [`${enterprise}:costCenter`]: '7' } },
    )
    expect(await entra.ok('GET', `/Users/${id}`)).toMatchObject({
      displayName: 'Ada E.',
      addresses: [{ type: 'work', country: 'NZ', locality: 'Otaki' }],
      phoneNumbers: [{ type: 'mobile', value: '555-0100' }],
      roles: [{ primary: true, value: 'admin' }],
      name: { familyName: 'Sample', givenName: 'ada' },
      [enterprise]: { department: 'Engines', manager: { value: 'id-of-the-boss' }, costCenter: '7' },
    })
    const events = await app.newEvents()
    expect(events).toMatchObject([{ event: 'dsync.user.updated', data: { last_name: 'Sample' } }])
  })

  it('are disabled and enabled by text', async () => {
    const id = await create('ada')
    await app.events()
    await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' })
    expect(await entra.ok('GET', `/Users/${id}`)).toMatchObject({ active: false })
    await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'True' })
    expect(await app.events()).toEqual(['dsync.user.deleted', 'dsync.user.created'])
  })

  it('may share an address, come without one, and begin inactive', async () => {
    await create('ada')
    const same = { ...person('bob'), emails: [{ type: 'work', value: 'ada@acme.example' }], active: 'True' }
    expect(await entra.ok('POST', '/Users', same)).toMatchObject({ active: true })
    expect(await entra.ok('POST', '/Users', { userName: 'no address' })).not.toHaveProperty('emails')
    expect(await entra.ok('POST', '/Users', { ...person('eve'), active: false })).toMatchObject({
      active: false,
    })
  })

  it('whose name is an address need no other', async () => {
    const { emails: _, ...bare } = person('ada')
    const { id } = await entra.ok('POST', '/Users', bare)
    const made = (value: string) => ({ emails: [{ value, primary: true }] })
    expect(await entra.ok('GET', `/Users/${id}`)).toMatchObject(made('ada@acme.example'))
    await patch(`/Users/${id}`, { op: 'Replace', path: 'userName', value: 'ada2@acme.example' })
    expect(await entra.ok('GET', `/Users/${id}`)).toMatchObject(made('ada2@acme.example'))
  })
})

describe('groups', () => {
  const group = (displayName: string) => ({
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
    externalId: `ext-${displayName}`,
    displayName,
    meta: { resourceType: 'Group' },
  })

  it('come with a schema of their own, and members by reference, in and out', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')]
    const { id } = await entra.ok('POST', '/Groups', group('Engines'))
    await app.events()
    await patch(`/Groups/${id}`, {
      op: 'Add',
      path: 'members',
      value: [ada, bob].map((value) => ({ $ref: null, value })),
    })
    await patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ $ref: null, value: ada }] })
    expect(await app.events()).toEqual([
      'dsync.group.user_added',
      'dsync.group.user_added',
      'dsync.group.user_removed',
    ])
    expect(await entra.ok('GET', `/Groups/${id}`)).toMatchObject({ members: [{ value: bob }] })
    expect(await entra.ok('GET', `/Groups/${id}?excludedAttributes=members`)).not.toHaveProperty('members')
  })

  it('lose nobody when nothing of what is named is there', async () => {
    const ada = await create('ada')
    const { id } = await entra.ok('POST', '/Groups', { ...group('Engines'), members: [{ value: ada }] })
    await app.events()
    await patch(`/Groups/${id}`, { op: 'Add', path: 'members', value: 'string id 1' })
    await patch(`/Groups/${id}`, { op: 'Remove', path: 'members', value: [{ value: 'nobody' }] })
    expect(await entra.ok('GET', `/Groups/${id}`)).toMatchObject({ members: [{ value: ada }] })
    expect(await app.events()).toEqual([])
  })

  it('may claim the identity of another; the second is known by its own id', async () => {
    const first = await entra.ok('POST', '/Groups', group('Engines'))
    const second = await entra.ok('POST', '/Groups', group('Engines'))
    expect(second.id).not.toBe(first.id)
    expect(
      await entra.ok('PUT', `/Groups/${second.id}`, { ...group('Engines'), displayName: 'Other' }),
    ).toMatchObject({ displayName: 'Other' })
  })

  it('show the text that a member was given', async () => {
    const ada = await create('ada')
    const { id } = await entra.ok('POST', '/Groups', group('Engines'))
    await patch(`/Groups/${id}`, {
      op: 'add',
      path: 'members',
      value: [{ displayName: 'new User', value: ada }],
    })
    expect(await entra.ok('GET', `/Groups/${id}`)).toMatchObject({
      members: [{ value: ada, display: 'new User' }],
    })
  })
})

it('every departure from the RFC is counted, and the request is in the log with what was understood', async () => {
  const id = await create('ada')
  await patch(`/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' })
  await patch(`/Users/${id}`, { op: 'Replace', path: `${enterprise}:manager`, value: 'boss' })
  await expect
    .poll(() => quirkCounts(app.deps.store.db, entra.directory.id))
    .toMatchObject([{ quirk: 'capitalised_op', seen: 2 }, { seen: 1 }, { seen: 1 }])
})
