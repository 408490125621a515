import {
  assertion,
  encrypt,
  insertSignature,
  parties,
  response,
  sign,
  signatureOver,
  victim,
} from '../world.ts'
import { type Attack, evil, signatureOf, signed, stripped } from './attack.ts'

/** Anybody can encrypt to us: the certificate is public. */
export const encryption: readonly Attack[] = [
  { name: 'unsigned E encrypted', outcome: 'unsigned_assertion', xml: () => response(encrypt(evil())) },
  {
    name: 'E signed by the attacker, encrypted',
    outcome: 'unknown_certificate',
    xml: () => response(encrypt(sign(evil(), { by: parties.attacker() }))),
  },
  {
    name: 'a tampered signed assertion, encrypted',
    outcome: 'digest_mismatch',
    xml: () => response(encrypt(signed().replaceAll('alice@acme.test', victim))),
  },
  {
    name: 'encrypted E before a plain signed A',
    outcome: 'several_assertions',
    xml: () => response(encrypt(evil()) + signed()),
  },
  {
    name: 'encrypted E after a plain signed A',
    outcome: 'several_assertions',
    xml: () => response(signed() + encrypt(evil())),
  },
  {
    name: 'plaintext with two roots',
    outcome: 'decryption_failed',
    xml: () => response(encrypt(evil() + signed())),
  },
  {
    name: 'plaintext with two roots, the signed one first',
    outcome: 'decryption_failed',
    xml: () => response(encrypt(signed() + evil())),
  },
  {
    name: 'plaintext with XSW4 inside',
    outcome: 'several_assertions',
    xml: () => response(encrypt(evil({ extra: signed() }))),
  },
  {
    name: 'plaintext with XSW6 inside',
    outcome: 'several_assertions',
    xml: () =>
      response(
        encrypt(
          insertSignature(
            evil(),
            signatureOf(signed()).replace('</ds:Signature>', `${stripped()}</ds:Signature>`),
          ),
        ),
      ),
  },
  {
    name: 'plaintext with a second Signature elsewhere in it',
    outcome: 'misplaced_signature',
    xml: () => response(encrypt(signed({ extra: `<saml:Advice>${signatureOf(signed())}</saml:Advice>` }))),
  },
  {
    name: 'plaintext with a duplicate ID',
    outcome: 'duplicate_id',
    xml: () => response(encrypt(evil({ id: '_assertion1', extra: signed() }))),
  },
  {
    name: 'plaintext with a DOCTYPE',
    outcome: 'decryption_failed',
    xml: () => response(encrypt(`<!DOCTYPE saml:Assertion>${signed()}`)),
  },
  {
    name: 'plaintext with a comment in NameID',
    outcome: 'comment_refused',
    xml: () => response(encrypt(signed().replace('alice@', 'alice<!-- -->@'))),
  },
  {
    name: 'plaintext that is no Assertion',
    outcome: 'assertion_missing',
    xml: () => response(encrypt(sign(response(stripped())))),
  },
  {
    name: 'an EncryptedAssertion inside an EncryptedAssertion',
    outcome: 'assertion_missing',
    xml: () => response(encrypt(encrypt(signed()))),
  },
  { name: 'plaintext that is no XML', outcome: 'decryption_failed', xml: () => response(encrypt('nothing')) },
  {
    name: 'RSA-1_5 key transport',
    outcome: 'key_transport_refused',
    xml: () => response(encrypt(signed(), { transport: 'rsa-1_5' })),
  },
  {
    name: 'encrypted to somebody else',
    outcome: 'decryption_failed',
    xml: () => response(encrypt(signed(), { to: parties.attacker() })),
  },
  {
    name: 'a flipped bit in a GCM ciphertext',
    outcome: 'decryption_failed',
    xml: () => {
      const whole = response(encrypt(signed()))
      const at = whole.lastIndexOf('<xenc:CipherValue>') + 60
      return `${whole.slice(0, at)}${whole[at] === 'A' ? 'B' : 'A'}${whole.slice(at + 1)}`
    },
  },
  {
    name: 'a GCM ciphertext cut to nothing',
    outcome: 'decryption_failed',
    xml: () => response(encrypt(signed())).replace(/(.*<xenc:CipherValue>)[^<]+/, '$1AAAA'),
  },
  {
    name: 'an unknown content cipher',
    outcome: 'algorithm_refused',
    xml: () => response(encrypt(signed())).replace(/aes256-gcm/, 'tripledes-cbc'),
  },
  {
    name: 'a signed Response whose EncryptedAssertion was swapped',
    outcome: 'digest_mismatch',
    xml: () => {
      const whole = response(encrypt(stripped()))
      return insertSignature(response(encrypt(evil())), signatureOver(whole))
    },
  },
  {
    name: 'an evil EncryptedAssertion in Extensions',
    outcome: 'several_assertions',
    xml: () =>
      response(signed()).replace(
        '<samlp:Status>',
        `<samlp:Extensions>${encrypt(evil())}</samlp:Extensions><samlp:Status>`,
      ),
  },
  {
    name: 'an evil EncryptedID in an assertion that does not sign it',
    outcome: 'digest_mismatch',
    xml: () =>
      response(
        signed().replace(
          /<saml:NameID.*<\/saml:NameID>/,
          encrypt(`<saml:NameID>${victim}</saml:NameID>`, { wrapper: 'EncryptedID' }),
        ),
      ),
  },
  {
    name: 'a NameID beside an EncryptedID, both signed',
    outcome: 'unexpected_element',
    xml: () =>
      sign(
        response(
          assertion().replace(
            '<saml:Subject>',
            `<saml:Subject>${encrypt('<saml:NameID>x</saml:NameID>', { wrapper: 'EncryptedID' }).replace(/ xmlns:saml="[^"]*"/, '')}`,
          ),
        ),
      ),
  },
]
