/** X.509 certificates as people paste them and as signatures need them. Validity dates are reported, not judged. */
import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { maybeDecodeBase64 } from './base64.ts'
import { SamlRefusal } from './refusal.ts'
import type { CertificateDetails } from './types.ts'

export interface TrustedKey {
  readonly key: KeyObject
  readonly fingerprint: string
}

const maxRemembered = 4_000
const remembered = new Map<string, TrustedKey>()

/** Parsing a certificate costs as much as verifying with it, so keys are remembered by the text they came from. */
export function trustedKey(pem: string): TrustedKey {
  const known = remembered.get(pem)
  if (known !== undefined) return known
  const certificate = parse(pem)
  const trusted = { key: certificate.publicKey, fingerprint: certificate.fingerprint256 }
  if (remembered.size >= maxRemembered) {
    const [oldest] = remembered.keys()
    if (oldest !== undefined) remembered.delete(oldest)
  }
  remembered.set(pem, trusted)
  return trusted
}

export function fingerprintOf(der: Buffer): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase()
  return hex.match(/../g)?.join(':') ?? ''
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g
const maxCertificates = 20

/** PEM with or without its frame, base64 or raw DER, one or many in one text. Refuses what is something else. */
export function readCertificate(input: string | Uint8Array): CertificateDetails[] {
  if (typeof input !== 'string') {
    const bytes = Buffer.from(input)
    if (bytes[0] === 0x30) return [certificateDetails(bytes)]
    return readCertificate(bytes.toString('utf8'))
  }
  const text = input.replace(/^\uFEFF/, '').trim()
  if (text === '') throw new SamlRefusal('certificate_missing', 'There is no certificate here.')
  const blocks = [...text.matchAll(pemBlock)].slice(0, maxCertificates)
  if (blocks.length === 0) {
    const bare = text.replace(/-----(?:BEGIN|END)[^-]*-----/g, '')
    return [certificateDetails(decode(bare))]
  }
  const ofCertificates = blocks.filter(([, label]) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label ?? ''))
  if (ofCertificates.length === 0) refuseOther(blocks[0]?.[1] ?? '')
  const found = ofCertificates.map(([, , body]) => certificateDetails(decode(body ?? '')))
  return found.filter(
    ({ fingerprint }, at) => found.findIndex((other) => other.fingerprint === fingerprint) === at,
  )
}

export function certificateDetails(source: Buffer | string): CertificateDetails {
  const certificate = parse(source)
  const { key_type, key_bits } = keySize(certificate.publicKey)
  return {
    pem: pemOf(certificate.raw),
    fingerprint: certificate.fingerprint256,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber,
    not_before: certificate.validFromDate.toISOString(),
    not_after: certificate.validToDate.toISOString(),
    key_type,
    key_bits,
  }
}

export function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function parse(source: Buffer | string): X509Certificate {
  try {
    return new X509Certificate(source)
  } catch {
    throw new SamlRefusal('certificate_unreadable', 'This is not an X.509 certificate.', {
      expected: 'the text between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
      hint: 'Copy the whole certificate again; part of it is missing or changed.',
    })
  }
}

function decode(text: string): Buffer {
  const der = maybeDecodeBase64(text.trim())
  if (der !== undefined) return der
  throw new SamlRefusal('certificate_unreadable', 'The certificate is not base64 text.', {
    expected: 'the text between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
    received: text.trim().slice(0, 20),
  })
}

function refuseOther(label: string): never {
  if (label.includes('PRIVATE KEY')) {
    throw new SamlRefusal('private_key_pasted', 'This is a private key, not a certificate.', {
      hint: 'A private key must stay where it was made. Treat this one as leaked and replace it.',
    })
  }
  if (label.includes('REQUEST')) {
    throw new SamlRefusal('certificate_request_pasted', 'This is a certificate request, not a certificate.')
  }
  if (label.includes('PUBLIC KEY')) {
    throw new SamlRefusal('public_key_pasted', 'This is a bare public key, not a certificate.')
  }
  throw new SamlRefusal('certificate_unreadable', 'This is not a certificate.', { received: label })
}

function keySize(key: KeyObject): { key_type: string; key_bits: number } {
  const details = key.asymmetricKeyDetails
  const key_type = key.asymmetricKeyType ?? 'unknown'
  return { key_type, key_bits: details?.modulusLength ?? curveBits(details?.namedCurve) }
}

function curveBits(curve: string | undefined): number {
  const digits = curve === 'prime256v1' ? '256' : (curve?.match(/\d{3}/)?.[0] ?? '0')
  return Number(digits)
}

function oneLine(name: string): string {
  return name.split('\n').join(', ')
}
