/**
 * A self-signed certificate around a key of ours, because SAML metadata carries keys in no other wrapping. Nobody
 * follows it to an authority; it says the name, the time and the key (RFC 5280).
 */
import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import { pemOf } from './certificate.ts'
import {
  bitString,
  boolean,
  der,
  integer,
  nothing,
  objectId,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts'
import type { ServiceProviderCertificate, ServiceProviderCertificateInput } from './types.ts'

export function createServiceProviderCertificate(
  input: ServiceProviderCertificateInput,
): ServiceProviderCertificate {
  const { publicKey, privateKey } = input.key_pair ?? generateKeyPairSync('rsa', { modulusLength: 2048 })
  const from = new Date(Math.floor(input.now.getTime() / 1000) * 1000)
  const until = new Date(from)
  until.setUTCFullYear(from.getUTCFullYear() + input.years)

  const name = sequence(set(sequence(objectId('2.5.4.3'), utf8String(input.common_name.slice(0, 64)))))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const tbs = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(serial()),
    sha256WithRsa(),
    name,
    sequence(time(from), time(until)),
    name,
    spki,
    der(0xa3, sequence(...extensions(spki))),
  )
  const certificate = pemOf(sequence(tbs, sha256WithRsa(), bitString(sign('sha256', tbs, privateKey))))
  return {
    certificate,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: new X509Certificate(certificate).fingerprint256,
    not_before: from.toISOString(),
    not_after: until.toISOString(),
  }
}

function sha256WithRsa(): Buffer {
  return sequence(objectId('1.2.840.113549.1.1.11'), nothing())
}

/** Positive, not zero, at most 20 octets (RFC 5280, 4.1.2.2). */
function serial(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

/** Not an authority; for signing and for wrapping keys. */
function extensions(spki: Buffer): Buffer[] {
  const keyId = createHash('sha1').update(spki).digest()
  return [
    sequence(objectId('2.5.29.19'), boolean(true), octetString(sequence())),
    sequence(objectId('2.5.29.15'), boolean(true), octetString(bitString(Buffer.of(0b10100000), 5))),
    sequence(objectId('2.5.29.14'), octetString(octetString(keyId))),
  ]
}
