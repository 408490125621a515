import type { SamlDocument } from '../document.ts'
import { assertionNamespace, signatureNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { isNamed, type XmlElement } from '../xml/tree.ts'

/** A Signature stands in the element that it signs, once (core 5.4), and nothing else is called Signature. */
export function signaturesInPlace({ root, elements }: SamlDocument): void {
  const signed = new Set<XmlElement>()
  for (const element of elements) {
    if (element.local.toLowerCase() !== 'signature') continue
    const { parent } = element
    if (
      !isNamed(element, signatureNamespace, 'Signature') ||
      parent === undefined ||
      !mayBeSigned(parent, root)
    ) {
      throw new SamlRefusal('misplaced_signature', 'There is a Signature where none belongs.', {
        expected: 'ds:Signature as a child of Response or Assertion',
        received: `${element.local} in ${parent?.local ?? 'nothing'}`,
      })
    }
    if (signed.has(parent)) {
      throw new SamlRefusal('several_signatures', `The ${parent.local} is signed more than once.`)
    }
    signed.add(parent)
  }
}

function mayBeSigned(element: XmlElement, root: XmlElement): boolean {
  return element === root || (element.parent === root && isNamed(element, assertionNamespace, 'Assertion'))
}
