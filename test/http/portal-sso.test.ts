import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createServiceProviderCertificate } from '../../src/protocols/saml/index.ts'
import { startApp, type TestApp } from '../harness.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'
import { serveText, type TextServer } from '../world/text-server.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
let portal: Portal
let files: TextServer
const now = '2026-11-20T10:00:00.000Z'
const certificate = createServiceProviderCertificate({
  common_name: 'IdP',
  now: new Date(now),
  years: 3,
}).certificate
const body64 = certificate.replace(/-----[^-]+-----|\s/g, '')

const metadata = (entity = 'https://idp.example/entity') => `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entity}">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${body64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
</IDPSSODescriptor></EntityDescriptor>`

beforeAll(async () => {
  app = await startApp({ at: now, settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
  files = await serveText()
  portal = await enterPortal(app, world.globex.id, { intent: 'sso' })
})
afterAll(async () => {
  await files.stop()
  await app.stop()
})
beforeEach(async () => {
  await app.events()
})

async function draft(guide_id = 'generic-saml'): Promise<string> {
  const { status, body } = await portal.call('POST', '/sso/connections', { guide_id })
  expect(status).toBe(201)
  return String(body.id)
}
const path = (id: string, rest = '') => `/sso/connections/${id}${rest}`

describe('choosing a provider', () => {
  it('makes a draft connection with our addresses and the guide’s claim names', async () => {
    const id = await draft('generic-saml')
    const { body } = await portal.call('GET', path(id))
    expect(body).toMatchObject({
      state: 'draft',
      protocol: 'saml',
      connection_type: 'GenericSAML',
      service_provider: {
        acs_url: `${app.origin}/sso/saml/acs/${id}`,
        sp_entity_id: `${app.origin}/sso/saml/metadata/${id}`,
      },
      draft: { status: 'draft', incomplete: ['metadata'] },
      active: null,
    })
    expect(await app.events()).toEqual([])
    const wire = await app.call('GET', `/connections/${id}`)
    expect(wire.body).toMatchObject({ state: 'draft', organization_id: world.globex.id })
  })

  it('answers 404 to a guide that does not exist, also when its name is a path', async () => {
    for (const guide_id of ['nope', '../generic-saml', '__proto__'])
      expect((await portal.call('POST', '/sso/connections', { guide_id })).status).toBe(404)
  })

  it('can be changed while nothing was active, and forgets what belonged to the other provider', async () => {
    const id = await draft('generic-oidc')
    await portal.call('PUT', path(id, '/draft'), { oidc: { client_id: 'abc', client_secret: 'very secret' } })
    const { body } = await portal.call('PUT', path(id, '/provider'), { guide_id: 'generic-saml' })
    expect(body).toMatchObject({ protocol: 'saml', guide_id: 'generic-saml', draft: { oidc: null } })
    const row = await app.deps.store.db
      .selectFrom('connection_configurations')
      .select('client_secret')
      .where('connection_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.client_secret).toBeNull()
  })
})

describe('metadata', () => {
  it('is read without being saved', async () => {
    const id = await draft()
    const { body } = await portal.call('POST', path(id, '/metadata-readings'), { metadata_xml: metadata() })
    expect(body).toMatchObject({
      usable: true,
      saml: { idp_entity_id: 'https://idp.example/entity', sso_url: 'https://idp.example/sso' },
    })
    expect((await portal.call('GET', path(id))).body).toMatchObject({ draft: { incomplete: ['metadata'] } })
  })

  it('is fetched from a URL, saved, and shown with its certificate', async () => {
    const id = await draft()
    const metadata_url = files.serve('/metadata', metadata())
    const { status, body } = await portal.call('PUT', path(id, '/draft'), { saml: { metadata_url } })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      draft: {
        incomplete: [],
        saml: { metadata_source: 'url', metadata_url, certificates: [{ key_type: 'rsa', key_bits: 2048 }] },
      },
    })
  })

  it('can be typed by hand, the certificate with or without its frame', async () => {
    const id = await draft()
    for (const certificates of [certificate, body64]) {
      const manual = { idp_entity_id: 'urn:idp', sso_url: 'https://idp.example/sso', certificates }
      expect((await portal.call('PUT', path(id, '/draft'), { saml: { manual } })).status).toBe(200)
    }
  })

  const refused: [string, Record<string, unknown>, string][] = [
    [
      'HTML',
      { metadata_xml: '<!doctype html><html><body>Sign in</body></html>' },
      'html_instead_of_metadata',
    ],
    ['a DTD', { metadata_xml: `<!DOCTYPE x [<!ENTITY e "x">]>${metadata()}` }, 'doctype_refused'],
    ['broken XML', { metadata_xml: '<EntityDescriptor' }, 'malformed_xml'],
    ['no web address', { metadata_url: 'not a url' }, 'not_a_url'],
    ['a javascript: address', { metadata_url: 'javascript:alert(1)' }, 'not_a_url'],
    ['a file: address', { metadata_url: 'file:///etc/passwd' }, 'not_a_url'],
    ['credentials in the address', { metadata_url: 'https://user:pass@idp.example/' }, 'url_invalid'],
  ]
  it.each(refused)('that is %s is refused by name, and changes nothing', async (_, saml, code) => {
    const id = await draft()
    const reading = await portal.call('POST', path(id, '/metadata-readings'), saml)
    expect(reading.status).toBe(200)
    expect(reading.body).toMatchObject({ usable: false })
    expect(JSON.stringify(reading.body.findings)).toContain(`"${code}"`)
    const saved = await portal.call('PUT', path(id, '/draft'), { saml })
    expect(saved.status).toBe(422)
    expect(saved.text).toContain(`"${code}"`)
    expect((await portal.call('GET', path(id))).body).toMatchObject({ draft: { incomplete: ['metadata'] } })
  })

  it('whose sign-in address is a javascript: URL is refused', async () => {
    const id = await draft()
    const evil = metadata().replace('https://idp.example/sso', 'javascript:alert(document.domain)')
    expect((await portal.call('PUT', path(id, '/draft'), { saml: { metadata_xml: evil } })).status).toBe(422)
  })

  it('behind an error page says which status came', async () => {
    const id = await draft()
    const { body } = await portal.call('POST', path(id, '/metadata-readings'), {
      metadata_url: files.url('/gone'),
    })
    expect(JSON.stringify(body.findings)).toContain('404')
  })
})

describe('an OpenID Connect draft', () => {
  it('keeps its secret for one host', async () => {
    const id = await draft('generic-oidc')
    const discovery = (name: string, tokens: string) => {
      const at = `/${name}/.well-known/openid-configuration`
      const issuer = files.serve(at, '').slice(0, -'/.well-known/openid-configuration'.length)
      const document = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: tokens,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }
      files.serve(at, JSON.stringify(document))
      return issuer
    }
    const save = (oidc: object) => portal.call('PUT', path(id, '/draft'), { oidc })
    const issuer = discovery('ours', 'https://op.example/token')
    await save({ issuer, client_id: 'abc', client_secret: 'very secret' })
    const same = await save({ issuer: discovery('tenant', 'https://op.example/tenant/token') })
    expect(same.body).toMatchObject({ draft: { incomplete: [], oidc: { client_secret_last4: 'cret' } } })
    const moved = await save({ issuer: discovery('theirs', 'https://elsewhere.example/token') })
    expect(moved.body).toMatchObject({
      draft: { incomplete: ['client_secret'], oidc: { client_secret_last4: null } },
    })
  })

  it('never shows its secret again, and stores it sealed', async () => {
    const id = await draft('generic-oidc')
    const secret = 'the-very-secret-value-9f3a'
    const { text, body } = await portal.call('PUT', path(id, '/draft'), {
      oidc: { client_id: 'abc', client_secret: secret },
    })
    expect(body).toMatchObject({
      draft: { oidc: { client_id: 'abc', client_secret_last4: '9f3a' }, incomplete: ['issuer'] },
    })
    expect(text).not.toContain(secret)
    const rows = await app.deps.store.db.selectFrom('connection_configurations').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('activation', () => {
  async function ready(): Promise<string> {
    const id = await draft()
    await portal.call('PUT', path(id, '/draft'), { saml: { metadata_xml: metadata() } })
    return id
  }

  it('refuses a draft that is incomplete, and one that no test has passed', async () => {
    const incomplete = await portal.call('POST', path(await draft(), '/activation'), {})
    expect([incomplete.status, incomplete.body.code]).toEqual([409, 'configuration_incomplete'])
    const untested = await portal.call('POST', path(await ready(), '/activation'), {})
    expect([untested.status, untested.body.code]).toEqual([409, 'configuration_untested'])
    expect(await app.events()).toEqual([])
  })

  it('makes the connection active in one commit with its event, said by the admin portal', async () => {
    const id = await ready()
    const { body } = await portal.call('POST', path(id, '/activation'), { untested: true })
    expect(body).toMatchObject({ state: 'active', draft: null, active: { version: 1, status: 'active' } })
    const [event] = await app.newEvents()
    expect(event).toMatchObject({
      event: 'connection.activated',
      organization_id: world.globex.id,
      data: { id, state: 'active', status: 'linked' },
      context: { actor: { source: 'admin_portal' } },
    })
  })

  it('keeps sign-in on the active version while a draft is edited, and can bring an old version back', async () => {
    const id = await ready()
    await portal.call('POST', path(id, '/activation'), { untested: true })
    const second = metadata('https://second.example')
    const edited = await portal.call('PUT', path(id, '/draft'), { saml: { metadata_xml: second } })
    expect(edited.body).toMatchObject({
      state: 'active',
      active: { version: 1, saml: { idp_entity_id: 'https://idp.example/entity' } },
      draft: { version: 2, saml: { idp_entity_id: 'https://second.example' } },
    })
    const activated = await portal.call('POST', path(id, '/activation'), { untested: true })
    expect(activated.body).toMatchObject({ active: { version: 2 }, superseded: [{ version: 1 }] })
    const old = await app.deps.store.db
      .selectFrom('connection_configurations')
      .select('id')
      .where('connection_id', '=', id)
      .where('version', '=', 1)
      .executeTakeFirstOrThrow()
    const restored = await portal.call('POST', path(id, '/restorations'), { configuration_id: old.id })
    expect(restored.body).toMatchObject({ active: { version: 1 }, superseded: [{ version: 2 }] })
    expect(await app.events()).toEqual(['connection.activated'])
  })

  it('never leaves two active versions, however many tabs press the button', async () => {
    const id = await ready()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => portal.call('POST', path(id, '/activation'), { untested: true })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7)
    expect(await app.events()).toEqual(['connection.activated'])
  })

  it('does not forget a passed test when the same values are saved again', async () => {
    const id = await ready()
    await app.deps.store.db
      .updateTable('connection_configurations')
      .set({ status: 'tested' })
      .where('connection_id', '=', id)
      .execute()
    await portal.call('PUT', path(id, '/draft'), { saml: { metadata_xml: metadata() } })
    expect((await portal.call('GET', path(id))).body).toMatchObject({ draft: { status: 'tested' } })
    await portal.call('PUT', path(id, '/draft'), { attribute_map: { email: 'mail' } })
    expect((await portal.call('GET', path(id))).body).toMatchObject({ draft: { status: 'draft' } })
  })

  it('is undone by deactivation and comes back without a draft', async () => {
    const id = await ready()
    await portal.call('POST', path(id, '/activation'), { untested: true })
    expect((await portal.call('POST', path(id, '/deactivation'))).body).toMatchObject({ state: 'inactive' })
    expect((await portal.call('POST', path(id, '/reactivation'), {})).body).toMatchObject({ state: 'active' })
    expect(await app.events()).toEqual([
      'connection.activated',
      'connection.deactivated',
      'connection.activated',
    ])
  })

  it('ends in the success URL of the link, else in the return URL that says so', async () => {
    const id = await ready()
    await portal.call('POST', path(id, '/activation'), { untested: true })
    const with_success = await enterPortal(app, world.globex.id, {
      intent: 'sso',
      return_url: 'https://vendor.example/settings?tab=sso#top',
      success_url: 'https://vendor.example/done',
    })
    const done = await with_success.call('POST', '/session/completion', { intent: 'sso' })
    expect(done.body).toEqual({ redirect_url: 'https://vendor.example/done' })
    const without = await enterPortal(app, world.globex.id, {
      intent: 'sso',
      return_url: 'https://vendor.example/settings?tab=sso#top',
    })
    const back = await without.call('POST', '/session/completion', { intent: 'sso' })
    expect(back.body).toEqual({ redirect_url: 'https://vendor.example/settings?tab=sso&success=true#top' })
    expect((await without.call('POST', '/session/exit')).body).toEqual({
      redirect_url: 'https://vendor.example/settings?tab=sso#top',
    })
  })
})

describe('resetting a connection', () => {
  it('deletes it with its event, and it is gone from the API', async () => {
    const id = await draft()
    expect((await portal.call('DELETE', path(id))).status).toBe(204)
    expect(await app.events()).toEqual(['connection.deleted'])
    expect((await app.call('GET', `/connections/${id}`)).status).toBe(404)
  })
})

describe('progress', () => {
  it('is kept for whoever comes with the next link', async () => {
    const id = await draft()
    await portal.call('PUT', path(id, '/progress'), { step: 'connect', ticks: ['connect.1'], variant: 'new' })
    const colleague = await enterPortal(app, world.globex.id, { intent: 'sso' })
    expect((await colleague.call('GET', path(id))).body).toMatchObject({
      progress: { step: 'connect', ticks: ['connect.1'], variant: 'new', saved_at: expect.any(String) },
    })
  })
})
