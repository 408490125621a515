/** The parts of the RFC that no provider's traffic shows: ETags, projections, what the server says about itself, moving in. */
import { afterAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { startApp } from '../harness.ts'
import { openScim, scimClient } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z' })
const world = await createWorld(app.deps.store, app.environment.id)
const scim = await openScim(app, world.acme.id)
afterAll(() => app.stop())

let counter = 0
const create = async (more: object = {}) =>
  String((await scim.ok('POST', '/Users', { userName: `user${counter++}@acme.example`, ...more })).id)
const patchOf = (...Operations: object[]) => ({ Operations })

describe('ETags', () => {
  it('spare a body that is known, and refuse a change to what has changed', async () => {
    const id = await create()
    const first = await scim.call('GET', `/Users/${id}`)
    const etag = String(first.headers.get('etag'))
    expect((await scim.call('GET', `/Users/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(304)
    const rename = {
      body: patchOf({ op: 'replace', path: 'title', value: 'X' }),
      headers: { 'if-match': etag },
    }
    const changed = await scim.call('PATCH', `/Users/${id}`, rename)
    expect([changed.status, changed.headers.get('etag')]).toEqual([204, 'W/"2"'])
    const stale = await scim.call('PATCH', `/Users/${id}`, rename)
    expect([stale.status, stale.body.status]).toEqual([412, '412'])
    for (const method of ['PUT', 'DELETE'])
      expect(
        (
          await scim.call(method, `/Users/${id}`, {
            headers: { 'if-match': etag },
            body: { userName: 'x@acme.example' },
          })
        ).status,
      ).toBe(412)
    expect((await scim.call('DELETE', `/Users/${id}`, { headers: { 'if-match': '*' } })).status).toBe(204)
  })

  it('of a group change with its members', async () => {
    const group = await scim.ok('POST', '/Groups', { displayName: 'Tagged' })
    await scim.call('PATCH', `/Groups/${group.id}`, {
      body: patchOf({ op: 'add', path: 'members', value: [{ value: await create() }] }),
    })
    const { headers } = await scim.call('GET', `/Groups/${group.id}`)
    expect(headers.get('etag')).not.toBe('W/"1"')
  })
})

describe('projections', () => {
  it('hold for reading, creating and changing', async () => {
    const id = await create({ title: 'Engineer' })
    expect(Object.keys(await scim.ok('GET', `/Users/${id}?attributes=title`)).sort()).toEqual([
      'id',
      'schemas',
      'title',
    ])
    expect(await scim.ok('GET', `/Users/${id}?excludedAttributes=title`)).not.toHaveProperty('title')
    const made = await scim.ok('POST', '/Users?attributes=userName', {
      userName: 'projected@acme.example',
      title: 'X',
    })
    expect(Object.keys(made).sort()).toEqual(['id', 'schemas', 'userName'])
    const patched = await scim.call('PATCH', `/Users/${id}?attributes=title`, {
      body: patchOf({ op: 'add', path: 'title', value: 'Chief' }),
    })
    expect(patched).toMatchObject({ status: 200, body: { id, title: 'Chief' } })
  })
})

describe('what the server says about itself', () => {
  it('is true', async () => {
    expect(await scim.ok('GET', '/ServiceProviderConfig')).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 1_000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      meta: { location: `${scim.base}/ServiceProviderConfig` },
    })
    const types = await scim.ok('GET', '/ResourceTypes')
    expect(types).toMatchObject({
      totalResults: 2,
      Resources: [
        { id: 'User', endpoint: '/Users' },
        { id: 'Group', endpoint: '/Groups' },
      ],
    })
    const schemas = await scim.ok('GET', '/Schemas')
    expect(schemas).toMatchObject({ totalResults: 3 })
    const user = 'urn:ietf:params:scim:schemas:core:2.0:User'
    expect(await scim.ok('GET', `/Schemas/${user}`)).toMatchObject({ id: user, name: 'User' })
    expect(await scim.ok('GET', '/ResourceTypes/Group')).toMatchObject({ id: 'Group' })
    expect((await scim.call('GET', '/Schemas/urn:nothing')).status).toBe(404)
    expect((await scim.call('GET', '/Schemas?filter=id%20pr')).status).toBe(403)
  })
})

describe('a directory that moves here', () => {
  const headers = (id: string) => ({ 'x-workos-migrated-id': id })
  const id = 'directory_user_01EHZNVPK3SFK441A1RGBFSHRT'
  const body = { userName: 'moved@acme.example' }

  it('brings its ids along: 404 for a PUT, then a POST that adopts it, then PUT', async () => {
    expect((await scim.call('PUT', `/Users/${id}`, { body, headers: headers(id) })).status).toBe(404)
    await app.events()
    const made = await scim.call('POST', '/Users', { body, headers: headers(id) })
    expect([made.status, made.body.id]).toEqual([201, id])
    expect(await app.newEvents()).toMatchObject([{ event: 'dsync.user.created', data: { id } }])
    const put = await scim.call('PUT', `/Users/${id}`, {
      body: { ...body, title: 'X' },
      headers: headers(id),
    })
    expect([put.status, put.body.id]).toEqual([200, id])
  })

  it('takes back what it deleted, and nothing that another organization has deleted', async () => {
    const other = await openScim(app, world.globex.id)
    for (const [path, body, gone] of [
      ['/Users', { userName: 'back@acme.example' }, 'directory_user_01EHZNVPK3SFK441A1RGBFGONE'],
      ['/Groups', { displayName: 'Back' }, 'directory_group_01EHZNVPK3SFK441A1RGBFGONE'],
    ] as const) {
      expect((await scim.call('POST', path, { body, headers: headers(gone) })).status).toBe(201)
      expect((await scim.call('DELETE', `${path}/${gone}`)).status).toBe(204)
      await app.events()
      const theft = await other.call('POST', path, { body, headers: headers(gone) })
      expect([theft.status, theft.body.scimType]).toEqual([409, 'uniqueness'])
      expect(await other.ok('GET', path)).toMatchObject({ totalResults: 0 })
      expect(await app.newEvents()).toEqual([])
      const back = await scim.call('POST', path, { body, headers: headers(gone) })
      expect([back.status, back.body.id]).toEqual([201, gone])
    }
  })

  it('cannot take an id that is taken, whoever has it, or one that is none', async () => {
    const other = await openScim(app, world.globex.id)
    const again = await other.call('POST', '/Users', {
      body: { userName: 'thief@globex.example' },
      headers: headers(id),
    })
    expect([again.status, again.body.scimType]).toEqual([409, 'uniqueness'])
    for (const wrong of ['org_01EHZNVPK3SFK441A1RGBFSHRT', '1', "directory_user_'; drop"])
      expect(
        (await scim.call('POST', '/Users', { body: { userName: 'x@acme.example' }, headers: headers(wrong) }))
          .status,
      ).toBe(400)
  })
})

describe('at the same time', () => {
  it('PATCHes of one group lose nobody', async () => {
    const { id } = await scim.ok('POST', '/Groups', { displayName: 'Crowd' })
    const users = await Promise.all(Array.from({ length: 24 }, () => create()))
    const beside = await startApp({ beside: app })
    const other = scimClient(scim.base.replace(app.origin, beside.origin), scim.token, scim.directory)
    await app.events()
    const answers = await Promise.all(
      users.map((value, at) =>
        (at % 2 === 0 ? scim : other).call('PATCH', `/Groups/${id}`, {
          body: patchOf({ op: 'add', path: 'members', value: [{ value }] }),
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(users.map(() => 204))
    const { members } = await scim.ok('GET', `/Groups/${id}`)
    expect((members as { value: string }[]).map(({ value }) => value).sort()).toEqual(users.toSorted())
    expect((await app.events()).length).toBe(users.length)
    await beside.stop()
  })

  it('PATCHes of one user keep what each of them changed', async () => {
    const id = await create()
    const names = ['title', 'nickName', 'locale', 'timezone', 'userType', 'preferredLanguage']
    const answers = await Promise.all(
      names.map((path) =>
        scim.call('PATCH', `/Users/${id}`, { body: patchOf({ op: 'add', path, value: path }) }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 204))
    expect(await scim.ok('GET', `/Users/${id}`)).toMatchObject(
      Object.fromEntries(names.map((name) => [name, name])),
    )
  })

  it('of many who create the same user one wins', async () => {
    const body = { userName: 'race@acme.example' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => scim.call('POST', '/Users', { body })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
  })
})

describe('deactivation', () => {
  it('suspends where the environment says so', async () => {
    const kept = await startApp({ at: '2026-03-01T12:00:00.000Z' })
    const own = await createWorld(kept.deps.store, kept.environment.id)
    await kept.deps.store.change(systemActor, (tx) =>
      updateSettings(tx, kept.environment.id, {
        ...kept.environment.settings,
        directories: { ...kept.environment.settings.directories, deactivated_users: 'suspend' },
      }),
    )
    const own_scim = await openScim(kept, own.acme.id)
    const made = await own_scim.ok('POST', '/Users', { userName: 'sleeper@acme.example', active: false })
    expect(made).toMatchObject({ active: false })
    await kept.events()
    await own_scim.call('PATCH', `/Users/${made.id}`, {
      body: patchOf({ op: 'replace', path: 'active', value: true }),
    })
    expect(await kept.events()).toEqual(['dsync.user.updated'])
    await kept.stop()
  })
})
