/** The fixed build of a Signature. The schema allows more (ds:Object, Manifest); those have only ever carried attacks. */
import { signatureNamespace } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { elementsOf, isNamed, maybeChild, type XmlElement } from '../xml/tree.ts'

/** Exactly these children, in this order, the last one optional. */
export function requireParts(parent: XmlElement, required: readonly string[], optional?: string): void {
  const children = elementsOf(parent)
  const names =
    children.length > required.length && optional !== undefined ? [...required, optional] : required
  const matches =
    children.length === names.length &&
    children.every((child, at) => isNamed(child, signatureNamespace, names[at] ?? ''))
  if (matches) return
  throw new SamlRefusal('signature_malformed', `${parent.local} is not built as it must be.`, {
    expected: required.join(', '),
    received: children.map((child) => child.local).join(', ') || 'nothing',
  })
}

export function part(parent: XmlElement, local: string): XmlElement {
  const child = maybeChild(parent, signatureNamespace, local)
  if (child !== undefined) return child
  throw new SamlRefusal('signature_malformed', `${parent.local} has no ${local}.`, { expected: local })
}
