/** A filter as SQL. It means what `fits` in the pure room means; a property test holds them to each other. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Engine } from '../../db/connect.ts'
import { type Elements, jsonDocuments } from '../../db/json-documents.ts'
import { compareText } from '../../db/text-comparison.ts'
import { caseless } from '../../kernel/caseless.ts'
import { type AttributePath, type Compare, type Filter, leafOf, refuse } from '../../protocols/scim/index.ts'
import { type Column, isActive, isInactive, type Searched } from './columns.ts'

export interface Search {
  readonly engine: Engine
  readonly directory_id: string
  readonly searched: Searched
}

export function where(search: Search, filter: Filter): RawBuilder<SqlBool> {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.filters.map((part) => where(search, part)),
      )
    case 'not':
      return not(where(search, filter.filter))
    case 'present':
      return present(search, filter.path)
    case 'element':
      return element(search, filter.path, filter.filter)
    case 'compare':
      return compare(search, filter)
  }
}

function joined(kind: 'and' | 'or', parts: RawBuilder<SqlBool>[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.join(parts, sql.raw(` ${kind} `))})`
}
/** What is unknown is not so, hence its opposite is. */
function not(condition: RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  return sql<SqlBool>`((${condition}) is not true)`
}

function compare(search: Search, filter: Compare): RawBuilder<SqlBool> {
  const { path, op } = filter
  if (op === 'ne') return not(compare(search, { ...filter, op: 'eq' }))
  const column = columnOf(search, path)
  if (column) {
    const found = inColumn(search, column, { ...filter, op })
    if (found) return found
  }
  refuseElsewhere(path, column)
  if (isPlain(path) && typeof filter.value === 'string') {
    const text = jsonDocuments(search.engine).plainText(resourceOf(search), placeOf(path))
    return compareLeaf(search, text, { ...filter, op, value: filter.value })
  }
  const elements = elementsOf(search, path, 'e')
  return sql<SqlBool>`exists (select 1 from ${elements.from} where ${inElement(search, elements, memberOf(path), { ...filter, op })})`
}

/** The schema says that there is one text: no list has to be looked through. */
function isPlain(path: AttributePath): boolean {
  const leaf = leafOf(path)
  return (
    leaf !== undefined &&
    !leaf.multiValued &&
    leaf.type !== 'complex' &&
    path.attribute?.multiValued === false
  )
}
/** What is to be looked for in each element; a part of a plain object is a place of its own. */
function memberOf({ attribute, sub }: AttributePath): string | undefined {
  return attribute === undefined || attribute.multiValued ? sub : undefined
}

export type Positive = Compare & { op: Exclude<Compare['op'], 'ne'> }

export function inColumn(
  { engine, directory_id }: Search,
  column: Column,
  { op, value }: Positive,
): RawBuilder<SqlBool> | undefined {
  switch (column.kind) {
    case 'exact':
      return compareText(engine, sql.ref(column.column), op, String(value))
    case 'folded':
      return compareText(engine, sql.ref(column.column), op, caseless(String(value)))
    case 'text':
      return compareText(engine, sql`lower(${sql.ref(column.column)})`, op, String(value).toLowerCase())
    case 'time':
      return sql<SqlBool>`${sql.ref(column.column)} ${orderOf(op)} ${String(value)}`
    case 'active':
      return value === true ? isActive : isInactive
    case 'always':
      return compareText(engine, sql`${column.value}`, op, String(value))
    case 'rows': {
      const wanted = column.fold ? caseless(String(value)) : String(value)
      // What is empty has no row.
      if (column.every ? wanted === '' : op !== 'eq') return undefined
      return sql<SqlBool>`id in (${column.rows(directory_id, (text) => compareText(engine, text, op, wanted))})`
    }
  }
}

function present(search: Search, path: AttributePath): RawBuilder<SqlBool> {
  const column = columnOf(search, path)
  if (column?.kind === 'active' || column?.kind === 'always' || column?.kind === 'time')
    return sql<SqlBool>`(1 = 1)`
  if (column?.kind === 'exact' || column?.kind === 'folded' || column?.kind === 'text')
    return sql<SqlBool>`(${sql.ref(column.column)} is not null and ${sql.ref(column.column)} <> '')`
  refuseElsewhere(path, column)
  const elements = elementsOf(search, path, 'e')
  return sql<SqlBool>`exists (select 1 from ${elements.from} where ${jsonDocuments(search.engine).present(elements, memberOf(path))})`
}

/** One element that fits everything. Where it has to have a value that an index knows, the index is asked first. */
function element(search: Search, path: AttributePath, filter: Filter): RawBuilder<SqlBool> {
  const column = columnOf(search, { ...path, sub: 'value' })
  const known = column?.kind === 'rows' ? needed(filter) : undefined
  const quick = column && known && inColumn(search, column, known)
  if (quick && isAll(filter, known)) return quick
  refuseElsewhere(path, column)
  const elements = elementsOf(search, path, 'e')
  const slow = sql<SqlBool>`exists (select 1 from ${elements.from} where ${withinElement(search, elements, filter)})`
  return quick ? sql<SqlBool>`(${quick} and ${slow})` : slow
}

/** What the value of an element has to be like, if the filter says so. */
export function needed(filter: Filter): Positive | undefined {
  if (filter.kind === 'compare') {
    const { op, path } = filter
    return op !== 'ne' && path.name === 'value' ? { ...filter, op } : undefined
  }
  if (filter.kind !== 'and') return undefined
  const found = filter.filters.flatMap((part) => needed(part) ?? [])
  return found.find(({ op }) => op === 'eq') ?? found[0]
}
/** The filter says nothing else. */
export function isAll(filter: Filter, { op, value }: Positive): boolean {
  return filter.kind === 'compare' && filter.op === op && filter.value === value
}

function withinElement(search: Search, elements: Elements, filter: Filter): RawBuilder<SqlBool> {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return joined(
        filter.kind,
        filter.filters.map((part) => withinElement(search, elements, part)),
      )
    case 'not':
      return not(withinElement(search, elements, filter.filter))
    case 'present':
      return jsonDocuments(search.engine).present(elements, filter.path.name)
    case 'element':
      throw refuse('invalidFilter', 'Brackets within brackets are not supported.')
    case 'compare': {
      if (filter.op === 'ne') return not(withinElement(search, elements, { ...filter, op: 'eq' }))
      return inElement(search, elements, filter.path.name, { ...filter, op: filter.op })
    }
  }
}

function inElement(
  { engine }: Search,
  elements: Elements,
  member: string | undefined,
  { path, op, value }: Positive,
): RawBuilder<SqlBool> {
  const json = jsonDocuments(engine)
  if (typeof value === 'boolean') return json.is(elements, member, value)
  if (typeof value === 'number') return sql<SqlBool>`${json.number(elements, member)} ${orderOf(op)} ${value}`
  return compareLeaf({ engine }, json.text(elements, member), { kind: 'compare', path, op, value })
}

/** For what has an order and no parts. */
function orderOf(op: Positive['op']): RawBuilder<unknown> {
  if (op === 'co' || op === 'sw' || op === 'ew')
    throw refuse('invalidFilter', `'${op}' compares text: put the value in quotes.`)
  return sql.raw({ eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' }[op])
}

function compareLeaf(
  { engine }: Pick<Search, 'engine'>,
  text: RawBuilder<unknown>,
  { path, op, value }: Positive & { value: string },
): RawBuilder<SqlBool> {
  const exact = leafOf(path)?.caseExact === true
  return compareText(engine, exact ? text : sql`lower(${text})`, op, exact ? value : value.toLowerCase())
}

function elementsOf(search: Search, path: AttributePath, alias: string): Elements {
  return jsonDocuments(search.engine).elements(resourceOf(search), placeOf(path), alias)
}
function resourceOf({ searched }: Search): RawBuilder<unknown> {
  return sql.ref(`${searched.table}.resource`)
}
function placeOf(path: AttributePath): string[] {
  const { extension, name = '', sub } = path
  const inside = sub !== undefined && memberOf(path) === undefined ? [sub] : []
  return [...(extension === undefined ? [] : [extension]), name, ...inside]
}

export function columnOf({ searched }: Search, { extension, name, sub }: AttributePath): Column | undefined {
  if (extension !== undefined || name === undefined) return undefined
  return searched.columns[sub === undefined ? name : `${name}.${sub}`]
}

/** What only the server knows is in no JSON: an answer from there would be wrong. */
function refuseElsewhere({ attribute, name, sub }: AttributePath, column: Column | undefined): void {
  if (attribute?.mutability === 'readOnly' || name === 'members')
    throw refuse(
      'invalidFilter',
      `'${sub === undefined ? name : `${name}.${sub}`}' can ${column?.kind === 'rows' ? "only be compared by 'eq'" : 'not be filtered by'}.`,
    )
}
