/**
 * How much an operation looks at. Many operations, each with a list to look through and each element to be compared with
 * many values, multiply: a body of two megabytes could keep the process busy for minutes.
 */
import { valuesAt } from '../filter/evaluate.ts'
import type { Filter } from '../filter/filter.ts'
import { isResource, type Resource, type Value } from '../types.ts'
import type { Operation } from './operations.ts'

/** A second's work at most; what providers send comes to some hundreds. */
export const mostVisits = 1_000_000

export function visitsOf(resource: Resource, { op, target, value }: Operation): number {
  const { extension, name, filter } = target
  const found = name === undefined ? [] : valuesAt(resource, { ...(extension && { extension }), name })
  const named = op === 'remove' && Array.isArray(value) ? value.length : 1
  return Object.keys(resource).length + sizeOf(found) * (filter ? comparisonsIn(filter) : named)
}

function sizeOf(value: Value): number {
  const parts = Array.isArray(value) ? value : isResource(value) ? Object.values(value) : []
  return parts.reduce<number>((sum, part) => sum + sizeOf(part), 1)
}

function comparisonsIn(filter: Filter): number {
  if (filter.kind === 'and' || filter.kind === 'or')
    return filter.filters.reduce((sum, part) => sum + comparisonsIn(part), 0)
  return filter.kind === 'not' || filter.kind === 'element' ? comparisonsIn(filter.filter) : 1
}
