/** Reads a filter: `or` of `and` of comparisons, `not (…)`, groups, `list[…]` and, as Entra writes it, `list[…].sub eq "…"`. */
import { type AttributePath, readElementPath, readPath } from '../path.ts'
import type { Note } from '../quirks.ts'
import { refuse, ScimRefusal } from '../refusal.ts'
import type { Attribute, ResourceType } from '../types.ts'
import { type Comparison, comparisons, type Filter, limits } from './filter.ts'
import { compared, toLeaf } from './operand.ts'
import { Cursor, tokens } from './tokens.ts'

interface Reading {
  readonly cursor: Cursor
  readonly note: Note
  /** How names are read: those of a resource, or those of an element within brackets. */
  readonly path: (text: string) => AttributePath | undefined
  /** Shared by everything that one text holds. */
  readonly count: { comparisons: number }
  readonly depth: number
}

export function readFilter(text: string, type: ResourceType, note: Note): Filter {
  const cursor = new Cursor(text)
  const filter = disjunction({
    cursor,
    note,
    path: (name) => readPath(name, type),
    count: { comparisons: 0 },
    depth: 0,
  })
  if (!cursor.atEnd) throw cursor.expected("'and', 'or' or the end")
  return filter
}

/** What stands within the brackets of a PATCH path; the cursor is behind the opening one, and goes behind the closing. */
export function readElementFilter(cursor: Cursor, list: Attribute | undefined, note: Note): Filter {
  const filter = disjunction({
    cursor,
    note,
    path: (name) => readElementPath(name, list),
    count: { comparisons: 0 },
    depth: 1,
  })
  if (cursor.take(tokens.closeList) === undefined) throw cursor.expected("']'")
  return filter
}

function disjunction(reading: Reading): Filter {
  return joined(reading, 'or', conjunction)
}
function conjunction(reading: Reading): Filter {
  return joined(reading, 'and', term)
}

function joined(reading: Reading, kind: 'and' | 'or', part: (reading: Reading) => Filter): Filter {
  const first = part(reading)
  const filters = [first]
  while (reading.cursor.take(tokens[kind]) !== undefined) filters.push(part(reading))
  return filters.length === 1 ? first : { kind, filters }
}

function term(reading: Reading): Filter {
  const { cursor } = reading
  if (cursor.take(tokens.not) !== undefined) {
    if (cursor.take(tokens.open) === undefined) throw cursor.expected("'(' after 'not'")
    return { kind: 'not', filter: group(reading) }
  }
  if (cursor.take(tokens.open) !== undefined) return group(reading)
  return expression(reading)
}

function group(reading: Reading): Filter {
  const filter = disjunction(deeper(reading))
  if (reading.cursor.take(tokens.close) === undefined) throw reading.cursor.expected("')'")
  return filter
}

function deeper(reading: Reading): Reading {
  if (reading.depth === limits.depth)
    throw refuse('invalidFilter', `The filter is nested deeper than ${limits.depth} levels.`)
  return { ...reading, depth: reading.depth + 1 }
}

function expression(reading: Reading): Filter {
  const { cursor, count } = reading
  const name = cursor.take(tokens.path)
  if (name === undefined) throw cursor.expected('an attribute')
  if (++count.comparisons > limits.comparisons)
    throw refuse('invalidFilter', `The filter has more than ${limits.comparisons} comparisons.`)
  const path = reading.path(name)
  if (path?.name === undefined)
    throw refuse('invalidFilter', `'${name}' names no attribute that can be filtered by.`)
  if (path.attribute?.returned === 'never') throw refuse('invalidFilter', `'${name}' cannot be filtered by.`)
  return cursor.touches('[') ? element(reading, path) : comparison(reading, path)
}

function element(reading: Reading, path: AttributePath): Filter {
  const { cursor } = reading
  cursor.take(tokens.openList)
  const inner = (text: string) => readElementPath(text, path.attribute)
  const within = { ...deeper(reading), path: inner }
  const filter = disjunction(within)
  if (cursor.take(tokens.closeList) === undefined) throw cursor.expected("']'")
  if (!cursor.touches('.')) return { kind: 'element', path, filter }
  const sub = inner(cursor.take(tokens.sub)?.slice(1) ?? '')
  if (sub === undefined) throw cursor.expected('an attribute after the dot')
  return { kind: 'element', path, filter: { kind: 'and', filters: [filter, comparison(reading, sub)] } }
}

function comparison({ cursor, note }: Reading, path: AttributePath): Filter {
  if (cursor.take(tokens.present) !== undefined) return { kind: 'present', path }
  const op = cursor.take(tokens.comparison)?.toLowerCase()
  if (!isComparison(op)) throw cursor.expected(`an operator (${comparisons.join(', ')}, pr)`)
  const quoted = cursor.take(tokens.quoted)
  const literal = quoted ?? cursor.take(tokens.bare)
  if (literal === undefined) throw cursor.expected('a value')
  return compared(toLeaf(path), op, literalOf(literal, cursor, note))
}

function isComparison(text: string | undefined): text is Comparison {
  return comparisons.some((name) => name === text)
}

/** JSON, or a word without the quotes that it should have. */
function literalOf(text: string, cursor: Cursor, note: Note): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'string') return storable(value)
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'number') return Number.isSafeInteger(value) ? value : text
  } catch (error) {
    if (error instanceof ScimRefusal) throw error
    if (text.startsWith('"')) throw cursor.expected('a value with valid escapes before this')
  }
  if (/^(true|false|null)$/i.test(text))
    return text.toLowerCase() === 'null' ? null : text.toLowerCase() === 'true'
  note('unquoted_value')
  return text
}

/** An escape can say what no database keeps; a PATCH would even write it down. */
function storable(text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw refuse('invalidFilter', 'A value contains a NUL character or is not valid Unicode.')
  return text
}
