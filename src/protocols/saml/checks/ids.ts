import { SamlRefusal } from '../refusal.ts'
import { attributeOf, type XmlElement } from '../xml/tree.ts'

/** Without an ID neither a signature nor the memory of used assertions can name it. */
export function idOf(element: XmlElement): string {
  const id = attributeOf(element, 'ID')
  if (id !== undefined && id !== '') return id
  throw new SamlRefusal('id_missing', `The ${element.local} has no ID.`, { expected: 'an ID' })
}
