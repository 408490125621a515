/** The certificates of a configuration, read once per text: a process sees the same few again and again. */
import { type CertificateDetails, readCertificate, SamlRefusal } from '../../protocols/saml/index.ts'

const maxRemembered = 4_000
const remembered = new Map<string, CertificateDetails[]>()

/** What cannot be read has no expiry either. */
export function maybeCertificates(pems: readonly string[]): CertificateDetails[] {
  return pems.flatMap((pem) => {
    const known = remembered.get(pem)
    if (known) return known
    const read = maybeRead(pem)
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(pem, read)
    return read
  })
}

function maybeRead(pem: string): CertificateDetails[] {
  try {
    return readCertificate(pem)
  } catch (error) {
    if (error instanceof SamlRefusal) return []
    throw error
  }
}
