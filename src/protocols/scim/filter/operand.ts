/** Fits a comparison's value to its attribute, or says why it cannot. */
import type { AttributePath } from '../path.ts'
import { refuse } from '../refusal.ts'
import { attributeIn } from '../schema/look-up.ts'
import { type Comparison, type Filter, leafOf } from './filter.ts'

/** `emails co "x"` means `emails.value`, and so does a manager without a sub-attribute. */
export function toLeaf(path: AttributePath): AttributePath {
  const { attribute, sub } = path
  if (sub !== undefined || attribute?.type !== 'complex') return path
  const value = attributeIn(attribute.subAttributes, 'value')
  if (value === undefined)
    throw refuse(
      'invalidFilter',
      `'${attribute.name}' has parts: name one of them, as in '${attribute.name}.${attribute.subAttributes?.[0]?.name}'.`,
    )
  return { ...path, sub: value.name, subAttribute: value }
}

export function compared(
  path: AttributePath,
  op: Comparison,
  literal: string | number | boolean | null,
): Filter {
  if (literal === null) return comparedWithNull(path, op)
  const leaf = leafOf(path)
  if (leaf?.type === 'boolean')
    return { kind: 'compare', path, op: equality(op, leaf.name), value: booleanOf(literal, leaf.name) }
  if (leaf?.type === 'dateTime')
    return { kind: 'compare', path, op: ordering(op, leaf.name), value: instantOf(literal, leaf.name) }
  if (leaf !== undefined) return { kind: 'compare', path, op, value: String(literal) }
  if (typeof literal === 'boolean')
    return { kind: 'compare', path, op: equality(op, path.name ?? ''), value: literal }
  return { kind: 'compare', path, op, value: literal }
}

function comparedWithNull(path: AttributePath, op: Comparison): Filter {
  const present: Filter = { kind: 'present', path }
  if (op === 'eq') return { kind: 'not', filter: present }
  if (op === 'ne') return present
  throw refuse('invalidFilter', `'${op}' cannot compare with null.`)
}

function equality(op: Comparison, name: string): Comparison {
  if (op === 'eq' || op === 'ne') return op
  throw refuse('invalidFilter', `'${name}' is a boolean: '${op}' cannot compare it.`)
}

function ordering(op: Comparison, name: string): Comparison {
  if (op !== 'co' && op !== 'sw' && op !== 'ew') return op
  throw refuse('invalidFilter', `'${name}' is a time: '${op}' cannot compare it.`)
}

/** Entra writes `primary eq "True"`. */
function booleanOf(literal: string | number | boolean, name: string): boolean {
  const text = String(literal).toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
  throw refuse('invalidFilter', `'${name}' is a boolean, and '${literal}' is none.`)
}

const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:?\d\d)?$/i

/** A `+` of the offset that was not percent-encoded arrives as a blank. */
export function instantOf(literal: string | number | boolean, name: string): string {
  const [, local, offset = 'Z'] = time.exec(String(literal)) ?? []
  const instant = local === undefined ? Number.NaN : Date.parse(`${cut(local)}${offsetOf(offset)}`)
  if (Number.isNaN(instant))
    throw refuse('invalidFilter', `'${name}' is a time: write it as "2026-01-31T12:00:00Z".`)
  return new Date(instant).toISOString()
}
function cut(local: string): string {
  return local.replace(/(\.\d{3})\d+$/, '$1')
}
function offsetOf(offset: string): string {
  if (/^z$/i.test(offset)) return 'Z'
  const sign = offset.startsWith('-') ? '-' : '+'
  const digits = offset.replace(/\D/g, '')
  return `${sign}${digits.slice(0, 2)}:${digits.slice(2)}`
}
