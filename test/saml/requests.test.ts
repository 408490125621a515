import { execFileSync } from 'node:child_process'
import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  authnRequestRedirect,
  createAuthnRequest,
  readMetadata,
  SamlRefusal,
  serviceProviderMetadata,
} from '../../src/protocols/saml/index.ts'
import type { RedirectSignatureAlgorithm } from '../../src/protocols/saml/types.ts'
import { parseXml } from '../../src/protocols/saml/xml/parse.ts'
import { attributeOf, maybeChild, textOf } from '../../src/protocols/saml/xml/tree.ts'
import { acsUrl, assertionNs, now, parties, protocol, spEntityId } from './world.ts'

const destination = 'https://idp.acme.test/sso?idpid=C01&x=1'
const input = { id: '_request1', issue_instant: now, destination, acs_url: acsUrl, issuer: spEntityId }

describe('an AuthnRequest', () => {
  it('says who asks, where to answer and how', () => {
    const root = parseXml(createAuthnRequest({ ...input, name_id_format: 'urn:format' }))
    expect([root.local, root.namespace]).toEqual(['AuthnRequest', protocol])
    const stated = Object.fromEntries(root.attributes.map(({ local, value }) => [local, value]))
    expect(stated).toEqual({
      ID: '_request1',
      Version: '2.0',
      IssueInstant: now.toISOString(),
      Destination: destination,
      ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      AssertionConsumerServiceURL: acsUrl,
    })
    const issuer = maybeChild(root, assertionNs, 'Issuer')
    expect(issuer && textOf(issuer)).toBe(spEntityId)
    const policy = maybeChild(root, protocol, 'NameIDPolicy')
    expect(policy && attributeOf(policy, 'Format')).toBe('urn:format')
  })

  it('forces a new sign-in and hints at the user only when asked to, and escapes what it is given', () => {
    expect(createAuthnRequest(input)).not.toMatch(/ForceAuthn|Subject|Format=/)
    const hint = '"><saml:Issuer>evil</saml:Issuer>&'
    const root = parseXml(createAuthnRequest({ ...input, issuer: hint, force_authn: true, login_hint: hint }))
    expect(attributeOf(root, 'ForceAuthn')).toBe('true')
    const issuer = maybeChild(root, assertionNs, 'Issuer')
    expect(issuer && textOf(issuer)).toBe(hint)
    const subject = maybeChild(root, assertionNs, 'Subject')
    const nameId = subject && maybeChild(subject, assertionNs, 'NameID')
    expect(nameId && textOf(nameId)).toBe(hint)
  })
})

describe('the redirect that carries it', () => {
  const xml = createAuthnRequest(input)
  const relay_state = 'state &=#/+ zoé'

  it('keeps the query and the fragment of the destination', () => {
    const url = new URL(authnRequestRedirect({ destination: `${destination}#top`, xml, relay_state }))
    expect([url.searchParams.get('idpid'), url.searchParams.get('x'), url.hash]).toEqual(['C01', '1', '#top'])
    expect(url.searchParams.get('RelayState')).toBe(relay_state)
    const request = Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')
    expect(inflateRawSync(request).toString()).toBe(xml)
    expect(url.searchParams.has('Signature')).toBe(false)
    expect(authnRequestRedirect({ destination: 'https://i.test/sso', xml })).toMatch(
      /^https:\/\/i.test\/sso\?SAMLRequest=[^&]+$/,
    )
  })

  const algorithms: readonly (readonly [RedirectSignatureAlgorithm, 'idp' | 'ec256' | 'ec384'])[] = [
    ['rsa-sha256', 'idp'],
    ['rsa-sha384', 'idp'],
    ['rsa-sha512', 'idp'],
    ['ecdsa-sha256', 'ec256'],
    ['ecdsa-sha384', 'ec384'],
    ['ecdsa-sha512', 'ec384'],
  ]
  it.each(algorithms)('is signed over the very octets of its query: %s', (algorithm, who) => {
    const { private_key, certificate } = parties[who]()
    const url = authnRequestRedirect({ destination, xml, relay_state, sign: { private_key, algorithm } })
    const query = url.slice(url.indexOf('SAMLRequest='))
    const [octets = '', signature = ''] = query.split('&Signature=')
    expect(octets).toMatch(/^SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+$/)
    const key = { key: createPublicKey(certificate), dsaEncoding: 'ieee-p1363' as const }
    const value = Buffer.from(decodeURIComponent(signature), 'base64')
    const hash = algorithm.split('-')[1] ?? ''
    expect(verify(hash, Buffer.from(octets), key, value)).toBe(true)
    expect(verify(hash, Buffer.from(octets.replace('RelayState=s', 'RelayState=t')), key, value)).toBe(false)
  })

  it('is not signed by a key of another kind', () => {
    const sign = { private_key: parties.ec256().private_key, algorithm: 'rsa-sha256' as const }
    expect(() => authnRequestRedirect({ destination, xml, sign })).toThrow(SamlRefusal)
  })
})

describe('our metadata', () => {
  const certificates = [parties.sp().certificate, parties.renewed().certificate]
  const xml = serviceProviderMetadata({
    entity_id: `${spEntityId}?a=1&b="2"`,
    acs_url: acsUrl,
    signing_certificates: certificates,
    encryption_certificates: certificates.slice(0, 1),
    authn_requests_signed: true,
    organization_name: 'Acme & <Sons>',
  })

  it('is XML to libxml2, and holds every certificate', () => {
    const script = 'echo (new SimpleXMLElement(stream_get_contents(STDIN)))["entityID"];'
    expect(execFileSync('php', ['-r', script], { input: xml }).toString()).toBe(`${spEntityId}?a=1&b="2"`)
    const bodies = [...xml.matchAll(/<ds:X509Certificate>([^<]+)/g)].map(([, body]) => body ?? '')
    const subjects = bodies.map((body) => new X509Certificate(Buffer.from(body, 'base64')).subject)
    expect(subjects).toEqual(['CN=sp', 'CN=renewed', 'CN=sp'])
    expect(xml).toContain('AuthnRequestsSigned="true"')
    expect(xml).toContain('WantAssertionsSigned="true"')
    expect(xml).toContain('Acme &amp; &lt;Sons&gt;')
    expect(xml).not.toMatch(/rsa-1_5/)
  })

  it('is told apart from that of an identity provider', () => {
    expect(readMetadata(xml, now).identity_providers).toEqual([])
  })
})
