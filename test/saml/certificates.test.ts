import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createServiceProviderCertificate,
  readCertificate,
  SamlRefusal,
} from '../../src/protocols/saml/index.ts'
import { parties } from './world.ts'

const codeOf = (input: string | Uint8Array): string | undefined => {
  try {
    readCertificate(input)
    return undefined
  } catch (error) {
    return error instanceof SamlRefusal ? error.code : String(error)
  }
}

describe('a pasted certificate', () => {
  const { certificate, body } = parties.idp()
  const fingerprint = new X509Certificate(certificate).fingerprint256
  const forms: readonly (readonly [string, string | Uint8Array])[] = [
    ['PEM', certificate],
    [
      'PEM with Windows line ends, a byte order mark and text around it',
      `\uFEFFBag Attributes\r\n${certificate.replaceAll('\n', '\r\n')}\r\n`,
    ],
    ['base64 without a frame', body],
    ['base64 on indented lines', body.replace(/(.{40})/g, '$1\n    ')],
    ['a frame whose lines were joined', certificate.replaceAll('\n', ' ')],
    ['half a frame', `-----BEGIN CERTIFICATE-----\n${body}`],
    ['DER', Buffer.from(body, 'base64')],
    ['PEM as bytes', Buffer.from(certificate)],
  ]
  it.each(forms)('is read as %s', (_, input) => {
    expect(readCertificate(input)).toEqual([
      expect.objectContaining({ fingerprint, subject: 'CN=idp', pem: expect.stringMatching(/^-----BEGIN/) }),
    ])
  })

  it('may be one of many, each listed once', () => {
    const found = readCertificate(certificate + parties.renewed().certificate + certificate)
    expect(found.map(({ subject }) => subject)).toEqual(['CN=idp', 'CN=renewed'])
    expect(readCertificate(parties.ec384().certificate)).toMatchObject([{ key_type: 'ec', key_bits: 384 }])
    expect(readCertificate(parties.ec256().certificate)).toMatchObject([{ key_type: 'ec', key_bits: 256 }])
  })

  const { private_key, public_key } = parties.idp()
  it.each([
    ['certificate_missing', ' \n'],
    ['private_key_pasted', private_key.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['public_key_pasted', public_key.export({ type: 'spki', format: 'pem' }).toString()],
    [
      'certificate_request_pasted',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
    ],
    ['certificate_unreadable', 'hello'],
    ['certificate_unreadable', certificate.slice(0, 400)],
    ['certificate_unreadable', body.slice(0, 400)],
    ['certificate_unreadable', 'AAAA'],
  ])('is refused by name: %s', (code, text) => expect(codeOf(text)).toBe(code))

  it('never comes back in a refusal when it was a private key', () => {
    const pem = private_key.export({ type: 'pkcs8', format: 'pem' }).toString()
    try {
      readCertificate(pem)
    } catch (error) {
      expect(JSON.stringify({ ...(error as Error), message: (error as Error).message })).not.toContain(
        pem.slice(40, 60),
      )
    }
  })
})

describe('our own certificate', () => {
  const now = new Date('2026-03-01T12:00:00.500Z')
  const made = createServiceProviderCertificate({ common_name: 'Gatehouse · Acme', now, years: 10 })
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', args, { input: made.certificate, stdio: ['pipe', 'pipe', 'pipe'] }).toString()

  it('is well-formed X.509 to openssl: its signature, names, times, key and uses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sp-certificate-'))
    try {
      const file = join(folder, 'sp.crt')
      writeFileSync(file, made.certificate)
      const seconds = String(now.getTime() / 1000 + 60).split('.')[0] ?? ''
      const strict = [
        'verify',
        '-x509_strict',
        '-check_ss_sig',
        '-partial_chain',
        '-attime',
        seconds,
        '-trusted',
        file,
        file,
      ]
      expect(execFileSync('openssl', strict).toString()).toContain('OK')
    } finally {
      rmSync(folder, { recursive: true })
    }
    const text = openssl('x509', '-noout', '-text', '-nameopt', 'utf8')
    expect(text).toContain('Version: 3 (0x2)')
    expect(text).toContain('Gatehouse · Acme')
    expect(text).toContain('Not Before: Mar  1 12:00:00 2026 GMT')
    expect(text).toContain('Not After : Mar  1 12:00:00 2036 GMT')
    expect(text).toContain('CA:FALSE')
    expect(text).toContain('Digital Signature, Key Encipherment')
  })

  it('belongs to its key, and no two have the same serial number', () => {
    const certificate = new X509Certificate(made.certificate)
    const again = createServiceProviderCertificate({ common_name: 'x', now, years: 30 })
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.fingerprint256).toBe(made.fingerprint)
    expect(again.not_after).toBe('2056-03-01T12:00:00.000Z')
    expect(new X509Certificate(again.certificate).validToDate.toISOString()).toBe(again.not_after)
    expect(new X509Certificate(again.certificate).serialNumber).not.toBe(certificate.serialNumber)
    expect(readCertificate(made.certificate)).toMatchObject([{ not_after: made.not_after, key_bits: 2048 }])
  })
})
