/** `GET /sso/authorize`: who may send whom where. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { deactivateConnection } from '../../src/resources/connections/configurations.ts'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { startApp, type TestApp } from '../harness.ts'
import {
  addConnection,
  allowRedirect,
  authorizeUrl,
  callback,
  newBrowser,
  samlSettings,
  setDraft,
} from './sso-journey.ts'

let app: TestApp
let connection: ConnectionRecord
const idp = {
  entity_id: 'https://idp.test/id',
  sso_url: 'https://idp.test/sso?tenant=1',
  certificate: 'not read here',
}
beforeAll(async () => {
  app = await startApp()
  await allowRedirect(app, callback)
  await allowRedirect(app, 'https://app.vendor.example/with?query=1')
  await allowRedirect(app, 'https://*.preview.vendor.example/cb')
  connection = await addConnection(app, samlSettings(idp))
})
afterAll(() => app.stop())

const go = (query: Record<string, string>, headers?: Record<string, string>) =>
  newBrowser().get(authorizeUrl(app, query), headers)
const errorAt = async (query: Record<string, string>) => {
  const { location, status } = await go(query)
  expect(status).toBe(302)
  return new URL(location).searchParams
}

describe('a redirect URI that is not registered', () => {
  it.each([
    'https://evil.example/callback',
    `${callback}/`,
    `${callback}.evil.example`,
    `${callback}?x=1`,
    `${callback}#x`,
    'https://app.vendor.example.evil.example/callback',
    'https://app.vendor.example@evil.example/callback',
    'https://app.vendor.example:8443/callback',
    'http://app.vendor.example/callback',
    'HTTPS://app.vendor.example/callback',
    'javascript:alert(1)//https://app.vendor.example/callback',
    'data:text/html,x',
    '//evil.example/callback',
    '/callback',
    `${callback}\r\nSet-Cookie: a=b`,
    `${callback}\n`,
    `${callback}%0d%0aX: y`,
    `${callback}\u0000`,
    'https://a.b.preview.vendor.example/cb',
    'https://.preview.vendor.example/cb',
    'https://evil.example/x.preview.vendor.example/cb',
    'https://*.preview.vendor.example/cb',
    'https://evil.example\\.preview.vendor.example/cb',
    'https://evil%2eexample%2f.preview.vendor.example/cb',
    '',
  ])('%j is never redirected to', async (redirect_uri) => {
    const seen = await go({ connection: connection.id, redirect_uri })
    expect(seen).toMatchObject({ status: 400, location: '' })
    expect(seen.headers.get('set-cookie')).toBeNull()
    expect(seen.headers.get('content-type')).toContain('text/html')
    const withError = await go({ redirect_uri, response_type: 'token' })
    expect(withError).toMatchObject({ status: 400, location: '' })
  })

  it('given twice is never chosen from', async () => {
    const url = `${authorizeUrl(app, { connection: connection.id })}&redirect_uri=https%3A%2F%2Fevil.example`
    expect(await newBrowser().get(url)).toMatchObject({ status: 400, location: '' })
  })

  it('is no script, even when somebody wrote one into the database', async () => {
    const at = app.clock.now().toISOString()
    const uri = 'javascript:alert(1)'
    const row = { id: 'redir_script', uri, default: 0, created_at: at, updated_at: at }
    await app.deps.store.db
      .insertInto('redirect_uris')
      .values({ ...row, environment_id: app.environment.id })
      .execute()
    const seen = await go({ connection: connection.id, redirect_uri: uri })
    expect(seen).toMatchObject({ status: 400, location: '' })
  })

  it('of another environment is foreign', async () => {
    const elsewhere = await app.newEnvironment()
    await allowRedirect(app, 'https://elsewhere.example/cb', elsewhere.id)
    const seen = await go({ connection: connection.id, redirect_uri: 'https://elsewhere.example/cb' })
    expect(seen).toMatchObject({ status: 400, location: '' })
    const other = await go({ client_id: elsewhere.client_id, connection: connection.id })
    expect(other).toMatchObject({ status: 400, location: '' })
  })
})

describe('a registered redirect URI', () => {
  it('may have one label for the star', async () => {
    const seen = await go({
      connection: connection.id,
      redirect_uri: 'https://pr-12.preview.vendor.example/cb',
    })
    expect(seen.location).toMatch(/^https:\/\/idp\.test\/sso\?tenant=1&SAMLRequest=/)
  })

  it('keeps its own query when an error goes there', async () => {
    const { location } = await go({ redirect_uri: 'https://app.vendor.example/with?query=1', state: 's' })
    expect(location).toMatch(
      /^https:\/\/app\.vendor\.example\/with\?query=1&error=\w+&error_description=[^&]+&state=s$/,
    )
  })
})

describe('state', () => {
  it.each([
    ['a+b%20c', 'a+b%20c'],
    ['%C3%BC%F0%9F%9A%AA', '%C3%BC%F0%9F%9A%AA'],
    ['%FE%ff', '%FE%ff'],
    ['a=b(c)*~!', 'a=b(c)*~!'],
    ['', ''],
    ['%7B%22a%22%3A1%7D', '%7B%22a%22%3A1%7D'],
  ])('%j comes back to the byte', async (sent, back) => {
    const base = authorizeUrl(app, {}).replace(/state=[^&]*&?/, '')
    const { location } = await newBrowser().get(`${base}&state=${sent}`)
    expect(location.slice(location.indexOf('&state='))).toBe(`&state=${back}`)
  })

  it('that was not sent does not come back', async () => {
    const { location } = await newBrowser().get(authorizeUrl(app, {}).replace(/state=[^&]*&?/, ''))
    expect(location).not.toContain('state')
  })

  it('cannot break out of the header', async () => {
    const { location, headers } = await go({ state: 'x\r\nSet-Cookie: a=b' })
    expect(location.endsWith('&state=x%0D%0ASet-Cookie%3A+a%3Db')).toBe(true)
    expect(headers.get('set-cookie')).toBeNull()
  })

  it('has a length beyond which nobody needs it', async () => {
    expect((await go({ connection: connection.id, state: 'x'.repeat(8192) })).status).toBe(302)
    expect((await go({ connection: connection.id, state: 'x'.repeat(8193) })).status).toBe(400)
  })
})

describe('the selector', () => {
  it.each<[string, Record<string, string>]>([
    ['invalid_connection_selector', {}],
    ['invalid_connection_selector', { connection: 'conn_x', organization: 'org_x' }],
    ['invalid_connection_selector', { provider: 'authkit' }],
    ['connection_strategy_invalid', { provider: 'GoogleOAuth' }],
    ['domain_connection_selector_not_allowed', { domain: 'acme.example' }],
    ['connection_invalid', { connection: 'conn_none' }],
    ['organization_invalid', { organization: 'org_none' }],
  ])('%s for %j', async (error, query) => {
    const answer = await errorAt(query)
    expect(answer.get('error')).toBe(error)
    expect(answer.get('error_description')).toBeTruthy()
    expect(answer.get('state')).toBe('the state')
  })

  it('finds the one active connection of an organization, and says what is in the way of it', async () => {
    const { store } = app.deps
    const { organization_id } = connection
    expect((await go({ organization: organization_id })).location).toContain('https://idp.test/')
    const empty = await store.change(systemActor, (tx) =>
      createOrganization(tx, app.environment.id, { name: 'Empty' }),
    )
    const none = await errorAt({ organization: empty.id })
    expect(none.get('error_description')).toBe('No connection associated with organization')
    const second = await addConnection(app, samlSettings(idp))
    await store.db
      .updateTable('connection_configurations')
      .set({ organization_id })
      .where('connection_id', '=', second.id)
      .execute()
    expect((await errorAt({ organization: organization_id })).get('error')).toBe(
      'ambiguous_connection_selector',
    )
    await store.db.deleteFrom('connections').where('id', '=', second.id).execute()
  })

  it('does not reach drafts, nor connections that are switched off', async () => {
    const draft = await addConnection(app, samlSettings(idp), { active: false })
    expect((await errorAt({ connection: draft.id })).get('error')).toBe('connection_unlinked')
    expect((await errorAt({ organization: draft.organization_id })).get('error')).toBe('organization_invalid')
  })

  it('does not reach a connection that was switched off, nor another environment’s', async () => {
    const { store } = app.deps
    const off = await addConnection(app, samlSettings(idp))
    await store.change(systemActor, (tx) => deactivateConnection(tx, { ...off, state: 'active' }))
    expect((await errorAt({ connection: off.id })).get('error')).toBe('connection_unlinked')
    const { client_id, id } = await app.newEnvironment()
    await allowRedirect(app, callback, id)
    expect((await errorAt({ client_id, connection: connection.id })).get('error')).toBe('connection_invalid')
    const { organization_id } = connection
    expect((await errorAt({ client_id, organization: organization_id })).get('error')).toBe(
      'organization_invalid',
    )
  })

  it('uses the active configuration, not the draft beside it', async () => {
    const { store } = app.deps
    await store.change(systemActor, (tx) =>
      setDraft(app, tx, connection, samlSettings({ ...idp, sso_url: 'https://draft.test/sso' })),
    )
    expect((await go({ connection: connection.id })).location).toContain('https://idp.test/')
  })
})

describe('the rest of the query', () => {
  it.each<[string, Record<string, string>]>([
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { prompt: 'none' }],
    ['invalid_request', { code_challenge: 'x'.repeat(43) }],
    ['invalid_request', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }],
    ['invalid_request', { code_challenge: 'short', code_challenge_method: 'S256' }],
    ['invalid_request', { code_challenge_method: 'S256' }],
  ])('%s for %j', async (error, query) => {
    expect((await errorAt({ connection: connection.id, ...query })).get('error')).toBe(error)
  })

  it('wants a client that exists', async () => {
    expect(await go({ client_id: 'client_nobody' })).toMatchObject({ status: 400, location: '' })
    expect(await go({ client_id: '' })).toMatchObject({ status: 400, location: '' })
  })
})

describe('a caller that wants JSON', () => {
  const json = { accept: 'application/json' }
  it('gets the address instead of the redirect', async () => {
    const seen = await go({ connection: connection.id }, json)
    expect(seen.status).toBe(200)
    expect(JSON.parse(seen.text).url).toContain('https://idp.test/')
    expect(seen.headers.get('set-cookie')).toContain('gatehouse_sso')
  })

  it('gets errors as JSON', async () => {
    const foreign = await go({ redirect_uri: 'https://evil.example' }, json)
    expect(foreign.status).toBe(400)
    expect(JSON.parse(foreign.text)).toMatchObject({ code: 'redirect_uri_invalid', message: /registered/ })
    const none = await go({}, json)
    expect(JSON.parse(none.text)).toMatchObject({ error: 'invalid_connection_selector' })
  })

  it('that also takes HTML is a browser', async () => {
    const seen = await go({ connection: connection.id }, { accept: 'text/html,application/json' })
    expect(seen.status).toBe(302)
  })
})

describe('the rate limit', () => {
  it('counts per connection, and says when to come back', async () => {
    const limited = await startApp({ settings: { RATE_LIMITS: 'authorize=3' } })
    try {
      await allowRedirect(limited, callback)
      const one = await addConnection(limited, samlSettings(idp))
      const two = await addConnection(limited, samlSettings(idp))
      limited.clock.advance(60 - ((limited.clock.now().getTime() / 1000) % 60))
      const tries = []
      for (let count = 0; count < 4; count++)
        tries.push(await newBrowser().get(authorizeUrl(limited, { connection: one.id })))
      expect(tries.map(({ status }) => status)).toEqual([302, 302, 302, 429])
      expect(Number(tries[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(tries[3]?.location).toBe('')
      expect((await newBrowser().get(authorizeUrl(limited, { connection: two.id }))).status).toBe(302)
    } finally {
      await limited.stop()
    }
  })
})

describe('what this release does not do', () => {
  it('says so', async () => {
    const logout = await app.call('POST', '/sso/logout/authorize', { allow500: true })
    expect(logout).toMatchObject({ status: 501, body: { code: 'not_implemented', error: 'not_implemented' } })
    expect((await app.call('GET', '/sso/logout?token=x', { allow500: true })).status).toBe(501)
  })
})
