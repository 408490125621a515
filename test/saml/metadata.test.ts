import { describe, expect, it } from 'vitest'
import {
  metadataUrlFindings,
  readMetadata,
  SamlRefusal,
  serviceProviderMetadata,
} from '../../src/protocols/saml/index.ts'
import { acsUrl, idpEntityId, parties, spEntityId } from './world.ts'

// The keys of these tests are made when they run, so certificates are judged against the real clock, an hour on.
const today = new Date(Date.now() + 3_600_000)
const inYears = (years: number): Date => new Date(today.getTime() + years * 365 * 86_400_000)
const md = 'urn:oasis:names:tc:SAML:2.0:metadata'
const saml2 = 'urn:oasis:names:tc:SAML:2.0:protocol'
const binding = (name: string): string => `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${name}`
const key = (body: string, use = ' use="signing"'): string =>
  `<KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>\n  ${body}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`
const sso = (name: string): string =>
  `<SingleSignOnService Binding="${binding(name)}" Location="https://idp.acme.test/sso/${name}"/>`

interface Parts {
  keys?: string
  services?: string
  attributes?: string
  protocols?: string
  entity_attributes?: string
}
const entity = (parts: Parts = {}, id = idpEntityId): string =>
  `<EntityDescriptor xmlns="${md}" entityID="${id}"${parts.entity_attributes ?? ''}><IDPSSODescriptor protocolSupportEnumeration="${parts.protocols ?? saml2}"${parts.attributes ?? ''}>${parts.keys ?? key(parties.idp().body)}<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>${parts.services ?? sso('POST') + sso('Redirect')}</IDPSSODescriptor></EntityDescriptor>`
const codes = (xml: string, at = today): string[] =>
  readMetadata(xml, at).findings.map(({ code, tone }) => `${tone} ${code}`)
const refusalOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('identity-provider metadata', () => {
  it('yields the entity, both addresses, the certificate and the formats', () => {
    const { identity_providers, findings } = readMetadata(entity(), today)
    expect(findings).toEqual([])
    expect(identity_providers).toEqual([
      {
        entity_id: idpEntityId,
        sso_redirect_url: 'https://idp.acme.test/sso/Redirect',
        sso_post_url: 'https://idp.acme.test/sso/POST',
        signing_certificates: [
          expect.objectContaining({ subject: 'CN=idp', key_type: 'rsa', key_bits: 2048 }),
        ],
        name_id_formats: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
        want_authn_requests_signed: false,
      },
    ])
  })

  it('is read under any prefix, behind a byte order mark, comments, style sheets and foreign encodings', () => {
    const prefixed = entity()
      .replace(/<(\/?)([A-Z])/g, '<$1md:$2')
      .replace('xmlns=', 'xmlns:md=')
    const odd = `\uFEFF<?xml version="1.0" encoding="utf-16"?>\r\n<?xml-stylesheet href="a.xsl"?><!-- c -->\n${prefixed}`
    expect(readMetadata(odd, today).identity_providers).toEqual(
      readMetadata(entity(), today).identity_providers,
    )
  })

  it('takes every signing certificate and those without a use, once, but not those for encryption', () => {
    const { idp, renewed, attacker } = parties
    const keys =
      key(idp().body) + key(idp().body) + key(renewed().body, '') + key(attacker().body, ' use="encryption"')
    const [provider] = readMetadata(entity({ keys }), today).identity_providers
    expect(provider?.signing_certificates.map(({ subject }) => subject)).toEqual(['CN=idp', 'CN=renewed'])
  })

  it('lists several identity providers, nested descriptors included, and says so', () => {
    const xml = `<EntitiesDescriptor xmlns="${md}">${entity()}<EntitiesDescriptor>${entity({}, 'urn:second')}</EntitiesDescriptor></EntitiesDescriptor>`
    const { identity_providers, findings } = readMetadata(xml, today)
    expect(identity_providers.map(({ entity_id }) => entity_id)).toEqual([idpEntityId, 'urn:second'])
    expect(findings).toEqual([{ code: 'several_identity_providers', tone: 'warn', values: { count: 2 } }])
  })

  it('ignores a descriptor of SAML 1.1', () => {
    const protocols = 'urn:oasis:names:tc:SAML:1.1:protocol'
    expect(readMetadata(entity({ protocols }), today).identity_providers).toEqual([])
  })

  it('reports that requests must be signed, and until when it is valid', () => {
    const xml = entity({
      attributes: ' WantAuthnRequestsSigned="true"',
      entity_attributes: ' validUntil="2026-01-01T00:00:00Z"',
    })
    const [provider] = readMetadata(xml, today).identity_providers
    expect(provider).toMatchObject({
      want_authn_requests_signed: true,
      valid_until: '2026-01-01T00:00:00.000Z',
    })
    expect(codes(xml, new Date('2026-06-01'))).toContain('warn valid_until_past')
  })

  it('warns of what will break or has broken', () => {
    expect(codes(entity(), inYears(11))).toEqual(['bad certificate_expired'])
    expect(codes(entity(), inYears(9.9))).toEqual(['warn certificate_expires_soon'])
    expect(codes(entity(), inYears(-1))).toEqual(['bad certificate_not_yet_valid'])
    expect(codes(entity({ services: sso('POST') }))).toEqual(['warn no_redirect_binding'])
    expect(codes(entity({ services: '' }))).toEqual(['bad no_sso_url'])
    expect(codes(entity({ keys: '' }))).toEqual(['bad no_certificate'])
    expect(codes(entity({ keys: key(parties.idp().body) + key('bm9uZQ==') }))).toEqual([
      'warn certificate_unreadable',
    ])
    expect(codes(entity({ keys: key(parties.weak().body) }))).toEqual(['warn weak_key'])
  })

  it('tells service-provider metadata from what was asked for', () => {
    const ours = serviceProviderMetadata({
      entity_id: spEntityId,
      acs_url: acsUrl,
      signing_certificates: [],
      encryption_certificates: [],
      authn_requests_signed: false,
    })
    expect(readMetadata(ours, today)).toEqual({
      identity_providers: [],
      findings: [{ code: 'service_provider_metadata', tone: 'bad', values: { entity_id: spEntityId } }],
    })
  })

  it.each([
    ['metadata_empty', '  '],
    ['url_instead_of_metadata', 'https://idp.acme.test/metadata'],
    ['html_instead_of_metadata', '<!DOCTYPE html><html></html>'],
    ['doctype_refused', `<!DOCTYPE x [<!ENTITY a "b">]>${'<a/>'}`],
    ['malformed_xml', '<EntityDescriptor>'],
    ['not_metadata', '<samlp:Response xmlns:samlp="urn:x"/>'],
    ['too_complex', '<a>'.repeat(200)],
    ['too_large', `<a>${'x'.repeat(6_000_000)}</a>`],
  ])('refuses by name: %s', (code, text) => {
    const refusal = refusalOf(() => readMetadata(text, today))
    expect(refusal).toBeInstanceOf(SamlRefusal)
    expect(refusal).toMatchObject({ code, step: 'metadata' })
  })
})

describe('a metadata URL', () => {
  const found = (url: string): string[] => metadataUrlFindings(url).map(({ code }) => code)
  const entra =
    'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/federationmetadata/2007-06/federationmetadata.xml'

  it.each([
    [`${entra}?appid=66666666-7777-8888-9999-000000000000`],
    ['https://acme.okta.com/app/exk1abc/sso/saml/metadata'],
    ['https://idp.acme.test/FederationMetadata/2007-06/FederationMetadata.xml'],
    ['https://acme.onelogin.com/saml/metadata/1234'],
    ['https://auth.pingone.eu/env/saml20/metadata/app'],
  ])('of the right shape passes: %s', (url) => expect(found(url)).toEqual([]))

  it.each([
    ['entra_tenant_wide', entra],
    ['entra_tenant_wide', `${entra}?appid=`],
    ['okta_admin_url', 'https://acme-admin.okta.com/app/exk1abc/sso/saml/metadata'],
    ['login_page_url', 'https://acme.okta.com/app/acme_app_1/exk1abc/sso/saml'],
    ['login_page_url', 'https://login.microsoftonline.com/1111/saml2'],
    ['login_page_url', 'https://accounts.google.com/o/saml2/idp?idpid=C01'],
    ['login_page_url', 'https://adfs.acme.test/adfs/ls/'],
    ['not_https', 'http://idp.acme.test/metadata'],
    ['not_a_url', 'idp.acme.test/metadata'],
    ['not_a_url', 'javascript:alert(1)'],
  ])('of a wrong shape is told apart: %s %s', (code, url) => expect(found(url)).toEqual([code]))
})
