/** Progress events: what the vendor is told of an IT contact's way, once each, and only when asked for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { abandonSessions } from '../../src/jobs/abandon-sessions.ts'
import { isSetUp } from '../../src/portal/server/areas.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { startApp, type TestApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { enterPortal, linkFor, type Portal, redeem, tokenOf } from '../world/portal-browser.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import { newBrowser, samlSettings, setDraft } from './sso-journey.ts'

let app: TestApp
let samlp: Samlp
let acme: string
beforeAll(async () => {
  app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
  samlp = await startSamlp()
  acme = await newOrganization('Acme')
})
afterAll(async () => {
  await samlp.stop()
  await app.stop()
})

const newOrganization = async (name: string) =>
  (await app.deps.store.change(systemActor, (tx) => createOrganization(tx, app.environment.id, { name }))).id
const told = async () => (await app.portalEvents()).map(({ event, data }) => ({ event, ...data }))
const connect = async (portal: Portal) =>
  String((await portal.call('POST', '/sso/connections', { guide_id: 'okta-saml' })).body.id)
const complete = (portal: Portal, intent = 'sso') => portal.call('POST', '/session/completion', { intent })

describe('a link that is redeemed', () => {
  it('tells of the link and of the session, with the session as actor', async () => {
    const link = await linkFor(app, acme, { intent: 'sso' })
    expect(await told()).toEqual([])
    await redeem(app, link)
    const events = await app.portalEvents()
    expect(events.map(({ event }) => event)).toEqual(['portal.link.redeemed', 'portal.session.opened'])
    const { jti } = JSON.parse(Buffer.from(tokenOf(link).split('.')[1] ?? '', 'base64url').toString())
    const session_id = events[1]?.data.id
    expect(session_id).toMatch(/^portal_session_/)
    expect(events[0]?.data).toEqual({
      object: 'portal_link',
      id: jti,
      organization_id: acme,
      intent: 'sso',
      contact_email: null,
      session_id,
    })
    expect(events[1]?.data).toEqual({
      object: 'portal_session',
      id: session_id,
      organization_id: acme,
      intent: 'sso',
      contact_email: null,
      link_id: jti,
    })
    expect(events[1]).toMatchObject({
      organization_id: acme,
      context: { actor: { source: 'admin_portal', id: session_id } },
    })
  })

  it('tells nothing when it was used before', async () => {
    const link = await linkFor(app, acme)
    await redeem(app, link)
    await told()
    expect((await redeem(app, link)).status).toBe(404)
    expect(await told()).toEqual([])
  })
})

describe('a step', () => {
  it('is told of once, whoever repeats it', async () => {
    const portal = await enterPortal(app, acme, { intent: 'sso' })
    const id = await connect(portal)
    await told()
    const save = (by: Portal, completed: string[]) =>
      by.call('PUT', `/sso/connections/${id}/progress`, { completed })
    await save(portal, ['create_app'])
    await save(portal, ['create_app', 'claims'])
    await save(portal, [])
    await save(await enterPortal(app, acme, { intent: 'sso' }), ['create_app', 'claims', 'test'])
    const steps = (await told()).filter(({ event }) => event === 'portal.session.step_completed')
    expect(steps).toMatchObject([
      { intent: 'sso', provider: 'okta-saml', subject_id: id, step: 'create_app' },
      { step: 'claims' },
      { step: 'test' },
    ])
  })

  it('is told of in the transaction that keeps it', async () => {
    const portal = await enterPortal(app, acme, { intent: 'sso' })
    await told()
    expect(
      (await portal.call('PUT', '/sso/connections/conn_none/progress', { completed: ['x'] })).status,
    ).toBe(404)
    expect(await told()).toEqual([])
  })
})

describe('a test that fails', () => {
  it('is told of with its code and the session that began it', async () => {
    const portal = await enterPortal(app, acme, { intent: 'sso' })
    const [opened] = (await told()).slice(-1)
    const id = await connect(portal)
    const { store } = app.deps
    const connection = await store.db
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await store.change(systemActor, (tx) =>
      setDraft(app, tx, connection, samlSettings(samlp, { idp_entity_id: 'https://somebody.else' })),
    )
    await told()
    const { body } = await portal.call('POST', `/sso/connections/${id}/tests`)
    const browser = newBrowser()
    const away = await browser.get(String(body.url))
    const posted = await samlp.signIn(away.location)
    await browser.post(posted.acs_url, { SAMLResponse: posted.SAMLResponse })
    expect(await told()).toEqual([
      {
        event: 'portal.session.test_failed',
        object: 'portal_session',
        id: opened && Reflect.get(opened, 'id'),
        organization_id: acme,
        contact_email: null,
        intent: 'sso',
        provider: 'okta-saml',
        subject_id: id,
        step: 'test',
        test_id: body.id,
        code: 'issuer_mismatch',
      },
    ])
  })
})

describe('completion', () => {
  it('is told of once per session, and never of what is not finished', async () => {
    const portal = await enterPortal(app, await newOrganization('Done'), { intent: 'domain_verification' })
    await told()
    expect((await complete(portal, 'domain_verification')).status).toBe(409)
    expect(await told()).toEqual([])
    const added = await portal.call('POST', '/domain-verification/domains', { domain: 'done.example' })
    await app.call('POST', `/organization_domains/${added.body.id}/verify`)
    await app.deps.store.db
      .updateTable('organization_domains')
      .set({ state: 'verified' })
      .where('id', '=', String(added.body.id))
      .execute()
    await told()
    expect((await complete(portal, 'domain_verification')).status).toBe(200)
    expect((await complete(portal, 'domain_verification')).status).toBe(200)
    expect(await told()).toMatchObject([{ event: 'portal.session.completed', intent: 'domain_verification' }])
  })
})

describe('a session that ends', () => {
  const work = { payload: {}, signal: new AbortController().signal }
  const look = () =>
    abandonSessions.run(
      jobDeps(app.deps.store, { isSetUp: (session) => isSetUp(app.deps.store, session) }),
      work,
    )
  const enter = async (name: string, intent = 'sso') => {
    const portal = await enterPortal(app, await newOrganization(name), { intent })
    await look()
    await told()
    return portal
  }

  beforeAll(async () => {
    app.clock.advance(3_600)
    await look()
  })

  it('by leaving is told of once, with the step that was done last', async () => {
    const portal = await enter('Leaves')
    const id = await connect(portal)
    app.clock.advance(1)
    await portal.call('PUT', `/sso/connections/${id}/progress`, { completed: ['create_app'] })
    await portal.call('POST', '/session/exit')
    await told()
    await look()
    await look()
    expect(await told()).toMatchObject([
      {
        event: 'portal.session.abandoned',
        intent: 'sso',
        reason: 'left',
        last_step: 'create_app',
      },
    ])
  })

  it('by an hour without use is told of then, and not before', async () => {
    await enter('Sleeps')
    app.clock.advance(3_599)
    await look()
    expect(await told()).toEqual([])
    app.clock.advance(1)
    await look()
    expect(await told()).toMatchObject([
      { event: 'portal.session.abandoned', reason: 'ran_out', last_step: null },
    ])
  })

  it('with its work done abandoned nothing, whether it said so or not', async () => {
    for (const says of [true, false]) {
      const portal = await enter(`Done ${says}`, 'domain_verification')
      const added = await portal.call('POST', '/domain-verification/domains', { domain: `${says}.example` })
      await app.deps.store.db
        .updateTable('organization_domains')
        .set({ state: 'verified' })
        .where('id', '=', String(added.body.id))
        .execute()
      if (says) expect((await complete(portal, 'domain_verification')).status).toBe(200)
      await portal.call('POST', '/session/exit')
      await told()
      await look()
      expect(await told()).toEqual([])
    }
  })
})

describe('who did not ask', () => {
  const names = async (query: string) =>
    ((await app.call('GET', `/events?limit=100${query}`)).body.data as { event: string }[]).map(
      ({ event }) => event,
    )

  it.each(['', '&events=*', '&events=organization.*', '&events=organization.created'])(
    'sees none of them in GET /events?%s',
    async (query) => {
      expect((await names(query)).filter((name) => name.startsWith('portal.'))).toEqual([])
    },
  )

  it('sees them under their name, their family, or the family of families', async () => {
    expect(new Set(await names('&events=portal.session.opened'))).toEqual(new Set(['portal.session.opened']))
    const family = new Set(await names('&events=portal.session.*'))
    expect(family.has('portal.session.opened')).toBe(true)
    expect(family.has('portal.link.redeemed')).toBe(false)
    expect(new Set(await names('&events=portal.*&events=*')).has('portal.link.redeemed')).toBe(true)
    expect(new Set(await names('&events=portal.*&events=*')).has('organization.created')).toBe(true)
  })

  it.each([
    [['organization.created'], 0],
    [['portal.*'], 3],
    [['portal.session.*'], 1],
    [['portal.link.redeemed'], 1],
  ])('gets none of them as a webhook: %j', async (events, expected) => {
    const { fanOut } = await import('../../src/resources/webhook-endpoints/fan-out.ts')
    const { sequenceEvents } = await import('../../src/resources/events/events.ts')
    const endpoint_url = `https://hooks.example/${events.join()}`
    const { body } = await app.call('POST', '/webhook_endpoints', { body: { endpoint_url, events } })
    await enterPortal(app, acme)
    await sequenceEvents(app.deps.store)
    await fanOut(app.deps.store, String(body.id))
    const rows = await app.deps.store.db
      .selectFrom('webhook_deliveries')
      .select('event')
      .where('endpoint_id', '=', String(body.id))
      .execute()
    expect(rows).toHaveLength(expected)
  })
})
