/** Which attribute a name means: `name.familyName`, `urn:…:User:department`, `emails.value` (RFC 7644 section 3.10). */
import { attributeName } from './names.ts'
import { attributeIn, extensionOf } from './schema/look-up.ts'
import type { Attribute, ResourceType } from './types.ts'

export interface AttributePath {
  /** The schema of an extension; absent: the core schema. */
  readonly extension?: string
  /** Absent: everything of the schema. */
  readonly name?: string
  readonly sub?: string
  /** What the schema says about it; absent: no schema knows it. */
  readonly attribute?: Attribute
  readonly subAttribute?: Attribute
}

/** @returns undefined when the text is no path. */
export function readPath(text: string, type: ResourceType): AttributePath | undefined {
  if (!/^urn:/i.test(text)) return within(text, type.schema.attributes)
  for (const schema of [type.schema, ...type.extensions]) {
    if (text.slice(0, schema.id.length).toLowerCase() !== schema.id.toLowerCase()) continue
    const extension = schema === type.schema ? undefined : schema.id
    const rest = text.slice(schema.id.length)
    if (rest === '') return extension === undefined ? {} : { extension }
    if (rest.startsWith(':')) return readPathIn(extension, rest.slice(1), type)
  }
  return ofUnknownSchema(text, type)
}

/** A name within a schema that is known from elsewhere. */
export function readPathIn(
  extension: string | undefined,
  text: string,
  type: ResourceType,
): AttributePath | undefined {
  if (extension === undefined) return within(text, type.schema.attributes)
  const path = within(text, extensionOf(type, extension)?.attributes ?? [])
  return path && { extension, ...path }
}

/** Schemas of resources end in the resource's name; where one does not, the last part is the attribute. */
function ofUnknownSchema(text: string, type: ResourceType): AttributePath | undefined {
  if (!/^urn:[\w:.$-]+$/i.test(text)) return undefined
  if (text.toLowerCase().endsWith(`:${type.name.toLowerCase()}`)) return { extension: text }
  const marked = new RegExp(`^(.+:${type.name}):([^:]+)$`, 'i').exec(text)
  const [, extension, rest] = marked ?? /^(.+):([^:]+)$/.exec(text) ?? []
  return rest === undefined ? undefined : readPathIn(extension, rest, type)
}

/** A name within brackets: the element's own. */
export function readElementPath(text: string, list: Attribute | undefined): AttributePath | undefined {
  return within(text, list?.subAttributes ?? [])
}

function within(text: string, attributes: readonly Attribute[]): AttributePath | undefined {
  const [name = '', sub, ...deeper] = text.split('.')
  if (!attributeName.test(name) || deeper.length > 0) return undefined
  if (sub !== undefined && !attributeName.test(sub)) return undefined
  const attribute = attributeIn(attributes, name)
  const subAttribute = sub === undefined ? undefined : attributeIn(attribute?.subAttributes, sub)
  return {
    name: attribute?.name ?? name,
    ...(sub !== undefined && { sub: subAttribute?.name ?? sub }),
    ...(attribute && { attribute }),
    ...(subAttribute && { subAttribute }),
  }
}
