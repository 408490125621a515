/** Who gets in, what is refused at the door and behind it, and what nobody may learn. */
import { afterAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { listDirectoryRequests } from '../../src/resources/directory-requests/directory-requests.ts'
import { rotateDirectoryToken } from '../../src/resources/directory-tokens/tokens.ts'
import { startApp } from '../harness.ts'
import { openScim, type ScimCall } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'scim=0' } })
const world = await createWorld(app.deps.store, app.environment.id)
const scim = await openScim(app, world.acme.id)
afterAll(() => app.stop())

const refused = async (method: string, path: string, options: ScimCall = {}) => {
  const { status, body, headers } = await scim.call(method, path, options)
  expect(body).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
  })
  expect(headers.get('content-type')).toMatch(/^application\/scim\+json/)
  return { status, scimType: body.scimType, detail: String(body.detail) }
}

describe('the door', () => {
  it('opens to a token at its own address only, and says the same in every other case', async () => {
    const other = await openScim(app, world.globex.id)
    const answers = [
      await scim.call('GET', '/Users', { token: other.token }),
      await scim.call('GET', '/Users', { token: 'dsync_nothing' }),
      await scim.call('GET', '/../no-such-directory/Users'),
    ]
    for (const { status, headers } of answers) {
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toContain('Bearer')
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.body.detail).toContain('set-up page')
  })

  it('tells a missing header from a strange one', async () => {
    expect(await refused('GET', '/Users', { token: null })).toMatchObject({
      status: 401,
      detail: expect.stringContaining('no Authorization header'),
    })
    expect(
      await refused('GET', '/Users', { token: null, headers: { authorization: 'Basic abc' } }),
    ).toMatchObject({ status: 401 })
  })

  it('takes a token as it was pasted: other case of Bearer, blanks, quotes', async () => {
    for (const authorization of [`bearer ${scim.token}`, `Bearer   ${scim.token} `, `Bearer "${scim.token}"`])
      expect(
        (await scim.call('GET', '/Users?count=0', { token: null, headers: { authorization } })).status,
      ).toBe(200)
  })

  it('closes to what nobody has proven before it reads a body', async () => {
    const { status } = await scim.call('POST', '/Users', { token: 'wrong', body: '{"not json' })
    expect(status).toBe(401)
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/nothing', ''])
      expect((await scim.call('GET', path, { token: null })).status).toBe(401)
  })

  it('closes to a token whose time is over', async () => {
    const own = await openScim(app, world.globex.id)
    await app.deps.store.change(systemActor, (tx) =>
      rotateDirectoryToken(tx, own.directory, { overlap_seconds: 60 }),
    )
    expect((await own.call('GET', '/Users?count=0')).status).toBe(200)
    app.clock.advance(61)
    expect((await own.call('GET', '/Users?count=0')).status).toBe(401)
  })

  it('has a limit for each directory', async () => {
    const limited = await startApp({ beside: app, settings: { RATE_LIMITS: 'scim=2' } })
    const own = await openScim(limited, world.globex.id)
    const neighbour = await openScim(limited, world.globex.id)
    for (const expected of [200, 200, 429]) {
      const answer = await own.call('GET', '/Users?count=0')
      expect(answer.status).toBe(expected)
      if (expected === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await neighbour.call('GET', '/Users?count=0')).status).toBe(200)
    await limited.stop()
  })
})

describe('OAuth', () => {
  const grant = 'grant_type=client_credentials'
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  it('gives an access token for client credentials, in the form or as Basic', async () => {
    const own = await openScim(app, world.globex.id, 'generic scim v2.0', 'oauth')
    const { external_key } = own.directory
    const basic = `Basic ${Buffer.from(`${external_key}:${own.token}`).toString('base64')}`
    const asForm = {
      body: `${grant}&client_id=${external_key}&client_secret=${own.token}`,
      headers: form,
      token: null,
    }
    const asBasic = { body: grant, headers: { ...form, authorization: basic }, token: null }
    for (const call of [asForm, asBasic]) {
      const { status, body, headers } = await own.call('POST', '/oauth/token', call)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 })
      expect((await own.call('GET', '/Users?count=0', { token: String(body.access_token) })).status).toBe(200)
      // Only here, and only so long.
      expect((await scim.call('GET', '/Users', { token: String(body.access_token) })).status).toBe(401)
    }
    // The secret itself is no bearer token.
    expect((await own.call('GET', '/Users')).status).toBe(401)
  })

  it.each([
    ['another grant', 'grant_type=password', 400, 'unsupported_grant_type'],
    ['no credentials', grant, 401, 'invalid_client'],
    ['a wrong secret', `${grant}&client_id=KEY&client_secret=dsync_no`, 401, 'invalid_client'],
    ["somebody else's id", `${grant}&client_id=other&client_secret=SECRET`, 401, 'invalid_client'],
  ])('refuses %s', async (_, body, status, error) => {
    const own = await openScim(app, world.globex.id, 'generic scim v2.0', 'oauth')
    const sent = body.replace('KEY', own.directory.external_key).replace('SECRET', own.token)
    const answer = await own.call('POST', '/oauth/token', { body: sent, headers: form, token: null })
    expect([answer.status, answer.body.error]).toEqual([status, error])
  })

  it('gives nothing at the address of another directory', async () => {
    const [one, two] = [
      await openScim(app, world.globex.id, 'generic scim v2.0', 'oauth'),
      await openScim(app, world.globex.id, 'generic scim v2.0', 'oauth'),
    ]
    const body = `${grant}&client_id=${two.directory.external_key}&client_secret=${two.token}`
    expect((await one.call('POST', '/oauth/token', { body, headers: form, token: null })).status).toBe(401)
    expect((await two.call('POST', '/oauth/token', { body, headers: form, token: null })).status).toBe(200)
  })

  it('gives nothing to a directory that uses bearer tokens', async () => {
    const body = `${grant}&client_id=${scim.directory.external_key}&client_secret=${scim.token}`
    expect((await scim.call('POST', '/oauth/token', { body, headers: form, token: null })).status).toBe(401)
  })
})

describe('a body', () => {
  it.each([
    ['that is no JSON', '{"acve": tre'],
    ['that is empty', ''],
    ['that is a list', '[]'],
    ['with a name twice', '{"userName":"a@acme.example","userName":"b@acme.example"}'],
    ['with a name twice in two cases', '{"userName":"a@acme.example","USERNAME":"b@acme.example"}'],
    ['with a way into a prototype', '{"userName":"a@acme.example","__proto__":{"admin":true}}'],
    ['nested without end', `{"userName":"a@acme.example","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['with a NUL', '{"userName":"a\\u0000@acme.example"}'],
    ['with half a character', '{"userName":"a\\ud800@acme.example"}'],
  ])('%s is 400', async (_, body) => {
    expect(await refused('POST', '/Users', { body })).toMatchObject({
      status: 400,
      scimType: 'invalidSyntax',
    })
  })

  it('over 2,000 KB is 413, and one below is not', async () => {
    const big = (length: number) => JSON.stringify({ userName: 'big@acme.example', x: 'x'.repeat(length) })
    expect(await refused('POST', '/Users', { body: big(2_000 * 1024) })).toMatchObject({ status: 413 })
    expect((await scim.call('POST', '/Users', { body: big(1_990 * 1024) })).status).toBe(201)
  })

  it('may say that it is anything, or nothing', async () => {
    for (const [at, type] of ['application/json', 'application/scim+json', 'text/plain', ''].entries()) {
      const body = new TextEncoder().encode(JSON.stringify({ userName: `type${at}@acme.example` }))
      const response = await fetch(`${scim.base}/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${scim.token}`, ...(type && { 'content-type': type }) },
        body,
      })
      expect(response.status).toBe(201)
    }
  })
})

describe('what is not there', () => {
  it('is refused with a sentence: bulk, /Me, other paths, other methods', async () => {
    expect(await refused('POST', '/Bulk', { body: {} })).toMatchObject({
      status: 501,
      detail: expect.stringContaining('one request for each'),
    })
    expect(await refused('GET', '/Me')).toMatchObject({ status: 501 })
    expect(await refused('GET', '/Devices')).toMatchObject({
      status: 404,
      detail: expect.stringContaining('/Users'),
    })
    expect(await refused('POST', '/Users/.search', { body: {} })).toMatchObject({ status: 501 })
    for (const [method, path, allow] of [
      ['DELETE', '/Users', 'GET, POST'],
      ['POST', '/Groups/1', 'GET, PUT, PATCH, DELETE'],
      ['PUT', '/Schemas', 'GET'],
      ['GET', '/Bulk', 'POST'],
    ] as const) {
      const answer = await scim.call(method, path, method === 'POST' || method === 'PUT' ? { body: {} } : {})
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
    }
  })
})

describe('the strict rules of a generic directory', () => {
  const user = (name: string, more: object = {}) => ({ userName: `${name}@acme.example`, ...more })
  it.each([
    ['no userName', { emails: [{ value: 'x@acme.example' }] }, 'Required attributes missing: userName'],
    ['a blank userName', { userName: '  ' }, 'Required attributes missing: userName'],
    ['no address', { userName: 'plain' }, 'Required attributes missing: emails'],
    [
      'only blank addresses',
      { userName: 'plain', emails: [{ value: ' ' }] },
      'Required attributes missing: emails',
    ],
    ['active as text', user('a', { active: 'True' }), "'active' is expected boolean, received string"],
    ['a new user who is inactive', user('a', { active: false }), "'active: false'"],
  ])('refuse %s', async (_, body, detail) => {
    expect(await refused('POST', '/Users', { body })).toMatchObject({
      status: 400,
      detail: expect.stringContaining(detail),
    })
  })

  it('let no two active users share an address', async () => {
    const emails = [{ value: 'shared@acme.example', type: 'work' }]
    const { id } = await scim.ok('POST', '/Users', user('first', { emails }))
    expect(await refused('POST', '/Users', { body: user('second', { emails }) })).toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    })
    await scim.call('PATCH', `/Users/${id}`, {
      body: { Operations: [{ op: 'replace', path: 'active', value: false }] },
    })
    const { id: second } = await scim.ok('POST', '/Users', user('second', { emails }))
    const back = await scim.call('PATCH', `/Users/${id}`, {
      body: { Operations: [{ op: 'replace', path: 'active', value: true }] },
    })
    expect(back.status).toBe(409)
    expect((await scim.call('DELETE', `/Users/${second}`)).status).toBe(204)
  })

  it('take an address that is none, and never as the primary one', async () => {
    await app.events()
    await scim.ok(
      'POST',
      '/Users',
      user('odd', {
        emails: [
          { value: 'not an address', primary: true },
          { value: 'odd@acme.example', type: 'home' },
        ],
      }),
    )
    expect(await app.newEvents()).toMatchObject([
      { event: 'dsync.user.created', data: { email: 'odd@acme.example' } },
    ])
  })

  it('refuse a group without a name, and one whose identity is taken', async () => {
    expect(await refused('POST', '/Groups', { body: { displayName: ' ' } })).toMatchObject({ status: 400 })
    await scim.ok('POST', '/Groups', { displayName: 'A', externalId: 'one' })
    expect(await refused('POST', '/Groups', { body: { displayName: 'B', externalId: 'one' } })).toMatchObject(
      {
        status: 409,
        detail: "Another group already exists with this ID 'one'.",
      },
    )
  })
})

it('the request log masks what is secret, and tells of who stood at the door', async () => {
  const own = await openScim(app, world.globex.id, 'okta scim v2.0')
  await own.ok('POST', '/Users', {
    userName: 'log@globex.example',
    password: 'geheim-1',
    'urn:x:y:User': { apiToken: 'geheim-2' },
  })
  await own.call('GET', '/Users?client_secret=geheim-3', { token: 'dsync_geheim-4-WXYZ' })
  const log = () => listDirectoryRequests(app.deps.store.db, own.directory, { limit: 10 })
  await expect.poll(async () => (await log()).length).toBe(2)
  const [refusedOne, created] = await log()
  expect(refusedOne).toMatchObject({
    status: 401,
    token_suffix: 'WXYZ',
    path: '/Users?client_secret=[masked]',
  })
  expect(created).toMatchObject({
    method: 'POST',
    path: '/Users',
    status: 201,
    request_body: { userName: 'log@globex.example', password: '[masked]' },
    understood: { operation: 'create', resource_type: 'User', resource_name: 'log@globex.example' },
    quirks: ['unknown_schema', 'username_as_email'],
  })
  expect(JSON.stringify(await log())).not.toContain('geheim')
  expect(JSON.stringify(await log())).not.toContain(own.token)
})
