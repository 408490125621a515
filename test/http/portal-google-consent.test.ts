/** Consent with Google: from the portal to Google and back, once, in the session that began it. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { synchronize } from '../../src/pulls/sync.ts'
import { takeConsent } from '../../src/resources/directory-consents/consents.ts'
import { startApp } from '../harness.ts'
import { startGoogleDirectory } from '../world/google-directory.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'
import { ledTo } from '../world/pull-world.ts'
import { createWorld } from '../world.ts'

const at = '2026-03-01T12:00:00.000Z'
let now = () => new Date(at)
const google = await startGoogleDirectory(() => now())
const { client_id, client_secret } = google.client
const outbound = ledTo({ 'oauth2.googleapis.com': google.origin, 'admin.googleapis.com': google.origin })
const settings = { RATE_LIMITS: 'links=0', GOOGLE_CLIENT_ID: client_id, GOOGLE_CLIENT_SECRET: client_secret }
const app = await startApp({ at, outbound, settings })
now = app.clock.now
google.redirect_uris.push(`${app.origin}/portal/google/callback`)
const without = await startApp({ at })
const { store } = app.deps
const world = await createWorld(store, app.environment.id)
afterEach(() => app.events())
afterAll(async () => {
  await app.stop()
  await without.stop()
  await google.stop()
})

const base = '/directory-sync/directories'
let portal: Portal
let id: string
beforeEach(async () => {
  portal = await enterPortal(app, world.acme.id, { intent: 'dsync' })
  const { body } = await portal.call('POST', base, { guide_id: 'google-workspace-pull' })
  id = String(body.id)
  google.questions.length = 0
})

const begin = async () => String((await portal.call('POST', `${base}/${id}/source/consents`)).body.url)
/** The browser follows Google's redirect, with whatever cookie it has. */
const comeBack = (url: string, { cookie } = portal) =>
  app.call('GET', url.replace(app.origin, ''), { key: null, headers: { cookie } })
const directory = async () => {
  const { body } = await portal.call('GET', base)
  const { data } = body as { data: { id: string; consent: unknown; secrets: string[] }[] }
  return data.find((one) => one.id === id)
}
const tokenQuestions = () => google.questions.filter(({ path }) => path === '/token').length

describe('consent with Google', () => {
  it('leads there and back, keeps what came sealed, and has the directory read', async () => {
    google.users.push({
      id: '1',
      primaryEmail: 'ada@acme.example',
      name: { givenName: 'Ada', familyName: 'Example' },
    })
    expect((await directory())?.consent).toEqual({ given: false, problem: null })
    const url = await begin()
    expect(new URL(url).origin).toBe('https://accounts.google.com')
    expect(url).not.toContain(client_secret)
    const back = await comeBack(google.answer(url, 'yes'))
    expect(back.status).toBe(303)
    expect(back.headers.get('location')).toBe(`/portal/dsync/directories/${id}/steps/connect`)
    expect(await directory()).toMatchObject({
      consent: { given: true, problem: null },
      secrets: ['refresh_token'],
    })
    const row = await store.db
      .selectFrom('directories')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(google.refresh_token)
    await synchronize(app.deps, id, 'settings', AbortSignal.timeout(10_000))
    expect((await portal.call('GET', `${base}/${id}/activity`)).body).toMatchObject({
      syncs: [{ state: 'completed', users: { create: 1 } }],
    })
    const { text } = await portal.call('GET', '/changes?limit=20')
    expect(text).toContain('"action":"consent_given"')
    expect(text).not.toContain(google.refresh_token)
  })

  it('believes what came back once', async () => {
    const back = google.answer(await begin(), 'yes')
    const both = await Promise.all([comeBack(back), comeBack(back)])
    expect(both.map(({ status }) => status)).toEqual([303, 303])
    expect(google.questions.filter(({ body }) => body.includes('authorization_code'))).toHaveLength(1)
    await comeBack(back)
    expect(google.questions.filter(({ body }) => body.includes('authorization_code'))).toHaveLength(1)
    expect((await directory())?.secrets).toEqual(['refresh_token'])
  })

  it('gives its verifier to one of those who saw it unused', async () => {
    await begin()
    const consent = await store.db
      .selectFrom('directory_consents')
      .selectAll()
      .where('directory_id', '=', id)
      .executeTakeFirstOrThrow()
    const take = () => store.change(systemActor, (tx) => takeConsent(tx, app.deps.sealer, consent))
    const taken = [await take(), await take()]
    expect(taken).toEqual([expect.stringMatching(/^[\w-]{43}$/), undefined])
  })

  it('asks Google nothing in another session, in another organization, or without one', async () => {
    const back = google.answer(await begin(), 'yes')
    const other = await enterPortal(app, world.acme.id, { intent: 'dsync' })
    const stranger = await enterPortal(app, world.globex.id, { intent: 'dsync' })
    expect((await comeBack(back, other)).status).toBe(404)
    expect((await comeBack(back, stranger)).status).toBe(404)
    expect((await comeBack(back, { ...portal, cookie: '' })).headers.get('location')).toBe(
      '/portal/session-ended',
    )
    const sso = await enterPortal(app, world.acme.id, { intent: 'sso' })
    expect((await comeBack(back, sso)).status).toBe(403)
    expect(tokenQuestions()).toBe(0)
    // It is still good where it was begun.
    await comeBack(back)
    expect((await directory())?.consent).toMatchObject({ given: true })
  })

  it.each([
    ['no', 'told no'],
    ['not all of it', 'leave all boxes ticked'],
  ] as const)('that is answered with “%s” is refused, and the screen says why', async (how, words) => {
    await comeBack(google.answer(await begin(), how))
    expect(await directory()).toMatchObject({
      consent: {
        given: false,
        problem: expect.stringContaining(words),
      },
      secrets: [],
    })
  })

  it('runs out after ten minutes', async () => {
    const back = google.answer(await begin(), 'yes')
    app.clock.advance(601)
    await comeBack(back)
    expect(tokenQuestions()).toBe(0)
    expect((await directory())?.consent).toMatchObject({
      given: false,
      problem: expect.stringContaining('too late'),
    })
  })

  it('takes no code that belongs to another verifier', async () => {
    const first = new URL(google.answer(await begin(), 'yes'))
    const second = new URL(google.answer(await begin(), 'yes'))
    second.searchParams.set('code', first.searchParams.get('code') ?? '')
    await comeBack(second.href)
    expect((await directory())?.consent).toMatchObject({
      given: false,
      problem: expect.stringContaining('Begin again'),
    })
  })

  it('takes the place of a key, and a key takes its place', async () => {
    const key = { service_account_key: google.key, admin_email: google.admin }
    await portal.call('PUT', `${base}/${id}/source`, { settings: key })
    expect((await directory())?.secrets).toEqual(['service_account_key'])
    await comeBack(google.answer(await begin(), 'yes'))
    expect(await directory()).toMatchObject({ secrets: ['refresh_token'], settings: {} })
    await portal.call('PUT', `${base}/${id}/source`, { settings: key })
    expect(await directory()).toMatchObject({ secrets: ['service_account_key'], consent: { given: false } })
  })

  it('is offered for Google only, and only where there is a client', async () => {
    const { body } = await portal.call('POST', base, { guide_id: 'workday-pull' })
    expect(body.consent).toBeNull()
    const refused = await portal.call('POST', `${base}/${body.id}/source/consents`)
    expect(refused).toMatchObject({ status: 409, body: { code: 'consent_not_offered' } })
    const elsewhere = await createWorld(without.deps.store, without.environment.id)
    const there = await enterPortal(without, elsewhere.acme.id, { intent: 'dsync' })
    const made = await there.call('POST', base, { guide_id: 'google-workspace-pull' })
    expect(made.body.consent).toBeNull()
    expect((await there.call('POST', `${base}/${made.body.id}/source/consents`)).status).toBe(409)
  })
})
