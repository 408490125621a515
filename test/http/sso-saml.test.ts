import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysOf } from '../../src/resources/signing-keys/signing-keys.ts'
import { startApp, type TestApp } from '../harness.ts'
import { carol, type Samlp, startSamlp } from '../world/samlp.ts'
import { type SimpleSamlPhp, startSimpleSamlPhp } from '../world/simplesamlphp.ts'
import type { Variant } from '../world/simplesamlphp-variants.ts'
import {
  addConnection,
  allowRedirect,
  authorizeUrl,
  callback,
  lastAttempt,
  type NewConnectionOptions,
  newBrowser,
  redeem,
  samlJourney,
  samlSettings,
} from './sso-journey.ts'

let app: TestApp
let samlp: Samlp
let php: SimpleSamlPhp
beforeAll(async () => {
  app = await startApp()
  samlp = await startSamlp()
  php = await startSimpleSamlPhp()
  await allowRedirect(app, callback)
})
afterAll(async () => {
  await samlp.stop()
  await php.stop()
  await app.stop()
})

const encryptionCertificate = async () => {
  const { store, sealer } = app.deps
  const [key] = await keysOf(store, sealer, app.environment.id, 'saml_encryption')
  return key?.certificate ?? ''
}

describe('a sign-in through samlp', () => {
  it('ends with a profile, and tells its story in rows and events', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    await app.events()
    const { to } = await samlJourney(app, samlp, { connection: connection.id })
    expect(to.origin + to.pathname).toBe(callback)
    expect([...to.searchParams.keys()]).toEqual(['code', 'state'])
    const answer = await redeem(app, to.searchParams.get('code'))
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body.profile).toMatchObject({
      object: 'profile',
      connection_id: connection.id,
      organization_id: connection.organization_id,
      connection_type: 'GenericSAML',
      idp_id: 'carol|1',
      email: 'carol@example.test',
      first_name: 'Carol',
      last_name: 'Clark',
      name: 'Carol Clark',
      role: null,
      custom_attributes: {},
    })
    expect(await app.events()).toEqual(['authentication.sso_started', 'authentication.sso_succeeded'])
    const attempt = await lastAttempt(app, connection.id)
    expect(attempt).toMatchObject({
      state: 'succeeded',
      kind: 'sign_in',
      email: 'carol@example.test',
      idp_id: 'carol|1',
      failure: null,
      ip_address: '127.0.0.1',
    })
    expect(attempt.request).not.toContain('AuthnRequest')
    expect(attempt.response).not.toContain('carol')
    const profile = await app.call('GET', '/sso/profile', { key: String(answer.body.access_token) })
    expect(profile.body).toEqual(answer.body.profile)
  })

  it('finds the same person again, with what changed since', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    const signIn = async () => {
      const { to } = await samlJourney(app, samlp, { connection: connection.id })
      return (await redeem(app, to.searchParams.get('code'))).body.profile
    }
    const first = Object(await signIn())
    samlp.signInAs({ ...carol, emails: [{ value: 'carol.new@example.test' }] })
    const second = Object(await signIn())
    samlp.signInAs({ ...carol, id: 'dave|2' })
    const other = Object(await signIn())
    samlp.signInAs(carol)
    expect(second).toMatchObject({ id: first.id, email: 'carol.new@example.test' })
    expect(other.id).not.toBe(first.id)
  })

  it('decrypts what was encrypted for us', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    samlp.respondWith({ encryptionCert: await encryptionCertificate() })
    const { to } = await samlJourney(app, samlp, { connection: connection.id })
    samlp.respondWith({})
    expect(to.searchParams.get('error_description')).toBeNull()
    expect(to.searchParams.get('code')).toBeTruthy()
  })
})

async function through(
  variant: Variant,
  options: NewConnectionOptions & { over?: object; user?: string } = {},
) {
  const connection = await addConnection(app, samlSettings(php, options.over), options)
  const { store, sealer } = app.deps
  const use = variant === 'signed-request' ? 'saml_signing' : 'saml_encryption'
  const [key] = await keysOf(store, sealer, app.environment.id, use)
  await php.addServiceProvider({
    entity_id: `${app.origin}/sso/saml/metadata/${connection.id}`,
    acs_url: `${app.origin}/sso/saml/acs/${connection.id}`,
    variant,
    certificate: key?.certificate ?? '',
  })
  const idp = { signIn: (url: string) => php.signIn(url, options.user ? { user: options.user } : {}) }
  const journey = await samlJourney(app, idp, { connection: connection.id })
  return { ...journey, connection, attempt: await lastAttempt(app, connection.id) }
}

describe('SimpleSAMLphp is accepted', () => {
  it.each<[Variant, NewConnectionOptions & { over?: object }]>([
    ['signed-assertion', {}],
    ['signed-response', {}],
    ['signed-both', {}],
    ['encrypted-assertion', {}],
    ['sha512', {}],
    ['oid-names', {}],
    ['claim-names', {}],
    ['persistent-name-id', {}],
    ['transient-name-id', {}],
    ['signed-request', { over: { sign_requests: true } }],
  ])('%s', async (variant, options) => {
    const { to } = await through(variant, options)
    expect(to.searchParams.get('error_description')).toBeNull()
    const { body } = await redeem(app, to.searchParams.get('code'))
    expect(body.profile).toMatchObject({
      email: 'alice@example.test',
      first_name: 'Alice',
      last_name: 'Archer',
      groups: ['Engineering', 'Admins'],
    })
  })

  it('with names that break what is written carelessly', async () => {
    const { to } = await through('signed-assertion', { user: 'obrien' })
    const { body } = await redeem(app, to.searchParams.get('code'))
    expect(body.profile).toMatchObject({
      email: "sinead.o'brien@example.test",
      first_name: 'Sinéad',
      last_name: "O'Brien & <Sons>",
      groups: ['R&D "core"', "<script>alert('x')</script>"],
      raw_attributes: { sn: "O'Brien & <Sons>" },
    })
  })
})

describe('SimpleSAMLphp is refused, and the reason written down', () => {
  it.each<[Variant, string, string, (NewConnectionOptions & { over?: object; user?: string })?]>([
    ['unsigned', 'unsigned_assertion', 'connection_invalid'],
    ['sha1', 'sha1_refused', 'connection_invalid'],
    [
      'signed-assertion',
      'issuer_mismatch',
      'connection_invalid',
      { over: { idp_entity_id: 'https://else.test' } },
    ],
    ['signed-assertion', 'attribute_missing_email', 'connection_invalid', { user: 'nomail' }],
    [
      'signed-assertion',
      'email_outside_domains',
      'profile_not_allowed_outside_organization',
      { domains: ['acme.example'] },
    ],
  ])('%s: %s', async (variant, code, error, options = {}) => {
    await app.events()
    const { to, attempt } = await through(variant, options)
    expect(to.origin + to.pathname).toBe(callback)
    expect(to.searchParams.get('error')).toBe(error)
    expect(to.searchParams.get('state')).toBe('the state')
    expect(to.searchParams.has('code')).toBe(false)
    expect(attempt).toMatchObject({ state: 'failed', failure: { code } })
    expect((await app.events()).filter((name) => name.startsWith('auth'))).toEqual([
      'authentication.sso_started',
      'authentication.sso_failed',
    ])
    const profiles = await app.deps.store.db
      .selectFrom('profiles')
      .select('id')
      .where('connection_id', '=', attempt.connection_id)
      .execute()
    expect(profiles).toEqual([])
  })

  it('a certificate that is not the configured one, with both shown', async () => {
    const { attempt } = await through('signed-assertion', { over: { certificates: [samlp.certificate] } })
    expect(attempt.failure).toMatchObject({ code: 'unknown_certificate' })
    expect(attempt.failure.expected).toMatch(/[0-9A-F]{2}:/)
  })

  it('a subject that changes each time, when nothing else names the person', async () => {
    const map = { id: 'NameID', email: 'mail', first_name: '', last_name: '', groups: '' }
    await php.setUser('ghost', { mail: ['ghost@example.test'] })
    const { to, attempt } = await through('transient-name-id', { attribute_map: map, user: 'ghost' })
    expect(to.searchParams.get('error')).toBe('connection_invalid')
    expect(attempt.failure.code).toBe('attribute_missing_id')
  })
})

describe('the foreign e-mail rule', () => {
  it('is not asked of an organization without domains, nor of one that allows it', async () => {
    const open = await addConnection(app, samlSettings(samlp))
    expect((await samlJourney(app, samlp, { connection: open.id })).to.searchParams.has('code')).toBe(true)
    const lenient = await addConnection(app, samlSettings(samlp), { domains: ['acme.example'] })
    await app.deps.store.db
      .updateTable('organizations')
      .set({ allow_profiles_outside_organization: 1 })
      .where('id', '=', lenient.organization_id)
      .execute()
    expect((await samlJourney(app, samlp, { connection: lenient.id })).to.searchParams.has('code')).toBe(true)
  })

  it('takes neither a longer nor a shorter name for one of the domains', async () => {
    for (const domain of ['ample.test', 'sub.example.test']) {
      const own = await addConnection(app, samlSettings(samlp), { domains: [domain] })
      const { to } = await samlJourney(app, samlp, { connection: own.id })
      expect(to.searchParams.get('error')).toBe('profile_not_allowed_outside_organization')
    }
  })

  it('accepts one of the domains', async () => {
    const own = await addConnection(app, samlSettings(samlp), { domains: ['other.test', 'example.test'] })
    expect((await samlJourney(app, samlp, { connection: own.id })).to.searchParams.has('code')).toBe(true)
  })

  it('takes no IT contact’s word for a domain before it is verified', async () => {
    const claimed = await addConnection(app, samlSettings(samlp), {
      domains: ['acme.example', 'example.test'],
    })
    const set = (change: { added_by?: string; state?: string }) =>
      app.deps.store.db
        .updateTable('organization_domains')
        .set(change)
        .where('organization_id', '=', claimed.organization_id)
        .where('domain', '=', 'example.test')
        .execute()
    await set({ added_by: 'admin_portal', state: 'pending' })
    const refused = await samlJourney(app, samlp, { connection: claimed.id })
    expect(refused.to.searchParams.get('error')).toBe('profile_not_allowed_outside_organization')
    await set({ state: 'verified' })
    expect((await samlJourney(app, samlp, { connection: claimed.id })).to.searchParams.has('code')).toBe(true)
  })
})

describe('the AuthnRequest', () => {
  it('goes as a form where the provider takes only POST, which samlp and SimpleSAMLphp accept', async () => {
    const connection = await addConnection(app, samlSettings(samlp, { sso_binding: 'post' }))
    const browser = newBrowser()
    const page = await browser.get(authorizeUrl(app, { connection: connection.id }))
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(page.text).not.toMatch(/<script>|onload/)
    const SAMLRequest = /name="SAMLRequest" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const posted = await samlp.signIn({ url: samlp.sso_url, fields: { SAMLRequest } })
    const parked = await browser.post(posted.acs_url, { SAMLResponse: posted.SAMLResponse })
    const back = await browser.get(parked.location)
    expect(new URL(back.location).searchParams.has('code')).toBe(true)
    expect((await browser.get(`${app.origin}/sso/submit.js`)).text).toContain('submit()')
  })

  it('asks for a fresh sign-in with prompt=login, and passes login_hint beside the request', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    const { location } = await newBrowser().get(
      authorizeUrl(app, { connection: connection.id, prompt: 'login', login_hint: 'a@b.test' }),
    )
    expect(new URL(location).searchParams.get('login_hint')).toBe('a@b.test')
    const row = await lastAttempt(app, connection.id)
    const { sealer } = app.deps
    expect(sealer.open(row.request ?? '', `sso_attempts.request:${row.id}`)).toContain('ForceAuthn="true"')
  })
})

describe('our own metadata', () => {
  it('names our addresses and both keys, and can be downloaded', async () => {
    const connection = await addConnection(app, samlSettings(samlp))
    const path = `/sso/saml/metadata/${connection.id}`
    const plain = await app.call('GET', path, { key: null })
    expect(plain.status).toBe(200)
    expect(plain.headers.get('content-type')).toContain('application/samlmetadata+xml')
    expect(plain.text).toContain(`entityID="${app.origin}${path}"`)
    expect(plain.text).toContain(`${app.origin}/sso/saml/acs/${connection.id}`)
    expect(plain.text.match(/<ds:X509Certificate>/g)?.length).toBe(2)
    const file = await app.call('GET', `${path}?download`, { key: null })
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.xml"$/)
    expect((await app.call('GET', '/sso/saml/metadata/conn_none', { key: null })).status).toBe(404)
  })
})
