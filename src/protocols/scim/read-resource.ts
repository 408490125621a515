/** Reads the body of a POST or PUT: what the server writes itself is left out, and so is every password. */
import { refuse } from './refusal.ts'
import { attributeIn, extensionOf } from './schema/look-up.ts'
import { type Reading, shape } from './shape.ts'
import { type Attribute, isResource, type Resource, type ResourceType, type Value } from './types.ts'

export function readResource(body: unknown, type: ResourceType, reading: Reading): Resource {
  if (!isResource(body)) throw refuse('invalidSyntax', 'The body is expected to be a JSON object.')
  const entries = new Map<string, Value>()
  const put = (name: string, value: Value | undefined) => {
    if (entries.has(name)) throw refuse('invalidSyntax', `'${name}' is in the body twice.`)
    if (value !== undefined) entries.set(name, value)
  }
  for (const [key, value] of Object.entries(body)) {
    const attribute = attributeIn(type.schema.attributes, key)
    if (attribute) {
      if (isKept(attribute)) put(attribute.name, shape(attribute, value, reading))
    } else if (/^urn:/i.test(key))
      put(extensionOf(type, key)?.id ?? key, extension(type, key, value, reading))
    else {
      reading.note('unknown_attribute')
      put(key, value ?? undefined)
    }
  }
  return Object.fromEntries(entries)
}

/** Attributes that only the server writes come back with every PUT and mean nothing. */
function isKept({ mutability }: Attribute): boolean {
  return mutability === 'readWrite'
}

function extension(type: ResourceType, urn: string, value: Value, reading: Reading): Value | undefined {
  const schema = extensionOf(type, urn)
  if (schema === undefined) {
    reading.note('unknown_schema')
    return value ?? undefined
  }
  if (value === null) return undefined
  if (!isResource(value))
    throw refuse('invalidValue', `'${schema.id}' is expected object, received ${typeof value}`)
  return shape(asAttribute(schema.id, schema.attributes), value, reading)
}

function asAttribute(name: string, subAttributes: readonly Attribute[]): Attribute {
  return {
    name,
    type: 'complex',
    multiValued: false,
    description: name,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    subAttributes,
  }
}

/** The schemas of what a resource holds, the core one first. */
export function schemasOf(resource: Resource, type: ResourceType): string[] {
  return [type.schema.id, ...Object.keys(resource).filter((key) => /^urn:/i.test(key))]
}
