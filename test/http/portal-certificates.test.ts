/** Certificate renewal over HTTP: what the session may do, what it may not, and when it is complete. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp } from '../harness.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'
import { certificateFrom, providerMetadata } from '../world/provider-metadata.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z', settings: { RATE_LIMITS: 'links=0' } })
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(app.stop)

const old = certificateFrom('2025-04-01T00:00:00.000Z')
const next = certificateFrom('2026-02-01T00:00:00.000Z', 3)
const base = '/certificate-renewal/connections'
const path = `${base}/${world.okta.id}`
let portal: Portal

beforeAll(async () => {
  const sso = await enterPortal(app, world.acme.id, { intent: 'sso' })
  const draft = { saml: { metadata_xml: providerMetadata([old]) } }
  await sso.call('PUT', `/sso/connections/${world.okta.id}/draft`, draft)
  await sso.call('POST', `/sso/connections/${world.okta.id}/activation`, { untested: true })
  portal = await enterPortal(app, world.acme.id, { intent: 'certificate_renewal' })
  await app.events()
})

const complete = () => portal.call('POST', '/session/completion', { intent: 'certificate_renewal' })
const state = async () => {
  const { body } = await portal.call('GET', '/session')
  return (body as { areas: { state: string }[] }).areas.map((area) => area.state)
}

it('shows what ends when, and is not complete before the next certificate is there', async () => {
  const { body } = await portal.call('GET', base)
  expect(body.data).toMatchObject([
    { id: world.okta.id, provider: 'Okta', certificates: [{ fingerprint: old.fingerprint, signs: false }] },
  ])
  expect(JSON.stringify(body)).not.toContain('BEGIN')
  expect(await state()).toEqual(['in_progress'])
  expect((await complete()).status).toBe(409)
  const steps = await portal.call('GET', `${path}/steps`)
  expect(steps.body).toMatchObject({ guide: { steps: [{ kind: 'renew' }, { kind: 'switch' }] } })
})

it.each([
  [
    'another issuer',
    { metadata_xml: providerMetadata([next], { entity_id: 'https://other.example' }) },
    'renewal_issuer_differs',
  ],
  ['nothing new', { certificates: old.certificate }, 'renewal_nothing_new'],
  ['a private key', { certificates: next.private_key }, 'private_key_pasted'],
  ['no metadata', { metadata_xml: '<html></html>' }, 'html_instead_of_metadata'],
])('refuses %s, and says why', async (_, input, code) => {
  const { body } = await portal.call('POST', `${path}/readings`, input)
  expect(body).toMatchObject({ usable: false })
  expect(JSON.stringify(body.findings)).toContain(code)
  const refused = await portal.call('POST', `${path}/certificates`, input)
  expect(refused.status).toBe(422)
  expect(await app.events()).toEqual([])
})

it('accepts the certificate alone beside the old one, tells the vendor, and is complete', async () => {
  const { body } = await portal.call('POST', `${path}/certificates`, { certificates: next.certificate })
  expect(body.certificates).toMatchObject([
    { fingerprint: old.fingerprint },
    { fingerprint: next.fingerprint },
  ])
  const [event, ...more] = await app.newEvents()
  expect(more).toEqual([])
  expect(event).toMatchObject({
    event: 'connection.saml_certificate_renewed',
    data: { certificate: { certificate_type: 'ResponseSigning', expiry_date: next.not_after } },
    context: { actor: { source: 'admin_portal' } },
  })
  expect(await state()).toEqual(['active'])
  expect((await complete()).status).toBe(200)
})

it('begins a test against what is active', async () => {
  const { status, body } = await portal.call('POST', `${path}/tests`)
  expect(status).toBe(201)
  const test = await portal.call('GET', `/certificate-renewal/tests/${body.id}`)
  expect(test.body).toMatchObject({ connection_id: world.okta.id, attempt: { state: 'started' } })
})

it('retires the old certificate and never the last', async () => {
  const retire = (fingerprint: string) => portal.call('POST', `${path}/retirements`, { fingerprint })
  expect((await retire(old.fingerprint)).body.certificates).toMatchObject([{ fingerprint: next.fingerprint }])
  expect((await retire(next.fingerprint)).body.code).toBe('last_certificate')
  expect((await portal.call('POST', `${path}/refreshes`)).body.code).toBe('no_metadata_url')
})

it("neither opens to another intent nor touches another organization's connection", async () => {
  const strangers = await enterPortal(app, world.globex.id, { intent: 'certificate_renewal' })
  const sso = await enterPortal(app, world.acme.id, { intent: 'sso' })
  expect((await strangers.call('GET', base)).body).toEqual({ data: [] })
  for (const [method, rest, body] of [
    ['GET', '/steps', undefined],
    ['POST', '/readings', { certificates: next.certificate }],
    ['POST', '/certificates', { certificates: next.certificate }],
    ['POST', '/retirements', { fingerprint: next.fingerprint }],
    ['POST', '/decisions', { change_id: 'key_set_change_1', decision: 'approve' }],
    ['POST', '/refreshes', undefined],
    ['POST', '/tests', undefined],
  ] as const) {
    expect((await strangers.call(method, `${path}${rest}`, body)).status, rest).toBe(404)
    expect((await sso.call(method, `${path}${rest}`, body)).body.code, rest).toBe('intent_not_allowed')
  }
  // What a renewal does not need is not open to it either.
  expect((await portal.call('GET', '/sso/connections')).status).toBe(403)
})
