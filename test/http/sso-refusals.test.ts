/** What a sign-in must not let pass: copies, other browsers, other connections, late and unasked answers. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isCheckViolation } from '../../src/db/connect.ts'
import { systemActor } from '../../src/db/store.ts'
import { activateDraft, deactivateConnection } from '../../src/resources/connections/configurations.ts'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import { expireAttempts } from '../../src/resources/sso-attempts/record.ts'
import { createReads } from '../../src/sso/reads.ts'
import { maybeFindRequest } from '../../src/sso/requests.ts'
import { startApp, type TestApp } from '../harness.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import {
  addConnection,
  allowRedirect,
  authorizeUrl,
  callback,
  lastAttempt,
  locationOf,
  newBrowser,
  redeem,
  samlJourney,
  samlSettings,
  setDraft,
} from './sso-journey.ts'

let app: TestApp
let beside: TestApp
let samlp: Samlp
let connection: ConnectionRecord
beforeAll(async () => {
  app = await startApp()
  beside = await startApp({ beside: app, settings: { PUBLIC_URL: app.origin } })
  samlp = await startSamlp()
  await allowRedirect(app, callback)
})
beforeEach(async () => {
  connection = await addConnection(app, samlSettings(samlp))
  await app.events()
})
afterEach(() => samlp.respondWith({}))
afterAll(async () => {
  await samlp.stop()
  await beside.stop()
  await app.stop()
})

/** Away to the identity provider and back to our door, not yet through it. */
async function answered(browser = newBrowser(), id = connection.id) {
  const away = await browser.get(authorizeUrl(app, { connection: id }))
  const posted = await samlp.signIn(away.location)
  return { away, posted, browser, form: { SAMLResponse: posted.SAMLResponse } }
}
const codes = async () =>
  Number((await app.deps.store.db.selectFrom('authorization_codes').select('id').execute()).length)

describe('a copy of a response', () => {
  it('is refused before the browser came back, and leaves that sign-in alone', async () => {
    const { browser, posted, form } = await answered()
    const parked = await browser.post(posted.acs_url, form)
    const copy = await newBrowser().post(posted.acs_url, form)
    expect(copy.status).toBe(400)
    expect(copy.text).toContain('replayed')
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'replayed', step: 'check_replay' },
    })
    const back = await browser.get(parked.location)
    expect(locationOf(back).searchParams.has('code')).toBe(true)
  })

  it('is refused after it, by another process as well', async () => {
    const { posted } = await samlJourney(app, samlp, { connection: connection.id })
    const before = await codes()
    const form = { SAMLResponse: posted.SAMLResponse }
    for (const origin of [app.origin, beside.origin]) {
      const copy = await newBrowser().post(posted.acs_url.replace(app.origin, origin), form)
      expect(copy.status).toBe(400)
      expect(copy.text).toContain('replayed')
      expect(copy.location).toBe('')
    }
    expect(await codes()).toBe(before)
  })

  it('is refused where nobody asked for it either, by all processes alike', async () => {
    const open = await addConnection(app, samlSettings(samlp), { options: { allow_idp_initiated: true } })
    const acs_url = `${app.origin}/sso/saml/acs/${open.id}`
    const url = samlp.idpInitiatedUrl({
      entity_id: `${app.origin}/sso/saml/metadata/${open.id}`,
      acs_url,
    })
    const { SAMLResponse } = await samlp.signIn(url)
    const all = await Promise.all(
      [app, beside, app, beside, app].map(({ origin }) =>
        newBrowser().post(acs_url.replace(app.origin, origin), { SAMLResponse }),
      ),
    )
    expect(all.filter(({ status }) => status === 303).length).toBe(1)
    expect(all.filter(({ text }) => text.includes('replayed')).length).toBe(4)
  })
})

describe('the way back', () => {
  it.each([
    ['without a cookie', () => newBrowser()],
    ['of another browser', () => Object.assign(newBrowser(), { cookie: `gatehouse_sso=${'x'.repeat(43)}` })],
  ])('%s ends on a page, and in no account', async (_, other) => {
    const { browser, posted, form } = await answered()
    const parked = await browser.post(posted.acs_url, form)
    const before = await codes()
    const back = await other().get(parked.location)
    expect(back).toMatchObject({ status: 400, location: '' })
    expect(back.text).toContain('browser_mismatch')
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'browser_mismatch', step: 'check_browser' },
    })
    const rightful = await browser.get(parked.location)
    expect(rightful).toMatchObject({ status: 400, location: '' })
    expect(await codes()).toBe(before)
  })

  it('goes through once', async () => {
    const { browser, posted, form } = await answered()
    const parked = await browser.post(posted.acs_url, form)
    const before = await codes()
    const all = await Promise.all(
      [app, beside, app, beside].map(({ origin }) => {
        const tab = Object.assign(newBrowser(), { cookie: browser.cookie })
        return tab.get(parked.location.replace(app.origin, origin))
      }),
    )
    expect(all.filter(({ location }) => location.includes('code=')).length).toBe(1)
    expect(await codes()).toBe(before + 1)
    const attempts = await app.deps.store.db
      .selectFrom('sso_attempts')
      .select('state')
      .where('connection_id', '=', connection.id)
      .where('state', '=', 'succeeded')
      .execute()
    expect(attempts.length).toBe(1)
  })

  it('is consumed by the first to write, whatever others have read before, and nothing comes of a second', async () => {
    const { browser, posted, form } = await answered()
    const parked = await browser.post(posted.acs_url, form)
    const { store } = app.deps
    const found = await maybeFindRequest(createReads(store), {
      correlation: parked.location.split('/').at(-1) ?? '',
    })
    if (!found) throw new Error('not parked')
    const before = await codes()
    const { id } = found.pending
    const use = (jti: string) =>
      store.write(systemActor, async (tx) => {
        await tx.db
          .insertInto('portal_link_redemptions')
          .values({ jti, redeemed_at: tx.now, expires_at: tx.now })
          .execute()
        await tx.db
          .updateTable('sso_requests')
          .set(({ eb }) => ({ uses: eb('uses', '+', 1) }))
          .where('id', '=', id)
          .execute()
      })
    await use('first')
    await expect(use('second')).rejects.toSatisfy(isCheckViolation)
    const redeemed = await store.db.selectFrom('portal_link_redemptions').select('jti').execute()
    expect(redeemed).toEqual([{ jti: 'first' }])
    // Nobody has said that it was consumed, so every check passes; the constraint does not.
    const late = await browser.get(parked.location)
    expect(late).toMatchObject({ status: 400, location: '' })
    expect(late.text).toContain('replayed')
    expect(await codes()).toBe(before)
  })

  it('may be taken by two tabs of one browser at the same time', async () => {
    const browser = newBrowser()
    const one = await answered(browser)
    const two = await answered(browser)
    for (const { posted, form } of [one, two]) {
      const parked = await browser.post(posted.acs_url, form)
      expect(locationOf(await browser.get(parked.location)).searchParams.has('code')).toBe(true)
    }
  })

  it('is a cookie that scripts and other sites cannot use', async () => {
    const { headers } = await newBrowser().get(authorizeUrl(app, { connection: connection.id }))
    const [cookie] = headers.getSetCookie()
    expect(cookie).toMatch(/^gatehouse_sso=[\w-]{43};/)
    expect(cookie).toMatch(/; Path=\/sso; HttpOnly; SameSite=Lax$/)
  })
})

describe('a response', () => {
  it('at the address of another connection is refused there', async () => {
    const other = await addConnection(app, samlSettings(samlp))
    const { browser, posted, form } = await answered()
    const wrong = await browser.post(posted.acs_url.replace(connection.id, other.id), form)
    expect(wrong).toMatchObject({ status: 400, location: '' })
    expect(await lastAttempt(app, other.id)).toMatchObject({ failure: { code: 'in_response_to_mismatch' } })
    // The sign-in it was meant for goes on.
    const parked = await browser.post(posted.acs_url, form)
    expect(parked.status).toBe(303)
  })

  it('at the address of no connection finds nothing', async () => {
    const { browser, posted, form } = await answered()
    const nowhere = await browser.post(posted.acs_url.replace(connection.id, 'conn_nobody'), form)
    expect(nowhere.status).toBe(404)
  })

  it('after ten minutes is too late, and the application is told', async () => {
    const { browser, posted, form } = await answered()
    app.clock.advance(601)
    const late = await browser.post(posted.acs_url, form)
    expect(locationOf(late).searchParams.get('error')).toBe('connection_invalid')
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'request_expired', step: 'check_pending' },
    })
    app.clock.advance(-601)
  })

  it('after the sweep still counts, within ten minutes', async () => {
    app.clock.advance(301)
    await expireAttempts(app.deps.store)
    await app.events()
    const { browser, posted, form } = await answered()
    app.clock.advance(299)
    expect(await expireAttempts(app.deps.store)).toBe(0)
    app.clock.advance(2)
    expect(await expireAttempts(app.deps.store)).toBe(1)
    expect(await lastAttempt(app, connection.id)).toMatchObject({ state: 'timed_out' })
    app.clock.advance(-602)
    const parked = await browser.post(posted.acs_url, form)
    await browser.get(parked.location)
    expect(await lastAttempt(app, connection.id)).toMatchObject({ state: 'succeeded' })
    expect(await app.events()).toEqual([
      'authentication.sso_started',
      'authentication.sso_timed_out',
      'authentication.sso_succeeded',
    ])
  })

  it('is judged by the configuration that asked, not by one that became active since', async () => {
    const { browser, posted, form } = await answered()
    await app.deps.store.change(systemActor, async (tx) => {
      await setDraft(app, tx, connection, samlSettings({ ...samlp, entity_id: 'https://new.test' }))
      await activateDraft(tx, connection, { untested: true })
    })
    const parked = await browser.post(posted.acs_url, form)
    expect(parked.location).toContain('/sso/continue/')
    const fresh = await answered()
    await fresh.browser.post(fresh.posted.acs_url, fresh.form)
    expect(await lastAttempt(app, connection.id)).toMatchObject({ failure: { code: 'issuer_mismatch' } })
  })

  it('through a connection that was switched off meanwhile signs nobody in', async () => {
    const { browser, posted, form } = await answered()
    const parked = await browser.post(posted.acs_url, form)
    await app.deps.store.change(systemActor, (tx) =>
      deactivateConnection(tx, { ...connection, state: 'active' }),
    )
    const back = await browser.get(parked.location)
    expect(locationOf(back).searchParams.get('error')).toBe('connection_unlinked')
  })

  it.each([
    ['nothing', {}],
    ['an empty field', { SAMLResponse: '' }],
    ['no base64', { SAMLResponse: '%%%' }],
    ['no XML', { SAMLResponse: Buffer.from('hello').toString('base64') }],
    ['a document type', { SAMLResponse: Buffer.from('<!DOCTYPE x><x/>').toString('base64') }],
  ])('that is %s gets a page', async (_, form) => {
    const seen = await newBrowser().post(`${app.origin}/sso/saml/acs/${connection.id}`, form)
    expect(seen).toMatchObject({ status: 400, location: '' })
    expect(seen.headers.get('content-type')).toContain('text/html')
    expect(seen.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('of strangers leaves at most sixty rows a minute', async () => {
    const form = { SAMLResponse: Buffer.from('hello').toString('base64') }
    // A fresh minute, so that the window does not change half way.
    app.clock.advance(60 - ((app.clock.now().getTime() / 1000) % 60))
    const strangers = Array.from({ length: 65 }, () =>
      newBrowser().post(`${app.origin}/sso/saml/acs/${connection.id}`, form),
    )
    await Promise.all(strangers)
    const rows = await app.deps.store.db
      .selectFrom('sso_attempts')
      .select('id')
      .where('connection_id', '=', connection.id)
      .execute()
    expect(rows.length).toBeLessThanOrEqual(60)
    expect(rows.length).toBeGreaterThan(30)
  })
})

describe('a sign-in that begins at the identity provider', () => {
  const unasked = (id: string, RelayState?: string) => {
    const acs_url = `${app.origin}/sso/saml/acs/${id}`
    const entity_id = `${app.origin}/sso/saml/metadata/${id}`
    return async (browser = newBrowser()) => {
      const { SAMLResponse } = await samlp.signIn(samlp.idpInitiatedUrl({ entity_id, acs_url }))
      return browser.post(acs_url, { SAMLResponse, ...(RelayState !== undefined && { RelayState }) })
    }
  }

  it('is refused unless the connection allows it', async () => {
    const back = await unasked(connection.id)()
    expect(locationOf(back).origin + locationOf(back).pathname).toBe(callback)
    expect(locationOf(back).searchParams.get('error')).toBe('idp_initiated_sso_disabled')
    expect(await lastAttempt(app, connection.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unsolicited' },
    })
  })

  it('ends at the default redirect URI with an empty state', async () => {
    const open = await addConnection(app, samlSettings(samlp), { options: { allow_idp_initiated: true } })
    const browser = newBrowser()
    const parked = await unasked(open.id)(browser)
    expect(parked.status).toBe(303)
    const back = await browser.get(parked.location)
    expect(back.location).toMatch(new RegExp(`^${callback}\\?code=[\\w-]{43}&state=$`))
    const { body } = await redeem(app, locationOf(back).searchParams.get('code'))
    expect(body.profile).toMatchObject({ idp_id: 'carol|1' })
  })

  it('ends only in the browser that brought it', async () => {
    const open = await addConnection(app, samlSettings(samlp), { options: { allow_idp_initiated: true } })
    const parked = await unasked(open.id)()
    expect((await newBrowser().get(parked.location)).status).toBe(400)
  })

  it('may name a registered redirect URI, and no other', async () => {
    const open = await addConnection(app, samlSettings(samlp), { options: { allow_idp_initiated: true } })
    const other = 'https://other.vendor.example/cb?x=1'
    await allowRedirect(app, other)
    const browser = newBrowser()
    const parked = await unasked(open.id, `redirect_uri=${encodeURIComponent(other)}`)(browser)
    const back = await browser.get(parked.location)
    expect(back.location).toMatch(/^https:\/\/other\.vendor\.example\/cb\?x=1&code=[\w-]+&state=$/)
    const evil = await unasked(open.id, 'redirect_uri=https://evil.example/')()
    expect(evil).toMatchObject({ status: 400, location: '' })
    const noise = await unasked(open.id, 'https://evil.example/')()
    expect(noise.location).toContain('/sso/continue/')
  })
})
