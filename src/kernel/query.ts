/**
 * Query strings as the SDKs write them. An array comes comma-joined, repeated, as `a[]=` or as `a[0]=` (contract A6);
 * an object as `a[key]=`.
 */
import type { TSchema } from 'typebox'

export type RawQuery = Record<string, string[] | Record<string, string>>

export function parseQuery(text: string): RawQuery {
  const query: RawQuery = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const bracket = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name)
    const key = bracket?.[1] ?? name
    const inner = bracket?.[2]
    const present = query[key]
    if (inner !== undefined && !/^\d*$/.test(inner)) {
      const entries = present === undefined || Array.isArray(present) ? {} : present
      query[key] = { ...entries, [inner]: value }
    } else if (Array.isArray(present)) present.push(value)
    else if (present === undefined) query[key] = [value]
  }
  return query
}

/** Turns text into what the schema wants, where it can; what it cannot is left for validation to refuse. */
export function coerceQuery(query: RawQuery, schema: TSchema | undefined): Record<string, unknown> {
  const properties = propertiesOf(schema)
  // From entries, because assigning to a member that somebody called `__proto__` would do something else.
  return Object.fromEntries(
    Object.entries(query).map(([name, raw]) => [name, coerceValue(raw, properties[name]?.type)]),
  )
}

function coerceValue(raw: RawQuery[string], type: unknown): unknown {
  if (!Array.isArray(raw)) return raw
  if (type === 'array') return raw.flatMap((text) => text.split(',')).filter((text) => text !== '')
  return raw.length > 1 ? raw : coerce(raw[0] ?? '', type)
}

function coerce(text: string, type: unknown): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

function propertiesOf(schema: TSchema | undefined): Record<string, { type?: unknown } | undefined> {
  if (schema === undefined || !('properties' in schema)) return {}
  const { properties } = schema
  return typeof properties === 'object' && properties !== null ? { ...properties } : {}
}
