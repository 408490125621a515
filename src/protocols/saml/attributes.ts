/** The attribute statements of a verified assertion, by Name; values of one Name are gathered in order. */
import { decryptElement } from './decrypt.ts'
import { assertionNamespace } from './names.ts'
import type { Reading } from './reading.ts'
import { attributeOf, childrenNamed, elementsOf, isNamed, textOf, type XmlElement } from './xml/tree.ts'

export function attributesOf(reading: Reading): Record<string, string[]> {
  const found = new Map<string, string[]>()
  for (const statement of childrenNamed(reading.assertion, assertionNamespace, 'AttributeStatement')) {
    for (const child of elementsOf(statement)) {
      const attribute = isNamed(child, assertionNamespace, 'EncryptedAttribute')
        ? decryptElement(child, reading.decryption_keys)
        : child
      if (!isNamed(attribute, assertionNamespace, 'Attribute')) continue
      const name = attributeOf(attribute, 'Name')?.trim()
      if (name === undefined || name === '') continue
      const values = found.get(name) ?? []
      for (const value of childrenNamed(attribute, assertionNamespace, 'AttributeValue')) {
        const text = maybeText(value)
        if (text !== undefined) values.push(text)
      }
      found.set(name, values)
    }
  }
  // fromEntries defines properties, so an attribute named __proto__ is an attribute like any other.
  return Object.fromEntries(found)
}

/** A value is text, or one NameID (eduPersonTargetedID). Other structures have no reading as text and are left out. */
function maybeText(value: XmlElement): string | undefined {
  const [inner, ...more] = elementsOf(value)
  if (inner === undefined) return textOf(value)
  return more.length === 0 && isNamed(inner, assertionNamespace, 'NameID') ? textOf(inner) : undefined
}
