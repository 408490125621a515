/** Responses that must be accepted: what honest identity providers send. */
import type { SamlAssertion, ValidateResponseInput } from '../../src/protocols/saml/index.ts'
import {
  assertion,
  at,
  attribute,
  audienceRestriction,
  confirmation,
  encrypt,
  enveloped,
  exclusive,
  nameId,
  parties,
  response,
  sign,
  spEntityId,
  transform,
  user,
} from './world.ts'

export interface Control {
  readonly name: string
  readonly xml: () => string
  readonly yields?: Partial<SamlAssertion>
  readonly expected?: () => Partial<ValidateResponseInput['expected']>
  readonly allow?: ValidateResponseInput['allow']
  /** What the others make of it, where they do not accept it too. */
  readonly xmlsec1?: 'encrypted'
  readonly node_saml?: 'refuses'
}

const byAssertion = { signed: { response: false, assertion: true } }
const byResponse = { signed: { response: true, assertion: false } }
const prefixList = (prefixes: string): string =>
  `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${prefixes}"></ec:InclusiveNamespaces>`
const signed = (): string => sign(assertion())
const unsolicited = { in_response_to: { unsolicited: true } } as const

export const controls: readonly Control[] = [
  { name: 'assertion signed', xml: () => response(signed()), yields: byAssertion },
  { name: 'Response signed', xml: () => sign(response(assertion())), yields: byResponse },
  {
    name: 'both signed',
    xml: () => sign(response(signed())),
    yields: { signed: { response: true, assertion: true } },
  },
  {
    name: 'RSA-SHA384',
    xml: () => response(sign(assertion(), { hash: 'sha384' })),
    node_saml: 'refuses',
  },
  { name: 'RSA-SHA512', xml: () => response(sign(assertion(), { hash: 'sha512' })) },
  {
    name: 'a SHA-384 digest beside RSA-SHA512',
    xml: () => response(sign(assertion(), { hash: 'sha512', digest_hash: 'sha384' })),
    node_saml: 'refuses',
  },
  {
    name: 'ECDSA-SHA256',
    xml: () => response(sign(assertion(), { by: parties.ec256() })),
    expected: () => ({ certificates: [parties.ec256().certificate] }),
    node_saml: 'refuses',
  },
  {
    name: 'ECDSA-SHA384',
    xml: () => response(sign(assertion(), { by: parties.ec384(), hash: 'sha384' })),
    expected: () => ({ certificates: [parties.ec384().certificate] }),
    node_saml: 'refuses',
  },
  { name: 'no KeyInfo', xml: () => response(sign(assertion(), { key_info: null })) },
  {
    name: 'no KeyInfo, the second of two configured certificates',
    xml: () => response(sign(assertion(), { key_info: null })),
    expected: () => ({ certificates: [parties.renewed().certificate, parties.idp().certificate] }),
  },
  {
    name: 'the renewed certificate, both configured',
    xml: () => response(sign(assertion(), { by: parties.renewed() })),
    expected: () => ({ certificates: [parties.idp().certificate, parties.renewed().certificate] }),
  },
  {
    name: 'an XML declaration and white space',
    xml: () => `<?xml version="1.0" encoding="UTF-8"?>\r\n${response(signed())}\n`,
  },
  {
    name: 'a byte order mark',
    xml: () => `\uFEFF<?xml version="1.0" encoding="utf-8"?>${response(signed())}`,
  },
  {
    name: 'a comment outside the signed content',
    xml: () =>
      `<!-- made by an IdP -->${response(signed()).replace('<samlp:Status>', '<!-- status --><samlp:Status>')}`,
  },
  {
    name: 'several Audiences',
    xml: () =>
      response(sign(assertion({ restrictions: audienceRestriction('https://other.test', spEntityId) }))),
  },
  {
    name: 'several AudienceRestrictions that all name us',
    xml: () =>
      response(
        sign(
          assertion({ restrictions: audienceRestriction(spEntityId) + audienceRestriction(spEntityId, 'x') }),
        ),
      ),
  },
  {
    name: 'white space around values',
    xml: () => response(sign(assertion({ audience: `\n  ${spEntityId}\n `, name_id: `\n ${user}\n ` }))),
    node_saml: 'refuses',
  },
  {
    name: 'no InResponseTo on the Response',
    xml: () => response(signed(), { in_response_to: null }),
  },
  { name: 'no Destination on an unsigned Response', xml: () => response(signed(), { destination: null }) },
  { name: 'no Issuer on the Response', xml: () => response(signed(), { issuer: '' }) },
  {
    name: 'started by the identity provider',
    xml: () => response(sign(assertion({ in_response_to: null })), { in_response_to: null }),
    expected: () => unsolicited,
  },
  {
    name: 'a second confirmation that is not for us',
    xml: () =>
      response(
        sign(assertion({ confirmation: confirmation({ recipient: 'https://other.test' }) + confirmation() })),
      ),
  },
  {
    name: 'a window of 20 hours',
    xml: () => response(sign(assertion({ not_on_or_after: at(72_000), confirmation_end: at(72_000) }))),
    yields: { not_on_or_after: at(72_120) },
  },
  {
    name: 'expired within the clock skew',
    xml: () => response(sign(assertion({ not_on_or_after: at(-100), confirmation_end: at(-100) }))),
    node_saml: 'refuses',
  },
  {
    name: 'a PrefixList of a prefix that is in use anyway',
    xml: () =>
      response(
        sign(assertion(), { transforms: transform(enveloped) + transform(exclusive, prefixList('saml')) }),
      ),
  },
  {
    name: 'a NameID in an AttributeValue',
    xml: () =>
      response(
        sign(
          assertion({
            attributes: `<saml:AttributeStatement>${attribute('urn:oid:1.3.6.1.4.1.5923.1.1.1.10', nameId('pairwise'))}${attribute('__proto__', 'harmless')}</saml:AttributeStatement>`,
          }),
        ),
      ),
  },
  ...(
    ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm'] as const
  ).map(
    (cipher): Control => ({
      name: `encrypted with ${cipher}`,
      xml: () => response(encrypt(signed(), { cipher })),
      yields: { ...byAssertion, encrypted: true },
      xmlsec1: 'encrypted',
      ...(cipher.includes('192') && { node_saml: 'refuses' as const }),
    }),
  ),
  {
    name: 'encrypted, only the Response signed',
    xml: () => sign(response(encrypt(assertion()))),
    yields: { ...byResponse, encrypted: true },
  },
  {
    name: 'encrypted, assertion and Response signed',
    xml: () => sign(response(encrypt(signed()))),
    yields: { signed: { response: true, assertion: true }, encrypted: true },
  },
  {
    name: 'RSA-OAEP with SHA-256',
    xml: () => response(encrypt(signed(), { transport: 'oaep-sha256' })),
    xmlsec1: 'encrypted',
    node_saml: 'refuses',
  },
  {
    name: 'RSA-OAEP with a SHA-256 label and a SHA-1 mask',
    xml: () => response(encrypt(signed(), { transport: 'oaep-mixed' })),
    xmlsec1: 'encrypted',
    node_saml: 'refuses',
  },
  {
    name: 'EncryptedKey beside EncryptedData',
    xml: () => response(encrypt(signed(), { key_beside: true })),
    xmlsec1: 'encrypted',
    node_saml: 'refuses',
  },
  {
    name: 'a plaintext that leans on the namespaces around it',
    xml: () => response(encrypt(signed().replace(' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', ''))),
    xmlsec1: 'encrypted',
    node_saml: 'refuses',
  },
  {
    name: 'an encrypted NameID',
    xml: () => {
      const encrypted = encrypt(`<saml:NameID>${user}</saml:NameID>`, { wrapper: 'EncryptedID' })
      const subject = encrypted.replace(/ xmlns:saml="[^"]*"/, '') + confirmation()
      return response(sign(assertion({ subject })))
    },
    node_saml: 'refuses',
  },
  { name: 'SHA-1, allowed', xml: () => response(sign(assertion(), { hash: 'sha1' })), allow: { sha1: true } },
  {
    name: 'no Recipient, allowed',
    xml: () => response(sign(assertion({ recipient: null }))),
    allow: { missing_recipient: true },
  },
  {
    name: 'a signed Response without Destination, allowed',
    xml: () => sign(response(assertion(), { destination: null })),
    allow: { missing_destination: true },
  },
  {
    name: 'a dummy InResponseTo, allowed',
    xml: () => response(signed()),
    expected: () => unsolicited,
    allow: { dummy_in_response_to: true },
  },
]
