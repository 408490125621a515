/** Applies operations to a copy of a resource (RFC 7644 section 3.5.2). */
import { refuse, ScimRefusal } from '../refusal.ts'
import { keyOf } from '../schema/look-up.ts'
import { type Reading, shape } from '../shape.ts'
import { isResource, type Resource, type Value } from '../types.ts'
import { assign } from './assign.ts'
import { patchElements } from './elements.ts'
import { changedList } from './lists.ts'
import type { Operation } from './operations.ts'
import { mostVisits, visitsOf } from './visits.ts'

export function patchResource(
  resource: Resource,
  operations: readonly Operation[],
  reading: Reading,
): Resource {
  const copy = structuredClone(resource)
  let visits = 0
  for (const operation of operations) {
    visits += visitsOf(copy, operation)
    if (visits > mostVisits)
      throw new ScimRefusal(413, 'The PATCH takes too many comparisons: send it in parts.')
    applyTo(copy, operation, reading)
  }
  return copy
}

function applyTo(resource: Resource, operation: Operation, reading: Reading): void {
  const { extension, name, attribute } = operation.target
  if (attribute?.mutability === 'readOnly') reading.note('read_only_attribute')
  if (attribute !== undefined && attribute.mutability !== 'readWrite') return
  if (extension === undefined) {
    if (name !== undefined) inHolder(resource, operation, reading)
    return
  }
  const key = keyOf(resource, extension) ?? extension
  const found = resource[key]
  const holder = name !== undefined && isResource(found) ? found : {}
  if (name !== undefined) inHolder(holder, operation, reading)
  assign(resource, key, Object.keys(holder).length === 0 ? undefined : holder)
}

function inHolder(holder: Resource, operation: Operation, reading: Reading): void {
  const { extension, name = '', attribute } = operation.target
  if (attribute === undefined) reading.note(extension === undefined ? 'unknown_attribute' : 'unknown_schema')
  const key = keyOf(holder, name) ?? name
  const value = changed(holder[key], operation, reading)
  if (value === undefined && attribute?.required)
    throw refuse('mutability', `'${attribute.name}' is required and cannot be removed.`)
  assign(holder, key, value)
}

function changed(found: Value | undefined, operation: Operation, reading: Reading): Value | undefined {
  const { op, target, value } = operation
  const { sub, filter, attribute } = target
  const isList = attribute?.multiValued ?? Array.isArray(found)
  const list = Array.isArray(found) ? found : []
  if (filter !== undefined || (sub !== undefined && isList)) return patchElements(list, operation, reading)
  if (sub !== undefined) return withPart(found, operation, reading)
  if (isList) return changedList(list, operation, reading)
  if (op === 'remove' || value === undefined) return undefined
  const shaped = attribute ? shape(attribute, value, reading) : (value ?? undefined)
  return merges(operation) && isResource(found) && isResource(shaped) ? { ...found, ...shaped } : shaped
}

/** What has parts keeps those that are not named; a reference is another one as a whole. */
function merges({ target: { attribute } }: Operation): boolean {
  return attribute?.subAttributes?.some(({ name }) => name === 'value') !== true
}

function withPart(
  found: Value | undefined,
  { op, target, value }: Operation,
  reading: Reading,
): Resource | undefined {
  const { sub = '', subAttribute } = target
  const holder: Resource = isResource(found) ? { ...found } : {}
  const key = keyOf(holder, sub) ?? sub
  const parts = { ...reading, string_booleans: true }
  const shaped =
    op === 'remove' || value === undefined
      ? undefined
      : subAttribute
        ? shape(subAttribute, value, parts)
        : value
  assign(holder, key, shaped ?? undefined)
  return Object.keys(holder).length === 0 ? undefined : holder
}
