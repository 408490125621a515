/** What a response claims about itself, read behind the same gate, believed for nothing but diagnosis and look-up. */
import { certificateDetails } from './certificate.ts'
import { responseRoot } from './checks/response-root.ts'
import { readDocument, type SamlDocument } from './document.ts'
import { assertionNamespace, protocolNamespace, signatureNamespace } from './names.ts'
import { inStep, SamlRefusal } from './refusal.ts'
import { statedCertificates } from './signature/verify.ts'
import { statusOf } from './status.ts'
import type { CertificateDetails, PeekedResponse } from './types.ts'
import { attributeOf, childrenNamed, isNamed, maybeChild, textOf, type XmlElement } from './xml/tree.ts'

const maxCertificates = 4

export function peekResponse(samlResponse: string): PeekedResponse {
  const document = readDocument(samlResponse)
  inStep('response_root', () => responseRoot(document))
  return inStep('peek', () => claimsOf(document))
}

function claimsOf({ root, elements }: SamlDocument): PeekedResponse {
  const claimed: Record<string, string | undefined> = {
    id: attributeOf(root, 'ID'),
    issuer: issuerOf(root),
    in_response_to: attributeOf(root, 'InResponseTo'),
    destination: attributeOf(root, 'Destination'),
    issue_instant: attributeOf(root, 'IssueInstant'),
  }
  const status = statusOf(maybeChild(root, protocolNamespace, 'Status'))
  return {
    ...Object.fromEntries(Object.entries(claimed).filter(([, value]) => value !== undefined)),
    ...(status !== undefined && { status }),
    encrypted: childrenNamed(root, assertionNamespace, 'EncryptedAssertion').length > 0,
    certificates: certificatesIn(elements),
  }
}

/** The assertion may carry the only Issuer. */
function issuerOf(root: XmlElement): string | undefined {
  const assertion = childrenNamed(root, assertionNamespace, 'Assertion')[0]
  const issuer =
    maybeChild(root, assertionNamespace, 'Issuer') ??
    (assertion && maybeChild(assertion, assertionNamespace, 'Issuer'))
  return issuer && textOf(issuer)
}

function certificatesIn(elements: readonly XmlElement[]): CertificateDetails[] {
  const found = new Map<string, CertificateDetails>()
  for (const element of elements) {
    if (found.size >= maxCertificates) break
    if (!isNamed(element, signatureNamespace, 'KeyInfo')) continue
    for (const der of statedCertificates(element).slice(0, maxCertificates)) {
      const details = maybeDetails(der)
      if (details !== undefined) found.set(details.fingerprint, details)
    }
  }
  return [...found.values()]
}

function maybeDetails(der: Buffer): CertificateDetails | undefined {
  try {
    return certificateDetails(der)
  } catch (error) {
    if (error instanceof SamlRefusal) return undefined
    throw error
  }
}
