/** Whether a filter fits: the meaning that PATCH uses for elements, and that the SQL of a search has to have too. */
import type { AttributePath } from '../path.ts'
import { keyOf } from '../schema/look-up.ts'
import { isResource, type Resource, type Value } from '../types.ts'
import { type Compare, type Filter, leafOf } from './filter.ts'
import { instantOf } from './operand.ts'

export function fits(filter: Filter, holder: Resource): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => fits(part, holder))
    case 'or':
      return filter.filters.some((part) => fits(part, holder))
    case 'not':
      return !fits(filter.filter, holder)
    case 'present':
      return valuesAt(holder, filter.path).some(isThere)
    case 'element':
      return elementsAt(holder, filter.path).some((element) => fits(filter.filter, element))
    case 'compare':
      return compare(filter, valuesAt(holder, filter.path))
  }
}

/** `ne` is the opposite of `eq`: what is not there, or is there only with other values, is not equal. */
function compare({ path, op, value }: Compare, found: Value[]): boolean {
  const leaf = leafOf(path)
  if (op === 'ne') return !compare({ kind: 'compare', path, op: 'eq', value }, found)
  return found.some((one) => {
    if (one === null || typeof one === 'object') return false
    if (typeof value !== 'string')
      return op === 'eq' ? one === value : typeof one === typeof value && test(op, one, value)
    const wanted = leaf?.caseExact ? value : value.toLowerCase()
    const text = leaf?.type === 'dateTime' ? instantOf(one, leaf.name) : String(one)
    return test(
      op,
      leaf?.caseExact || leaf?.type === 'dateTime' ? text : text.toLowerCase(),
      leaf?.type === 'dateTime' ? value : wanted,
    )
  })
}

function test(
  op: Compare['op'],
  found: string | number | boolean,
  wanted: string | number | boolean,
): boolean {
  switch (op) {
    case 'eq':
      return found === wanted
    case 'ne':
      return found !== wanted
    case 'co':
      return String(found).includes(String(wanted))
    case 'sw':
      return String(found).startsWith(String(wanted))
    case 'ew':
      return String(found).endsWith(String(wanted))
    case 'gt':
      return found > wanted
    case 'ge':
      return found >= wanted
    case 'lt':
      return found < wanted
    case 'le':
      return found <= wanted
  }
}

function isThere(value: Value): boolean {
  if (Array.isArray(value)) return value.some(isThere)
  if (isResource(value)) return Object.values(value).some(isThere)
  return value !== null && value !== ''
}

/** Everything that a path leads to: one value, or one of each element of a list. */
export function valuesAt(holder: Resource, { extension, name, sub }: AttributePath): Value[] {
  const base = extension === undefined ? [holder] : membersOf(holder, extension)
  const values = name === undefined ? base : base.flatMap((one) => membersOf(one, name))
  return sub === undefined ? values : values.flatMap((one) => membersOf(one, sub))
}

function elementsAt(holder: Resource, path: AttributePath): Resource[] {
  return valuesAt(holder, path).filter(isResource)
}

function membersOf(holder: Value, name: string): Value[] {
  if (!isResource(holder)) return []
  const key = keyOf(holder, name)
  const value = key === undefined ? undefined : holder[key]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
