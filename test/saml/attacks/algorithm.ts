import { createHash, createHmac, createSign } from 'node:crypto'
import { digestOf, ds, parties, response, type SigningOptions, sign } from '../world.ts'
import { type Attack, evil } from './attack.ts'

const signedWith = (options: SigningOptions): string => response(sign(evil(), options))
const hmac = (key: string | Buffer, hash = 'sha256'): string =>
  signedWith({
    signature_method:
      hash === 'sha1' ? `${ds}hmac-sha1` : 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    sign: (signedInfo) => createHmac(hash, key).update(signedInfo).digest(),
  })
const idp = () => parties.idp()
const spki = (): string => idp().public_key.export({ type: 'spki', format: 'pem' }).toString()

export const algorithm: readonly Attack[] = [
  { name: 'HMAC keyed with the PEM', outcome: 'algorithm_refused', xml: () => hmac(idp().certificate) },
  {
    name: 'HMAC keyed with the trimmed PEM',
    outcome: 'algorithm_refused',
    xml: () => hmac(idp().certificate.trim()),
  },
  {
    name: 'HMAC keyed with the DER',
    outcome: 'algorithm_refused',
    xml: () => hmac(Buffer.from(idp().body, 'base64')),
  },
  { name: 'HMAC keyed with the base64 body', outcome: 'algorithm_refused', xml: () => hmac(idp().body) },
  { name: 'HMAC keyed with the public key', outcome: 'algorithm_refused', xml: () => hmac(spki()) },
  { name: 'HMAC keyed with nothing', outcome: 'algorithm_refused', xml: () => hmac('') },
  {
    name: 'HMAC-SHA1 keyed with the PEM',
    outcome: 'algorithm_refused',
    xml: () => hmac(idp().certificate, 'sha1'),
  },
  {
    name: 'SignatureMethod none',
    outcome: 'algorithm_refused',
    xml: () => signedWith({ signature_method: 'none' }),
  },
  {
    name: 'SignatureMethod empty',
    outcome: 'algorithm_refused',
    xml: () => signedWith({ signature_method: '' }),
  },
  {
    name: 'SignatureMethod unknown',
    outcome: 'algorithm_refused',
    xml: () => signedWith({ signature_method: 'urn:attacker:signature' }),
  },
  {
    name: 'DigestMethod unknown, signed by the provider',
    outcome: 'algorithm_refused',
    xml: () => signedWith({ digest_method: 'urn:attacker:digest' }),
  },
  {
    name: 'DigestMethod MD5, signed by the provider',
    outcome: 'algorithm_refused',
    xml: () =>
      signedWith({
        digest_method: 'http://www.w3.org/2001/04/xmldsig-more#md5',
        digest_value: createHash('md5').update(evil()).digest('base64'),
      }),
  },
  { name: 'RSA-SHA1', outcome: 'sha1_refused', xml: () => signedWith({ hash: 'sha1' }) },
  {
    name: 'RSA-SHA1 beside a SHA-256 digest',
    outcome: 'sha1_refused',
    xml: () => signedWith({ hash: 'sha1', digest_hash: 'sha256' }),
  },
  { name: 'a SHA-1 digest alone', outcome: 'sha1_refused', xml: () => signedWith({ digest_hash: 'sha1' }) },
  {
    name: 'RSA-MD5',
    outcome: 'algorithm_refused',
    xml: () =>
      signedWith({
        signature_method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
        sign: (signedInfo) => createSign('md5').update(signedInfo).sign(idp().private_key),
      }),
  },
  {
    name: 'an ECDSA method name over an RSA certificate',
    outcome: 'signature_invalid',
    xml: () => signedWith({ signature_method: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256' }),
  },
  {
    name: 'SHA-1 allowed does not allow a wrong digest',
    outcome: 'digest_mismatch',
    xml: () => signedWith({ hash: 'sha1', digest_value: digestOf('x', 'sha1') }),
    allow: { sha1: true },
  },
]
