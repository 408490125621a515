/** Finds attributes by their names, which have no case (RFC 7643 section 2.1). */
import type { Attribute, ResourceType, Schema } from '../types.ts'

const indexes = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>()

export function attributeIn(
  attributes: readonly Attribute[] | undefined,
  name: string,
): Attribute | undefined {
  if (attributes === undefined) return undefined
  let index = indexes.get(attributes)
  if (index === undefined) {
    index = new Map(attributes.map((attribute) => [attribute.name.toLowerCase(), attribute]))
    indexes.set(attributes, index)
  }
  return index.get(name.toLowerCase())
}

export function extensionOf(type: ResourceType, urn: string): Schema | undefined {
  const wanted = urn.toLowerCase()
  return type.extensions.find(({ id }) => id.toLowerCase() === wanted)
}

/** The member of `holder` that has this name, in whatever case it is spelled there. */
export function keyOf(holder: object, name: string): string | undefined {
  if (Object.hasOwn(holder, name)) return name
  const wanted = name.toLowerCase()
  return Object.keys(holder).find((key) => key.toLowerCase() === wanted)
}
