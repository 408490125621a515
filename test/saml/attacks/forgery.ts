import {
  assertion,
  insertSignature,
  parties,
  response,
  sign,
  signatureOver,
  user,
  victim,
  x509,
} from '../world.ts'
import { type Attack, evil, signatureOf, signed, stripped, trap } from './attack.ts'

const forVictim = (xml: string): string => xml.replaceAll(user, victim)
const attacker = (key_info: string | null, parts = {}): string =>
  response(sign(evil(parts), { by: parties.attacker(), key_info }))

const rsaKeyValue = (): string => {
  const { n = '', e = '' } = parties.attacker().public_key.export({ format: 'jwk' })
  const base64 = (value: string): string => Buffer.from(value, 'base64url').toString('base64')
  return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${base64(n)}</ds:Modulus><ds:Exponent>${base64(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`
}

export const forgery: readonly Attack[] = [
  { name: 'all signatures stripped', outcome: 'unsigned_assertion', xml: () => response(evil()) },
  {
    name: 'tampered NameID under a Response signature, the assertion signature removed',
    outcome: 'digest_mismatch',
    xml: () => {
      const both = sign(response(signed()))
      const inner = signatureOf(both.slice(both.indexOf('<saml:Assertion')))
      return forVictim(both.replace(inner, ''))
    },
  },
  {
    name: 'tampered NameID',
    outcome: 'digest_mismatch',
    xml: () => response(signed().replace(user, victim)),
  },
  {
    name: 'tampered attribute',
    outcome: 'digest_mismatch',
    xml: () => response(signed().replace('Engineering', 'Administrators')),
  },
  {
    name: 'tampered Conditions',
    outcome: 'digest_mismatch',
    xml: () =>
      response(signed({ not_on_or_after: '2026-02-01T00:00:00Z' }).replace('2026-02-01', '2026-03-02')),
  },
  {
    name: 'one flipped bit in SignatureValue',
    outcome: 'signature_invalid',
    xml: () =>
      response(signed()).replace(/<ds:SignatureValue>([^<]+)</, (_, value: string) => {
        const bytes = Buffer.from(value, 'base64')
        bytes[7] = (bytes[7] ?? 0) ^ 1
        return `<ds:SignatureValue>${bytes.toString('base64')}<`
      }),
  },
  {
    name: 'an empty SignatureValue',
    outcome: 'signature_malformed',
    xml: () => response(signed()).replace(/<ds:SignatureValue>[^<]+/, '<ds:SignatureValue>'),
  },
  {
    name: 'an empty Signature',
    outcome: 'signature_malformed',
    xml: () =>
      response(insertSignature(evil(), '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')),
  },
  {
    name: 'a Signature without SignedInfo',
    outcome: 'signature_malformed',
    xml: () => response(signed()).replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, ''),
  },
  {
    name: 'a SignedInfo without Reference, signed by the provider',
    outcome: 'signature_malformed',
    xml: () => response(insertSignature(evil(), signatureOver(evil(), { references: () => '' }))),
  },
  {
    name: 'a Signature in a wrong namespace',
    outcome: 'misplaced_signature',
    xml: () =>
      response(
        forVictim(signed()).replace('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="urn:x"'),
      ),
  },
  {
    name: "attacker's key with the attacker's certificate",
    outcome: 'unknown_certificate',
    xml: () => attacker(x509(parties.attacker())),
  },
  {
    name: "attacker's key with the provider's certificate",
    outcome: 'signature_invalid',
    xml: () => attacker(x509(parties.idp())),
  },
  {
    name: "attacker's key with both certificates",
    outcome: 'signature_invalid',
    xml: () =>
      attacker(
        `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${parties.attacker().body}</ds:X509Certificate><ds:X509Certificate>${parties.idp().body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
      ),
  },
  { name: "attacker's key without a certificate", outcome: 'signature_invalid', xml: () => attacker(null) },
  { name: "attacker's key as RSAKeyValue", outcome: 'signature_invalid', xml: () => attacker(rsaKeyValue()) },
  {
    name: "attacker's key behind a RetrievalMethod URL",
    outcome: 'signature_invalid',
    xml: () =>
      attacker(
        `<ds:KeyInfo><ds:RetrievalMethod Type="http://www.w3.org/2000/09/xmldsig#X509Data" URI="${trap.url}key"></ds:RetrievalMethod></ds:KeyInfo>`,
      ),
  },
  {
    name: "attacker's Response signature around the provider's signed assertion",
    outcome: 'unknown_certificate',
    xml: () => sign(response(signed()), { by: parties.attacker() }),
  },
  {
    name: 'no certificate configured at all',
    outcome: 'no_certificate_configured',
    xml: () => response(signed()),
    expected: { certificates: [] },
  },
  {
    name: 'a signature value of the right key over other content',
    outcome: 'digest_mismatch',
    xml: () => response(insertSignature(evil({ id: '_assertion1' }), signatureOf(sign(stripped())))),
  },
  {
    name: 'a DigestValue put right for the forged content',
    outcome: 'signature_invalid',
    xml: () => {
      const own = signatureOver(assertion({ name_id: victim }), { by: parties.attacker() })
      const digest = /<ds:DigestValue>[^<]+/.exec(own)?.[0] ?? ''
      return response(forVictim(signed()).replace(/<ds:DigestValue>[^<]+/, digest))
    },
  },
]
