/** The portal's domains over HTTP: who may touch which, and what each answer shows. */
import { afterAll, afterEach, expect, it } from 'vitest'
import { startApp } from '../harness.ts'
import { startBind } from '../world/bind.ts'
import { enterPortal } from '../world/portal-browser.ts'
import { createWorld } from '../world.ts'

const bind = await startBind({
  zones: { 'kestrel.example': [], 'xn--bcher-kva.example': [], 'gone.example': 'broken' },
})
const dns = { resolvers: [bind.address], port: bind.port, timeout_ms: 3_000, tries: 2 }
const app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'links=0' }, dns })
const world = await createWorld(app.deps.store, app.environment.id)
const portal = await enterPortal(app, world.globex.id, { intent: 'domain_verification' })
await app.events()
afterEach(() => app.events())
afterAll(async () => {
  await app.stop()
  await bind.stop()
})

const base = '/domain-verification/domains'
const add = (domain: string) => portal.call('POST', base, { domain })
const area = async () => {
  const { body } = await portal.call('GET', '/session')
  return (body as { areas: { intent: string }[] }).areas.find(
    ({ intent }) => intent === 'domain_verification',
  )
}

it('adds a domain, looks at once, and finishes when one is verified', async () => {
  const { status, body } = await add('Kestrel.example')
  expect(status).toBe(201)
  expect(body).toMatchObject({
    domain: 'kestrel.example',
    state: 'pending',
    record: { host: '', zone: 'kestrel.example' },
    trace: { diagnosis: { kind: 'not_there', others: 0 } },
    checked_seconds_ago: 0,
    next_check_in_seconds: 10,
  })
  expect(await area()).toMatchObject({ available: true, state: 'in_progress' })
  const complete = () => portal.call('POST', '/session/completion', { intent: 'domain_verification' })
  expect((await complete()).status).toBe(409)
  const { value } = body.record as { value: string }
  await bind.add('kestrel.example', `kestrel.example. 60 TXT "${value}"`)
  const check = () => portal.call('POST', `${base}/${body.id}/checks`)
  // A second press within three seconds asks nobody.
  expect((await check()).body.state).toBe('pending')
  app.clock.advance(3)
  expect((await check()).body).toMatchObject({ state: 'verified', trace: { diagnosis: { kind: 'found' } } })
  expect(await area()).toMatchObject({ state: 'active', detail: 'kestrel.example' })
  expect((await complete()).status).toBe(200)
  expect((await portal.call('POST', `${base}/${body.id}/verification`)).body.code).toBe(
    'domain_already_verified',
  )
  const events = (await app.newEvents()).map(({ event, context }) => [event, context.actor])
  expect(events.map(([event]) => event)).toEqual([
    'organization_domain.created',
    'organization_domain.updated',
    'organization_domain.verified',
  ])
  expect(events[2]?.[1]).toMatchObject({ source: 'admin_portal' })
})

it('writes a name as people do, and keeps it as the DNS does', async () => {
  expect((await add('bücher.example')).body).toMatchObject({
    domain: 'xn--bcher-kva.example',
    display: 'bücher.example',
  })
})

it.each([
  ['nonsense', 422, 'invalid_domain'],
  ['co.uk', 422, 'public_suffix'],
  ['gmail.com', 422, 'consumer_domain'],
  ['GLOBEX.example', 409, 'domain_already_exists'],
])('refuses %s with %i %s', async (domain, status, code) => {
  const answer = await add(domain)
  expect(answer.status).toBe(status)
  expect(answer.text).toContain(code)
  expect(await app.events()).toEqual([])
})

it('says that nobody could be asked, and draws no conclusion from it', async () => {
  expect((await add('gone.example')).body).toMatchObject({
    state: 'pending',
    trace: { diagnosis: { kind: 'could_not_ask', outcome: 'server_failed' } },
  })
})

it('removes a domain', async () => {
  const { body } = await add('foreign.example')
  expect((await portal.call('DELETE', `${base}/${body.id}`)).status).toBe(204)
  expect((await portal.call('POST', `${base}/${body.id}/checks`)).status).toBe(404)
  expect(await app.events()).toEqual(['organization_domain.created', 'organization_domain.deleted'])
})

it("neither shows nor touches another organization's domain, nor opens to another intent", async () => {
  const [theirs] = world.acme.domains
  const { body } = await portal.call('GET', base)
  expect(JSON.stringify(body)).not.toContain('acme')
  for (const [method, rest] of [
    ['POST', '/checks'],
    ['POST', '/verification'],
    ['DELETE', ''],
  ] as const)
    expect((await portal.call(method, `${base}/${theirs?.id}${rest}`)).status).toBe(404)
  const sso = await enterPortal(app, world.acme.id, { intent: 'sso' })
  expect((await sso.call('GET', base)).body.code).toBe('intent_not_allowed')
  expect((await sso.call('DELETE', `${base}/${theirs?.id}`)).status).toBe(403)
  expect(await app.events()).toEqual([])
})

it('does not keep a session alive by asking again and again', async () => {
  const idle = await enterPortal(app, world.globex.id, { intent: 'domain_verification' })
  for (let minutes = 0; minutes < 60; minutes += 20) {
    expect((await idle.call('GET', base)).status).toBe(200)
    app.clock.advance(20 * 60)
  }
  expect((await idle.call('GET', base)).status).toBe(401)
})
