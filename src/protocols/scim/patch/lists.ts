/** A list as the target, as a whole: added to, replaced, emptied, or freed of what `value` names. */
import type { Reading } from '../shape.ts'
import { onePrimary, shape } from '../shape.ts'
import { isResource, type Resource, type Value } from '../types.ts'
import type { Operation } from './operations.ts'

export function changedList(
  list: readonly Value[],
  { op, target, value }: Operation,
  reading: Reading,
): Value[] | undefined {
  if (op === 'remove') {
    if (value === undefined) return undefined
    reading.note('remove_with_value')
    return orNothing(without(list, asList(value)))
  }
  const shaped = target.attribute ? shape(target.attribute, value ?? null, reading) : (value ?? undefined)
  const given = shaped === undefined ? [] : asList(shaped)
  return orNothing(op === 'replace' ? given : added(list, given, reading))
}

function asList(value: Value): Value[] {
  return Array.isArray(value) ? value : [value]
}
export function orNothing(list: Value[]): Value[] | undefined {
  return list.length === 0 ? undefined : list
}

/** What is there already is not added again; a new primary takes the place of the old one (RFC 7644 section 3.5.2.1). */
function added(list: readonly Value[], given: readonly Value[], { note }: Reading): Value[] {
  const there = new Set(list.map(fingerprint))
  const fresh = given.filter((element) => !there.has(fingerprint(element)))
  const kept = fresh.some(isPrimary) ? list.map(notPrimary) : list
  return onePrimary([...kept, ...fresh], note)
}

export function isPrimary(element: Value): boolean {
  return isResource(element) && element.primary === true
}
export function notPrimary(element: Value): Value {
  return isPrimary(element) && isResource(element) ? { ...element, primary: false } : element
}

/** An element goes when everything that one of the named says of it is so; of `$ref: null` nothing is said. */
function without(list: readonly Value[], named: readonly Value[]): Value[] {
  return list.filter((element) => !named.some((one) => describes(one, element)))
}
function describes(named: Value, element: Value): boolean {
  if (!isResource(named))
    return fingerprint(named) === fingerprint(isResource(element) ? (element.value ?? null) : element)
  const said = Object.entries(named).filter(([, value]) => value !== null)
  return (
    said.length > 0 && isResource(element) && said.every(([name, value]) => sameMember(element, name, value))
  )
}
function sameMember(element: Resource, name: string, value: Value): boolean {
  return element[name] !== undefined && fingerprint(element[name]) === fingerprint(value)
}

/** Equal for equal values, whatever the order of their members. */
function fingerprint(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(fingerprint).join()}]`
  if (!isResource(value)) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${fingerprint(member)}`,
  )
  return `{${members.toSorted().join()}}`
}
