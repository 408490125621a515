/** Contract schemas as OpenAPI 3.1 has them: named ones become components, `or null` becomes a type. */
import type { TSchema } from 'typebox'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export class Components {
  readonly schemas: JsonObject = {}

  /** The schema, with a reference wherever a named one stands; the named ones are kept. */
  use(schema: TSchema): JsonObject {
    const plain: Json = JSON.parse(JSON.stringify(schema))
    return objectOf(this.#replace(plain))
  }

  #replace(value: Json): Json {
    if (Array.isArray(value)) return value.map((one) => this.#replace(one))
    if (typeof value !== 'object' || value === null) return value
    const { $id, ...rest } = value
    const entries = Object.entries(rest).map(([key, inner]) => [key, this.#replace(inner)] as const)
    const replaced = mapOfAny(withNull(Object.fromEntries(entries)))
    if (typeof $id !== 'string') return replaced
    this.schemas[$id] = replaced
    return { $ref: `#/components/schemas/${$id}` }
  }
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
export function arrayOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

/** `anyOf: [{ type: 'string' }, { type: 'null' }]` reads better as `type: ['string', 'null']`. */
function withNull(schema: JsonObject): JsonObject {
  const branches = arrayOf(schema.anyOf).map(objectOf)
  const [first, second] = branches
  if (branches.length !== 2 || second?.type !== 'null' || typeof first?.type !== 'string') return schema
  if (Object.keys(second).length > 1) return schema
  const { anyOf: _, ...outer } = schema
  const nullable = { ...outer, ...first, type: [first.type, 'null'] }
  return Array.isArray(first.enum) ? { ...nullable, enum: [...first.enum, null] } : nullable
}

/** A pattern for keys that every key meets says nothing. */
function mapOfAny(schema: JsonObject): JsonObject {
  const patterns = objectOf(schema.patternProperties)
  const any = patterns['^.*$']
  if (any === undefined || Object.keys(patterns).length > 1) return schema
  const { patternProperties: _, ...rest } = schema
  return { ...rest, additionalProperties: any }
}
