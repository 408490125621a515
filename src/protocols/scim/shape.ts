/** Fits a received value to its attribute: names in the schema's case, types as described, what providers vary put right. */
import type { Note } from './quirks.ts'
import { refuse } from './refusal.ts'
import { attributeIn } from './schema/look-up.ts'
import { type Attribute, isResource, type Resource, type Value } from './types.ts'

export interface Reading {
  readonly note: Note
  /** Whether `active` may be text: WorkOS takes that in PATCH only, some directory types need it everywhere. */
  readonly string_booleans: boolean
}

/** @returns undefined for what unassigns an attribute: null, an empty list, an empty object (RFC 7643 section 2.5). */
export function shape(attribute: Attribute, value: Value, reading: Reading): Value | undefined {
  if (!attribute.multiValued) return single(attribute, value, reading)
  if (value === null) return undefined
  if (!Array.isArray(value)) reading.note('single_for_many')
  const elements = (Array.isArray(value) ? value : [value]).flatMap(
    (one) => single(attribute, one, reading) ?? [],
  )
  return elements.length === 0 ? undefined : onePrimary(elements, reading.note)
}

/** One value, or one element of a list. */
export function single(attribute: Attribute, value: Value, reading: Reading): Value | undefined {
  if (value === null) return undefined
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined
    const [only] = value
    if (value.length > 1 || only === undefined)
      throw refuse('invalidValue', `'${attribute.name}' holds one value, received ${value.length}.`)
    reading.note('wrapped_value')
    return single(attribute, only, reading)
  }
  if (attribute.type === 'complex') return object(attribute, value, reading)
  if (isResource(value)) {
    // `[{ "$ref": null, "value": "…" }]` is how Entra wraps a plain value.
    if (value.value === undefined) throw wrongType(attribute, 'object')
    reading.note('wrapped_value')
    return single(attribute, value.value, reading)
  }
  return attribute.type === 'boolean' ? boolean(attribute, value, reading) : text(attribute, value, reading)
}

function object(attribute: Attribute, value: Value, reading: Reading): Value | undefined {
  if (isResource(value)) return members(attribute, value, reading)
  if (value === '') return undefined
  const main = attributeIn(attribute.subAttributes, 'value')
  if (main === undefined) throw wrongType(attribute, typeof value)
  reading.note('bare_value')
  const shaped = single(main, value, reading)
  return shaped === undefined ? undefined : { value: shaped }
}

function members(attribute: Attribute, value: Resource, reading: Reading): Resource | undefined {
  // Of sub-attributes only the type is looked at; that `active` is a boolean is a rule for the resource.
  const inner = { ...reading, string_booleans: true }
  const shaped: [string, Value][] = []
  for (const [key, member] of Object.entries(value)) {
    const known = attributeIn(attribute.subAttributes, key)
    const one = known ? shape(known, member, inner) : (member ?? undefined)
    if (one !== undefined) shaped.push([known?.name ?? key, one])
  }
  return shaped.length === 0 ? undefined : Object.fromEntries(shaped)
}

function boolean(attribute: Attribute, value: string | number | boolean, reading: Reading): boolean {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (!reading.string_booleans || (word !== 'true' && word !== 'false'))
    throw wrongType(attribute, typeof value)
  reading.note('string_boolean')
  return word === 'true'
}

function text(attribute: Attribute, value: string | number | boolean, { note }: Reading): string {
  if (typeof value === 'string') return value
  if (attribute.required) throw wrongType(attribute, typeof value)
  note('number_for_text')
  return String(value)
}

function wrongType(attribute: Attribute, received: string) {
  const expected =
    attribute.type === 'boolean' ? 'boolean' : attribute.type === 'complex' ? 'object' : 'string'
  return refuse('invalidValue', `'${attribute.name}' is expected ${expected}, received ${received}`)
}

/** `primary` is true at most once (RFC 7643 section 2.4): the first that says so. */
export function onePrimary(elements: readonly Value[], note: Note): Value[] {
  let found = false
  return elements.map((element) => {
    if (!isResource(element) || element.primary !== true) return element
    if (!found) {
      found = true
      return element
    }
    note('several_primaries')
    return { ...element, primary: false }
  })
}
