/** Key pairs with self-signed certificates, written by OpenSSL rather than by the code under test. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface KeyPair {
  /** PEM, PKCS#8. */
  key: string
  /** PEM. */
  certificate: string
}

export async function selfSigned(name: string, { bits = 2048, days = 30 } = {}): Promise<KeyPair> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-key-'))
  const key = join(folder, 'key.pem')
  const certificate = join(folder, 'certificate.pem')
  const args = ['req', '-x509', '-newkey', `rsa:${bits}`, '-nodes', '-sha256', '-days', String(days)]
  try {
    await promisify(execFile)('openssl', [
      ...args,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      key,
      '-out',
      certificate,
    ])
    return { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The certificate as metadata carries it: base64 without the lines around it. */
export function bareCertificate(pem: string): string {
  return pem.replace(/-----[A-Z ]+-----|\s/g, '')
}
