/** Sign-ins through OpenID providers: honest ones, unusual ones, and one that lies. */
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import { startApp, type TestApp } from '../harness.ts'
import { type HostileOidc, startHostileOidc } from '../world/hostile-oidc.ts'
import { lies, oddities } from '../world/hostile-oidc-lies.ts'
import { type OidcClient, type OidcProvider, startOidcProvider } from '../world/oidc-provider.ts'
import {
  addOidcConnection,
  allowRedirect,
  authorizeUrl,
  callback,
  lastAttempt,
  locationOf,
  newBrowser,
  oidcJourney,
  redeem,
} from './sso-journey.ts'

let app: TestApp
let hostile: HostileOidc
let through: ConnectionRecord
beforeAll(async () => {
  app = await startApp()
  hostile = await startHostileOidc()
  await allowRedirect(app, callback)
  through = await addOidcConnection(app, hostile)
})
afterEach(() => hostile.tamper())
afterAll(async () => {
  await hostile.stop()
  await app.stop()
})

async function withProvider(
  client: Partial<OidcClient>,
  options: { trailingSlash?: boolean; claimsAt?: 'userinfo' },
  work: (op: OidcProvider, connection: ConnectionRecord) => Promise<void>,
) {
  const op = await startOidcProvider(options)
  try {
    const known = { client_id: 'my-client_1.0~x', client_secret: 'a-secret_of.ours~', ...client }
    const connection = await addOidcConnection(app, { issuer: op.discovery_url, ...known })
    op.addClient({ ...known, redirect_uri: `${app.origin}/sso/oidc/callback/${connection.id}`, ...client })
    await work(op, connection)
  } finally {
    await op.stop()
  }
}

describe('oidc-provider signs people in', () => {
  it.each<[string, Partial<OidcClient>, { trailingSlash?: boolean; claimsAt?: 'userinfo' }]>([
    ['with RS256 and Basic credentials', {}, {}],
    ['with ES256', { alg: 'ES256' }, {}],
    ['with PS256', { alg: 'PS256' }, {}],
    ['with EdDSA', { alg: 'EdDSA' }, {}],
    ['with an issuer that ends in a slash', {}, { trailingSlash: true }],
    ['with claims at userinfo only', {}, { claimsAt: 'userinfo' }],
    [
      'with a signed userinfo',
      { metadata: { userinfo_signed_response_alg: 'RS256' } },
      { claimsAt: 'userinfo' },
    ],
    ['with special characters in the secret', { client_secret: 'a b+c%d:&=/"' }, {}],
  ])('%s', async (_, client, options) => {
    await withProvider(client, options, async (op, connection) => {
      await app.events()
      const { back } = await oidcJourney(app, op, { connection: connection.id })
      const to = locationOf(back)
      expect(to.searchParams.get('error_description')).toBeNull()
      expect(to.searchParams.get('state')).toBe('the state')
      const { body } = await redeem(app, to.searchParams.get('code'))
      expect(body.profile).toMatchObject({
        connection_type: 'GenericOIDC',
        idp_id: 'alice',
        email: 'alice@example.test',
        first_name: 'Alice',
        last_name: 'Archer',
      })
      expect(await app.events()).toEqual(['authentication.sso_started', 'authentication.sso_succeeded'])
    })
  })

  it('with posted credentials where the provider knows no others', async () => {
    const { discovery_url: _, ...op } = hostile
    hostile.tamper({
      discovery: (document) => ({
        ...document,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      }),
    })
    const connection = await addOidcConnection(app, op)
    hostile.tamper()
    hostile.requests.length = 0
    const { back } = await oidcJourney(app, hostile, { connection: connection.id })
    expect(locationOf(back).searchParams.has('code')).toBe(true)
    const asked = hostile.requests.find(({ path }) => path === '/token')
    expect(asked?.authorization).toBeUndefined()
    expect(asked?.form).toMatchObject({ client_id: hostile.client_id, client_secret: hostile.client_secret })
  })

  it('and a wrong secret is told from other failures', async () => {
    await withProvider({}, {}, async (op, connection) => {
      op.addClient({
        client_id: 'my-client_1.0~x',
        client_secret: 'another one',
        redirect_uri: `${app.origin}/sso/oidc/callback/${connection.id}`,
      })
      const { back } = await oidcJourney(app, op, { connection: connection.id })
      expect(locationOf(back).searchParams.get('error')).toBe('oauth_failed')
      expect((await lastAttempt(app, connection.id)).failure).toMatchObject({
        step: 'token_request',
        code: 'invalid_client',
      })
    })
  })
})

describe('the authorization request', () => {
  it('has state, nonce and an S256 challenge of its own, and our scopes', async () => {
    const go = async (query = {}) =>
      new URL((await newBrowser().get(authorizeUrl(app, { connection: through.id, ...query }))).location)
    const one = await go()
    const two = await go()
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one.searchParams.get(name)?.length).toBeGreaterThanOrEqual(43)
      expect(one.searchParams.get(name)).not.toBe(two.searchParams.get(name))
    }
    expect(one.searchParams.get('scope')).toBe('openid email profile')
    expect(one.searchParams.get('code_challenge_method')).toBe('S256')
  })

  it('takes hints and additions, and lets nothing of ours be replaced', async () => {
    const { location } = await newBrowser().get(
      authorizeUrl(app, {
        connection: through.id,
        login_hint: 'a@b.test',
        domain_hint: 'b.test',
        prompt: 'login',
        'provider_scopes[0]': 'groups',
        'provider_query_params[access_type]': 'offline',
        'provider_query_params[redirect_uri]': 'https://evil.example',
        'provider_query_params[state]': 'mine',
        'provider_query_params[response_mode]': 'fragment',
        'provider_query_params[request_uri]': 'https://evil.example',
      }),
    )
    const { searchParams } = new URL(location)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      login_hint: 'a@b.test',
      domain_hint: 'b.test',
      prompt: 'login',
      scope: 'openid email profile groups',
      access_type: 'offline',
      redirect_uri: `${app.origin}/sso/oidc/callback/${through.id}`,
    })
    expect(searchParams.get('state')).not.toBe('mine')
    expect(searchParams.has('response_mode')).toBe(false)
    expect(searchParams.has('request_uri')).toBe(false)
  })

  it('is answered with the verifier of its challenge', async () => {
    hostile.requests.length = 0
    await oidcJourney(app, hostile, { connection: through.id })
    const asked = hostile.requests.find(({ path }) => path === '/token')
    expect(asked?.form.code_verifier).toMatch(/^[\w-]{43,128}$/)
    // Credentials without special characters go unencoded: some providers do not decode them.
    const basic = Buffer.from(`${hostile.client_id}:${hostile.client_secret}`).toString('base64')
    expect(asked?.authorization).toBe(`Basic ${basic}`)
  })
})

/** What the diagnoser says to each lie. */
const reasons: Record<keyof typeof lies, string> = {
  'wrong issuer': 'issuer_mismatch',
  'no issuer': 'issuer_mismatch',
  'wrong audience': 'audience_mismatch',
  'no audience': 'audience_mismatch',
  'an audience list without us': 'audience_mismatch',
  'an audience list authorized for another': 'azp_mismatch',
  'wrong nonce': 'nonce_mismatch',
  'no nonce': 'nonce_missing',
  expired: 'expired',
  'no expiry': 'expired',
  'not yet valid': 'not_yet_valid',
  'no subject': 'subject_missing',
  'an empty subject': 'subject_missing',
  'a subject that is no text': 'subject_missing',
  'alg none': 'algorithm_refused',
  'alg none in other letters': 'algorithm_refused',
  'HS256 with the client secret': 'algorithm_refused',
  'HS256 with the public key as secret': 'algorithm_refused',
  'a key that is not published': 'signature_invalid',
  'a key that the token brings along': 'signature_invalid',
  'a key id that is not published': 'unknown_key',
  'a broken signature': 'signature_invalid',
  'changed claims under an old signature': 'signature_invalid',
  'critical extensions': 'signature_invalid',
  'no ID token': 'id_token_missing',
  'userinfo of somebody else': 'subject_mismatch',
  'the state of another sign-in': 'state_unknown',
  'the redirect of another issuer': 'issuer_mismatch',
}

describe('a provider that lies signs nobody in', () => {
  it.each(Object.entries(lies))('%s', async (name, lie) => {
    const reason = Object.entries(reasons).find(([lied]) => lied === name)?.[1]
    await app.events()
    hostile.tamper(lie)
    const { back, away } = await oidcJourney(app, hostile, { connection: through.id })
    if (name === 'the state of another sign-in') {
      expect(back).toMatchObject({ status: 400, location: '' })
      expect(back.text).toContain('state_unknown')
    } else {
      expect(locationOf(back).origin + locationOf(back).pathname).toBe(callback)
      expect(locationOf(back).searchParams.get('error')).toBe('oauth_failed')
      expect(locationOf(back).searchParams.has('code')).toBe(false)
      expect(await lastAttempt(app, through.id)).toMatchObject({ state: 'failed', failure: { code: reason } })
      expect(await app.events()).toEqual(['authentication.sso_started', 'authentication.sso_failed'])
    }
    expect(away.status).toBe(302)
    const rows = await app.deps.store.db
      .selectFrom('profiles')
      .select('id')
      .where('connection_id', '=', through.id)
      .where('idp_id', '!=', 'mallory')
      .execute()
    expect(rows).toEqual([])
  })
})

describe('a provider that is unusual and right signs people in', () => {
  it.each(Object.entries(oddities))('%s', async (_, oddity) => {
    hostile.tamper(oddity)
    const { back } = await oidcJourney(app, hostile, { connection: through.id })
    expect(locationOf(back).searchParams.get('error_description')).toBeNull()
    const { body } = await redeem(app, locationOf(back).searchParams.get('code'))
    expect(body.profile).toMatchObject({ idp_id: 'mallory', email: 'mallory@example.test' })
  })

  it('with keys that change, as soon as the pause between looks is over', async () => {
    await oidcJourney(app, hostile, { connection: through.id })
    hostile.rotateKeys({ forget: true })
    app.clock.advance(31)
    const { back } = await oidcJourney(app, hostile, { connection: through.id })
    expect(locationOf(back).searchParams.get('error_description')).toBeNull()
  })
})

describe('the callback', () => {
  it.each([
    ['access_denied', 'access_denied', 'access_denied'],
    ['consent_required', 'consent_required', 'access_denied'],
    ['login_required', 'login_required', 'access_denied'],
    ['server_error', 'server_error', 'oauth_failed'],
    ['something_else', 'idp_error', 'oauth_failed'],
  ])('with %s tells the application', async (error, code, wire) => {
    hostile.tamper({
      callback: ({ state = '', iss = '' }) => ({ state, iss, error, error_description: 'Not you.' }),
    })
    const { back } = await oidcJourney(app, hostile, { connection: through.id })
    expect(locationOf(back).searchParams.get('error')).toBe(wire)
    expect(locationOf(back).searchParams.get('state')).toBe('the state')
    expect((await lastAttempt(app, through.id)).failure).toMatchObject({
      step: 'provider_answer',
      code,
      received: `${error}: Not you.`,
    })
  })

  it('works once, and in the browser that began', async () => {
    const journey = await oidcJourney(app, hostile, { connection: through.id })
    const again = await journey.browser.get(journey.returned.href)
    expect(again).toMatchObject({ status: 400, location: '' })
    expect(again.text).toContain('replayed')

    const browser = newBrowser()
    const away = await browser.get(authorizeUrl(app, { connection: through.id }))
    const returned = await hostile.signIn(away.location)
    hostile.requests.length = 0
    const stolen = await newBrowser().get(returned.href)
    expect(stolen).toMatchObject({ status: 400, location: '' })
    expect(stolen.text).toContain('browser_mismatch')
    expect(hostile.requests).toEqual([])
  })

  it('asks the provider once, however often it is opened at the same time', async () => {
    const browser = newBrowser()
    const away = await browser.get(authorizeUrl(app, { connection: through.id }))
    const returned = await hostile.signIn(away.location)
    hostile.requests.length = 0
    const all = await Promise.all([1, 2, 3].map(() => browser.get(returned.href)))
    expect(all.filter(({ location }) => location.includes('code=')).length).toBe(1)
    expect(hostile.requests.filter(({ path }) => path === '/token').length).toBe(1)
  })

  it('of another connection is not this one’s', async () => {
    const other = await addOidcConnection(app, hostile)
    const browser = newBrowser()
    const away = await browser.get(authorizeUrl(app, { connection: through.id }))
    const returned = await hostile.signIn(away.location)
    const wrong = await browser.get(returned.href.replace(through.id, other.id))
    expect(wrong).toMatchObject({ status: 400, location: '' })
    expect(wrong.text).toContain('state_unknown')
  })

  it('after ten minutes is too late', async () => {
    const browser = newBrowser()
    const away = await browser.get(authorizeUrl(app, { connection: through.id }))
    const returned = await hostile.signIn(away.location)
    app.clock.advance(601)
    const late = await browser.get(returned.href)
    app.clock.advance(-601)
    expect(locationOf(late).searchParams.get('error')).toBe('connection_invalid')
    expect((await lastAttempt(app, through.id)).failure.code).toBe('request_expired')
  })

  it('keeps neither tokens nor codes of the provider', async () => {
    await oidcJourney(app, hostile, { connection: through.id })
    const { response, id } = await lastAttempt(app, through.id)
    const text = app.deps.sealer.open(response ?? '', `sso_attempts.response:${id}`)
    expect(text).toContain('mallory@example.test')
    expect(text).not.toMatch(/eyJ|access_token/)
    const requests = await app.deps.store.db
      .selectFrom('sso_requests')
      .select('secrets')
      .where('consumed_at', 'is not', null)
      .execute()
    expect(requests.every(({ secrets }) => secrets === null)).toBe(true)
  })
})

describe('a provider that does not answer', () => {
  it('fails with what happened, at the step where it happened', async () => {
    const dead = createServer((_request, response) => response.writeHead(503).end('<html>busy</html>'))
    await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', () => resolve()))
    const address = dead.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    try {
      hostile.tamper({ discovery: (document) => ({ ...document, token_endpoint: `${origin}/token` }) })
      const busy = await addOidcConnection(app, hostile)
      hostile.tamper({ discovery: (document) => ({ ...document, jwks_uri: `${origin}/jwks` }) })
      const keyless = await addOidcConnection(app, hostile)
      hostile.tamper()
      await oidcJourney(app, hostile, { connection: busy.id })
      expect((await lastAttempt(app, busy.id)).failure).toMatchObject({
        step: 'token_request',
        code: 'token_request_failed',
      })
      await oidcJourney(app, hostile, { connection: keyless.id })
      expect((await lastAttempt(app, keyless.id)).failure).toMatchObject({
        step: 'id_token_key',
        code: 'jwks_failed',
      })
    } finally {
      await new Promise((resolve) => dead.close(resolve))
    }
  })
})
