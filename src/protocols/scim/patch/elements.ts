/** Elements of a list as the target: `emails[type eq "work"].value`, or `emails.value` without saying which. */

import { fits } from '../filter/evaluate.ts'
import type { Filter } from '../filter/filter.ts'
import { refuse } from '../refusal.ts'
import { type Reading, shape, single } from '../shape.ts'
import { isResource, type Resource, type Value } from '../types.ts'
import { assign } from './assign.ts'
import { isPrimary, notPrimary, orNothing } from './lists.ts'
import type { Operation, Target } from './operations.ts'

export function patchElements(
  list: readonly Value[],
  operation: Operation,
  reading: Reading,
): Value[] | undefined {
  const { op, target } = operation
  const chosen = choose(list, target, reading)
  if (op === 'remove')
    return orNothing(list.flatMap((element) => (chosen(element) ? stripped(element, target) : [element])))
  const write = writer(operation, reading)
  if (list.some(chosen))
    return settled(
      list.map((element) => (chosen(element) ? write(element) : element)),
      list,
    )
  const created = write(newElement(target, reading))
  return settled([...list, created], list)
}

function choose(list: readonly Value[], { filter }: Target, { note }: Reading): (element: Value) => boolean {
  if (filter !== undefined) return (element) => isResource(element) && fits(filter, element)
  note('multi_valued_sub_attribute')
  const one = list.find(isPrimary) ?? list[0]
  return (element) => element === one
}

function writer({ op, target, value = null }: Operation, reading: Reading): (element: Value) => Value {
  const { sub, subAttribute, attribute, filter } = target
  const inner = { ...reading, string_booleans: true }
  if (sub !== undefined) {
    const shaped = subAttribute ? shape(subAttribute, value, inner) : (value ?? undefined)
    return (element) => withMember(element, sub, shaped)
  }
  const shaped = attribute ? single(attribute, value, inner) : value
  if (!isResource(shaped)) throw refuse('invalidValue', `'${target.name}' holds objects.`)
  const kept = op === 'replace' && filter !== undefined ? said(filter) : undefined
  return (element) => ({ ...(kept ?? (isResource(element) ? element : {})), ...shaped })
}

function withMember(element: Value, name: string, value: Value | undefined): Resource {
  const copy: Resource = isResource(element) ? { ...element } : {}
  assign(copy, name, value)
  return copy
}

/** An element that has lost what it said goes altogether. */
function stripped(element: Value, { sub }: Target): Value[] {
  if (sub === undefined) return []
  const rest = withMember(element, sub, undefined)
  return Object.keys(rest).some((name) => !['type', 'primary', 'display'].includes(name)) ? [rest] : []
}

/** Entra patches elements that are not there yet: what its filter says of them is how they begin. */
function newElement({ filter, name }: Target, { note }: Reading): Resource {
  if (filter === undefined) return {}
  const start = said(filter)
  if (start === undefined) throw refuse('noTarget', `No element of '${name}' fits the filter.`)
  note('element_created')
  return start
}

/** The one element that a filter of equalities describes. */
function said(filter: Filter): Resource | undefined {
  if (filter.kind === 'compare' && filter.op === 'eq')
    return filter.path.sub === undefined ? { [filter.path.name ?? '']: filter.value } : undefined
  if (filter.kind !== 'and') return undefined
  const parts = filter.filters.map(said)
  return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined
}

/** A new primary takes the place of the old one. */
function settled(list: readonly Value[], before: readonly Value[]): Value[] {
  const there = new Set(before)
  const fresh = list.find((element) => isPrimary(element) && !there.has(element))
  return list.map((element) => (fresh === undefined || element === fresh ? element : notPrimary(element)))
}
