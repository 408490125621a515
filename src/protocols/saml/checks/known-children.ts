import type { SamlDocument } from '../document.ts'
import { assertionNamespace, protocolNamespace, signatureNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { elementsOf, maybeChild } from '../xml/tree.ts'

const known = new Set([
  `${assertionNamespace} Issuer`,
  `${signatureNamespace} Signature`,
  `${protocolNamespace} Extensions`,
  `${protocolNamespace} Status`,
  `${assertionNamespace} Assertion`,
  `${assertionNamespace} EncryptedAssertion`,
])

/** A Response holds only what the schema lists (core 3.3.3), so nothing can be hung beside the Assertion. */
export function knownChildren({ root }: SamlDocument): void {
  for (const child of elementsOf(root)) {
    if (known.has(`${child.namespace} ${child.local}`)) continue
    throw new SamlRefusal('unexpected_element', 'The Response holds an element that does not belong there.', {
      received: child.namespace === '' ? child.local : `${child.local} in ${child.namespace}`,
    })
  }
  maybeChild(root, assertionNamespace, 'Issuer')
  maybeChild(root, protocolNamespace, 'Extensions')
}
