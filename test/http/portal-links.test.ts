import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { cookieOf, enterPortal, linkFor, redeem, tokenOf } from '../world/portal-browser.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
beforeAll(async () => {
  app = await startApp({ at: '2026-11-20T10:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.events()
})

describe('opening a link with GET', () => {
  it('renders a page that redeems by POST, and redeems nothing', async () => {
    const link = await linkFor(app, world.acme.id)
    for (let opening = 0; opening < 3; opening++) {
      const page = await app.call('GET', new URL(link).pathname + new URL(link).search, { key: null })
      expect(page.status).toBe(200)
      expect(page.headers.getSetCookie()).toEqual([])
      expect(page.text).toContain(`value="${tokenOf(link)}"`)
    }
    expect((await redeem(app, link)).status).toBe(303)
  })

  it('runs no inline script, loads nothing from elsewhere and may not be framed', async () => {
    const link = await linkFor(app, world.acme.id)
    const page = await app.call('GET', new URL(link).pathname + new URL(link).search, { key: null })
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc="\/)/)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('is also reached by /?token= and by the older ?secret=', async () => {
    const link = await linkFor(app, world.acme.id)
    const root = await app.call('GET', `/?token=${tokenOf(link)}`, { key: null })
    expect(root.headers.get('location')).toBe(`/portal/launch?token=${tokenOf(link)}`)
    expect((await app.call('GET', `/portal/launch?secret=${tokenOf(link)}`, { key: null })).status).toBe(200)
  })
})

describe('redeeming a link', () => {
  it('begins a session in a cookie that scripts cannot read, for the portal only', async () => {
    const answer = await redeem(app, await linkFor(app, world.acme.id, { intent: 'sso' }))
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/portal/sso')
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).toMatch(/Path=\/portal/)
  })

  it.each(['token', 'secret', 'apiToken'])('takes the form field %s', async (field) => {
    expect((await redeem(app, await linkFor(app, world.acme.id), field)).status).toBe(303)
  })

  it('takes the token in the query beside an empty apiToken, as the widget posts it', async () => {
    const link = await linkFor(app, world.acme.id)
    const answer = await app.call('POST', `/portal/launch?token=${tokenOf(link)}`, {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'apiToken=',
    })
    expect(answer.status).toBe(303)
  })

  it('gives exactly one session to a hundred who come at once', async () => {
    const link = await linkFor(app, world.acme.id)
    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(app, link)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(99)
    const sessions = await app.deps.store.db
      .selectFrom('portal_sessions')
      .select('id')
      .where('organization_id', '=', world.acme.id)
      .where('created_at', '=', app.clock.now().toISOString())
      .execute()
    expect(answers.flatMap((answer) => answer.headers.getSetCookie())).toHaveLength(1)
    expect(sessions.length).toBeGreaterThan(0)
  })

  it('gives one session when two servers on one database are asked at once', async () => {
    const other = await startApp({ beside: app })
    const link = await linkFor(app, world.acme.id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => redeem(index % 2 === 0 ? app : other, link)),
    )
    await other.stop()
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  })

  it('says that a link was used, when, and that the work is saved', async () => {
    const link = await linkFor(app, world.acme.id)
    await redeem(app, link)
    const page = await app.call('GET', new URL(link).pathname + new URL(link).search, { key: null })
    expect(page.status).toBe(404)
    expect(page.text).toMatch(/used|opened/i)
    expect(page.text).toContain('10:00')
  })

  it('refuses a link after five minutes, and not a second before', async () => {
    const early = await linkFor(app, world.acme.id)
    app.clock.advance(299)
    expect((await redeem(app, early)).status).toBe(303)
    const late = await linkFor(app, world.acme.id)
    app.clock.advance(300)
    const answer = await redeem(app, late)
    expect(answer.status).toBe(404)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.text).toMatch(/expired|run out|ran out/i)
  })

  it.each([
    ['nothing', ''],
    ['junk', 'abc'],
    ['an empty signature', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.'],
    ['alg none', `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`],
  ])('refuses %s as a token with one and the same page', async (_, token) => {
    const answer = await app.call('POST', '/portal/launch', {
      key: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token }).toString(),
    })
    expect(answer.status).toBe(404)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('refuses a token whose claims were changed', async () => {
    const [head, payload, signature] = tokenOf(await linkFor(app, world.acme.id)).split('.')
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
    const changed = Buffer.from(JSON.stringify({ ...claims, org: world.globex.id })).toString('base64url')
    const answer = await redeem(app, `http://x/?token=${head}.${changed}.${signature}`)
    expect(answer.status).toBe(404)
  })
})

describe('a portal session', () => {
  it('knows whom it sets up, and nothing of the other customer', async () => {
    const portal = await enterPortal(app, world.acme.id, {
      intent: 'sso',
      return_url: 'https://vendor.example/settings',
    })
    const { body } = await portal.call('GET', '/session')
    expect(body).toMatchObject({
      organization: { id: world.acme.id, name: 'Acme' },
      intent: 'sso',
      return_url: 'https://vendor.example/settings',
      areas: [{ intent: 'sso', available: true, state: 'in_progress' }],
    })
    const stranger = await enterPortal(app, world.globex.id, { intent: 'sso' })
    expect((await stranger.call('GET', `/sso/connections/${world.okta.id}`)).status).toBe(404)
    expect((await stranger.call('DELETE', `/sso/connections/${world.okta.id}`)).status).toBe(404)
    expect(await app.events()).toEqual([])
  })

  it('lists all seven areas when the link names no intent', async () => {
    const { body } = await (await enterPortal(app, world.acme.id)).call('GET', '/session')
    expect(body.areas).toHaveLength(7)
  })

  it('answers 401 without a cookie, with a wrong one, and after it was left', async () => {
    const portal = await enterPortal(app, world.acme.id)
    const bare = await app.call('GET', '/portal/api/session', { key: null })
    expect([bare.status, bare.body.code]).toEqual([401, 'session_ended'])
    const wrong = await app.call('GET', '/portal/api/session', {
      key: null,
      headers: { cookie: 'gatehouse_portal=no' },
    })
    expect(wrong.status).toBe(401)
    expect((await portal.call('POST', '/session/exit')).body).toEqual({ redirect_url: null })
    expect((await portal.call('GET', '/session')).status).toBe(401)
  })

  it('cannot be used with an API key, nor an API key in its place', async () => {
    expect((await app.call('GET', '/portal/api/session')).status).toBe(401)
    const portal = await enterPortal(app, world.acme.id)
    const answer = await app.call('GET', '/organizations', { key: null, headers: { cookie: portal.cookie } })
    expect(answer.status).toBe(401)
  })

  it('refuses an intent that its link did not name', async () => {
    const portal = await enterPortal(app, world.acme.id, { intent: 'audit_logs' })
    const answer = await portal.call('GET', '/sso/connections')
    expect([answer.status, answer.body.code]).toEqual([403, 'intent_not_allowed'])
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
  ])('refuses a change that comes from %s', async (_, headers) => {
    const portal = await enterPortal(app, world.acme.id)
    const answer = await portal.call('POST', '/sso/connections', { guide_id: 'generic-saml' }, headers)
    expect([answer.status, answer.body.code]).toEqual([403, 'foreign_origin'])
  })

  it('ends after an hour without use; extending starts the hour anew', async () => {
    const portal = await enterPortal(app, world.acme.id)
    app.clock.advance(3000)
    expect((await portal.call('POST', '/session/extensions')).status).toBe(200)
    app.clock.advance(3000)
    expect((await portal.call('GET', '/session')).status).toBe(200)
    app.clock.advance(601)
    expect((await portal.call('GET', '/session')).status).toBe(401)
  })

  it('is kept alive by work, not by the page that asks how long it lives', async () => {
    const portal = await enterPortal(app, world.acme.id)
    app.clock.advance(3500)
    await portal.call('GET', '/session')
    app.clock.advance(200)
    expect((await portal.call('GET', '/session')).status).toBe(401)
    const busy = await enterPortal(app, world.acme.id)
    app.clock.advance(3500)
    await busy.call('GET', '/sso/connections')
    app.clock.advance(200)
    expect((await busy.call('GET', '/session')).status).toBe(200)
  })

  it('ends after twelve hours whatever happens', async () => {
    const portal = await enterPortal(app, world.acme.id)
    for (let hour = 0; hour < 11; hour++) {
      app.clock.advance(3500)
      await portal.call('POST', '/session/extensions')
    }
    app.clock.advance(3500)
    const { body } = await portal.call('POST', '/session/extensions')
    expect(body.extendable).toBe(false)
    app.clock.advance(12 * 3600 - 12 * 3500)
    expect((await portal.call('GET', '/session')).status).toBe(401)
  })

  it('shows nobody the sealed half of a session: the cookie is stored as a digest only', async () => {
    const answer = await redeem(app, await linkFor(app, world.acme.id))
    const [, value = ''] = cookieOf(answer).split('=')
    const rows = await app.deps.store.db.selectFrom('portal_sessions').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(value)
  })
})
