import type { SamlDocument } from '../document.ts'
import { assertionNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { isNamed, type XmlElement } from '../xml/tree.ts'

/**
 * Exactly one Assertion or EncryptedAssertion, as a child of the Response. Lookalikes count: an element called
 * assertion in another namespace or case is bait for somebody's reader.
 */
export function oneAssertion({ root, elements }: SamlDocument): void {
  const found = elements.filter((element) => /^(?:encrypted)?assertion$/i.test(element.local))
  const [only] = found
  if (only === undefined) {
    throw new SamlRefusal('assertion_missing', 'The Response holds no Assertion.', {
      expected: 'one Assertion',
    })
  }
  if (found.length > 1) {
    throw new SamlRefusal('several_assertions', 'The Response holds more than one Assertion.', {
      expected: 'one Assertion',
      received: `${found.length}`,
    })
  }
  if (!isAssertion(only) || (only !== root && only.parent !== root)) {
    throw new SamlRefusal('assertion_missing', 'The Assertion is not where it belongs.', {
      expected: 'saml:Assertion as a child of samlp:Response',
      received: `${only.local} in ${only.namespace || 'no namespace'}, in ${only.parent?.local ?? 'nothing'}`,
    })
  }
}

function isAssertion(element: XmlElement): boolean {
  return (
    isNamed(element, assertionNamespace, 'Assertion') ||
    isNamed(element, assertionNamespace, 'EncryptedAssertion')
  )
}
