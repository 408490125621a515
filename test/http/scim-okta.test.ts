/** What Okta sends, request by request, against an Okta directory. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../harness.ts'
import { openScim, type ScimClient } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z' })
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())

let okta: ScimClient
beforeEach(async () => {
  okta = await openScim(app, world.acme.id, 'okta scim v2.0')
  await app.events()
})
const headers = { 'user-agent': 'Okta SCIM Client 1.0.0' }

const person = (name: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@acme.example`,
  name: { givenName: name, familyName: 'Example' },
  emails: [{ primary: true, value: `${name}@acme.example`, type: 'work' }],
  displayName: `${name} Example`,
  locale: 'en-US',
  externalId: `00u-${name}`,
  groups: [],
  password: 'geheim-1234',
  active: true,
})

async function create(name: string): Promise<string> {
  const { status, body } = await okta.call('POST', '/Users', { body: person(name), headers })
  expect(status).toBe(201)
  return String(body.id)
}
const patch = (path: string, ...Operations: object[]) =>
  okta.call('PATCH', path, {
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations },
    headers,
  })

describe('users', () => {
  it('are looked up before they are created', async () => {
    const path = '/Users?filter=userName%20eq%20%22ada%40acme.example%22&startIndex=1&count=100'
    const before = await okta.call('GET', path, { headers })
    expect(before.status).toBe(200)
    expect(before.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    })
    const id = await create('ada')
    const after = await okta.ok('GET', path.replace('ada', 'ADA'))
    expect(after).toMatchObject({
      totalResults: 1,
      itemsPerPage: 1,
      Resources: [{ id, userName: 'ada@acme.example' }],
    })
  })

  it('are created, and the application is told', async () => {
    const {
      status,
      body,
      headers: received,
    } = await okta.call('POST', '/Users', { body: person('ada'), headers })
    expect(status).toBe(201)
    const { password: _, groups: __, ...sent } = person('ada')
    const location = `${okta.base}/Users/${body.id}`
    expect(body).toEqual({
      ...sent,
      id: expect.stringMatching(/^directory_user_/),
      meta: {
        resourceType: 'User',
        created: '2026-03-01T12:00:00.000Z',
        lastModified: '2026-03-01T12:00:00.000Z',
        location,
        version: 'W/"1"',
      },
    })
    expect(received.get('content-type')).toBe('application/scim+json; charset=utf-8')
    expect(received.get('location')).toBe(location)
    expect(received.get('etag')).toBe('W/"1"')
    const events = await app.newEvents()
    expect(events.map(({ event }) => event)).toEqual(['dsync.activated', 'dsync.user.created'])
    expect(events[1]?.data).toMatchObject({
      id: body.id,
      idp_id: '00u-ada',
      email: 'ada@acme.example',
      username: 'ada@acme.example',
      state: 'active',
    })
    expect(JSON.stringify(events)).not.toContain('geheim')
  })

  it('are there once: the second is 409, and nobody hears of it', async () => {
    await create('ada')
    await app.events()
    const { status, body } = await okta.call('POST', '/Users', {
      body: { ...person('ada'), userName: 'ADA@acme.example' },
    })
    expect(status).toBe(409)
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: "Another user already exists with this username 'ADA@acme.example'.",
    })
    expect(await app.events()).toEqual([])
  })

  it('are read and put back whole', async () => {
    const id = await create('ada')
    const read = await okta.ok('GET', `/Users/${id}`)
    const { status, body } = await okta.call('PUT', `/Users/${id}`, {
      body: { ...read, title: 'Engineer' },
      headers,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, title: 'Engineer', meta: { version: 'W/"2"' } })
    const { locale: _, ...less } = read
    expect(await okta.ok('PUT', `/Users/${id}`, less)).not.toHaveProperty('title')
    expect(await okta.ok('GET', `/Users/${id}`)).not.toHaveProperty('locale')
  })

  it('are put with the default mappings, which say more than the schema knows', async () => {
    const id = await create('ada')
    await app.events()
    const { status, body } = await okta.call('PUT', `/Users/${id}`, {
      body: {
        ...person('ada'),
        id,
        emails: [
          { primary: true, value: 'ada@acme.example', type: 'work' },
          { value: null, type: 'home' },
        ],
        phoneNumbers: [{ primary: true, value: '555-0100', type: 'mobile' }],
        addresses: [{ primary: true, type: 'work', streetAddress: '1 Main St', formatted: null }],
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
          department: 'Engines',
          manager: { value: '00u-boss', displayName: 'Boss' },
        },
        'urn:okta:acme_1:1.0:user:custom': { badge: 7 },
      },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ 'urn:okta:acme_1:1.0:user:custom': { badge: 7 } })
    const [event] = await app.newEvents()
    expect(event).toMatchObject({
      event: 'dsync.user.updated',
      data: { custom_attributes: { department_name: 'Engines', manager_id: '00u-boss' } },
    })
  })

  it('are deactivated and reactivated by a replace without a path', async () => {
    const id = await create('ada')
    await app.events()
    expect((await patch(`/Users/${id}`, { op: 'replace', value: { active: false } })).status).toBe(204)
    expect(await okta.ok('GET', `/Users/${id}`)).toMatchObject({ active: false })
    expect(await app.events()).toEqual(['dsync.user.deleted'])
    expect((await patch(`/Users/${id}`, { op: 'replace', value: { active: true } })).status).toBe(204)
    expect(await okta.ok('GET', `/Users/${id}`)).toMatchObject({ active: true, userName: 'ada@acme.example' })
    expect(await app.events()).toEqual(['dsync.user.created'])
  })

  it('stay asleep through a PUT that says nothing of it', async () => {
    const id = await create('ada')
    await patch(`/Users/${id}`, { op: 'replace', value: { active: false } })
    const { active: _, ...silent } = person('ada')
    expect(await okta.ok('PUT', `/Users/${id}`, silent)).toMatchObject({ active: false })
    await patch(`/Users/${id}`, { op: 'remove', path: 'active' })
    expect(await okta.ok('GET', `/Users/${id}`)).toMatchObject({ active: false })
  })

  it('that are not there are 404, with a sentence', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const body =
        method === 'PUT'
          ? person('x')
          : method === 'PATCH'
            ? { Operations: [{ op: 'add', path: 'title', value: 'x' }] }
            : undefined
      const answer = await okta.call(method, '/Users/00919288221112222', body ? { body } : {})
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({
        status: '404',
        detail: expect.stringContaining('00919288221112222'),
      })
    }
  })
})

describe('push groups', () => {
  const members = (...ids: string[]) => ids.map((value) => ({ value, display: 'somebody' }))
  async function push(displayName: string, ...ids: string[]): Promise<string> {
    const { id } = await okta.ok('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      members: members(...ids),
    })
    return String(id)
  }
  const membersOf = async (id: string) => {
    const { members: list = [] } = await okta.ok('GET', `/Groups/${id}`)
    return (list as { value: string }[]).map(({ value }) => value).sort()
  }

  it('are created with their members', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')]
    await app.events()
    const id = await push('Engineering', ada, bob)
    expect(await membersOf(id)).toEqual([ada, bob].sort())
    expect(await app.events()).toEqual([
      'dsync.group.created',
      'dsync.group.user_added',
      'dsync.group.user_added',
    ])
    expect(await okta.ok('GET', `/Users/${ada}`)).toMatchObject({
      groups: [{ value: id, display: 'Engineering', $ref: `${okta.base}/Groups/${id}` }],
    })
  })

  it('are renamed by a replace that brings the id along, and stay who they are', async () => {
    const id = await push('Engineering')
    await app.events()
    expect(
      (await patch(`/Groups/${id}`, { op: 'replace', value: { id, displayName: 'Engines' } })).status,
    ).toBe(204)
    const [event] = await app.newEvents()
    expect(event).toMatchObject({
      event: 'dsync.group.updated',
      data: { id, name: 'Engines', idp_id: 'Engineering' },
    })
    // Its identity stays taken by it, under whatever name.
    const again = await okta.call('POST', '/Groups', { body: { displayName: 'Engineering' } })
    expect(again.status).toBe(409)
    expect(again.body).toMatchObject({ detail: "Another group already exists with this ID 'Engineering'." })
  })

  it('gain and lose members one by one', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')]
    const id = await push('Engineering', ada)
    await app.events()
    await patch(`/Groups/${id}`, { op: 'add', path: 'members', value: members(bob) })
    expect(await membersOf(id)).toEqual([ada, bob].sort())
    await patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq "${ada}"]` })
    expect(await membersOf(id)).toEqual([bob])
    expect(await app.events()).toEqual(['dsync.group.user_added', 'dsync.group.user_removed'])
  })

  it('are pushed anew in one request; only what changed is told', async () => {
    const [ada, bob, eve] = [await create('ada'), await create('bob'), await create('eve')]
    const id = await push('Engineering', ada, bob)
    await app.events()
    await patch(
      `/Groups/${id}`,
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: members(bob, eve) },
    )
    expect(await membersOf(id)).toEqual([bob, eve].sort())
    const events = await app.newEvents()
    expect(events.map(({ event, data }) => [event, (data.user as { id: string }).id]).sort()).toEqual([
      ['dsync.group.user_added', eve],
      ['dsync.group.user_removed', ada],
    ])
  })

  it('are put whole by the SAML app; without members they keep theirs', async () => {
    const [ada, bob] = [await create('ada'), await create('bob')]
    const id = await push('Engineering', ada)
    await okta.ok('PUT', `/Groups/${id}`, { id, displayName: 'Engineering', members: members(bob) })
    expect(await membersOf(id)).toEqual([bob])
    await okta.ok('PUT', `/Groups/${id}`, { id, displayName: 'Engines' })
    expect(await membersOf(id)).toEqual([bob])
    await okta.ok('PUT', `/Groups/${id}`, { id, displayName: 'Engines', members: [] })
    expect(await membersOf(id)).toEqual([])
  })

  it('are deleted', async () => {
    const id = await push('Engineering', await create('ada'))
    await app.events()
    // With a media type, of nothing.
    const typed = { headers: { ...headers, 'content-type': 'application/scim+json; charset=utf-8' } }
    expect((await okta.call('DELETE', `/Groups/${id}`, typed)).status).toBe(204)
    expect((await okta.call('GET', `/Groups/${id}`)).status).toBe(404)
    expect(await app.events()).toEqual(['dsync.group.deleted'])
  })
})
