/**
 * Which ids an index gives for a filter. A directory has 200,000 people whose rows are wide, and few of them fit: what no
 * index gives is not looked at. Whoever fits is among them; where they are `exact`, they are all who fit.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Compare, Filter } from '../../protocols/scim/index.ts'
import { type Column, isInactive } from './columns.ts'
import { columnOf, inColumn, isAll, needed, type Positive, type Search } from './where.ts'

export interface Near {
  /** A select of `id`, each once. */
  readonly ids: RawBuilder<unknown>
  readonly exact: boolean
  /** How much of the index is read for it: the least is best. */
  readonly reads: number
}

const reads = { eq: 0, sw: 1, gt: 2, ge: 2, lt: 2, le: 2, co: 3, ew: 3 } as const

/** @returns undefined where every row has to be looked at. */
export function near(search: Search, filter: Filter): Near | undefined {
  switch (filter.kind) {
    case 'compare':
      return byComparison(search, filter)
    case 'element': {
      const column = columnOf(search, { ...filter.path, sub: 'value' })
      const known = needed(filter.filter)
      const found = known && byColumn(search, column?.kind === 'rows' ? column : undefined, known)
      return found && { ...found, exact: isAll(filter.filter, known) }
    }
    case 'or':
      return allOf(
        search,
        filter.filters.map((part) => near(search, part)),
      )
    case 'and':
      return bestOf(search, filter.filters)
    default:
      return undefined
  }
}

function idsOf({ searched, directory_id }: Search): RawBuilder<unknown> {
  return sql`select id from ${sql.table(searched.table)} where directory_id = ${directory_id}`
}

function byComparison(search: Search, filter: Compare): Near | undefined {
  const { op } = filter
  return op === 'ne' ? undefined : byColumn(search, columnOf(search, filter.path), { ...filter, op })
}

function byColumn(search: Search, column: Column | undefined, filter: Positive): Near | undefined {
  const fits = column && inColumn(search, column, filter)
  if (column === undefined || fits === undefined) return undefined
  const of = idsOf(search)
  const found = { exact: true, reads: reads[filter.op] }
  switch (column.kind) {
    case 'rows':
      return { ...found, ids: sql`${of} and ${fits}` }
    case 'active':
      return search.searched.count && filter.value === false
        ? { ...found, ids: sql`${of} and ${fits}` }
        : undefined
    case 'exact':
    case 'folded':
      // An index may leave out those who have none.
      return (
        column.indexed && { ...found, ids: sql`${of} and ${sql.ref(column.column)} is not null and ${fits}` }
      )
    case 'time':
      return column.indexed && { ...found, ids: sql`${of} and ${fits}` }
    default:
      return undefined
  }
}

/** Each id once, without `union`: for that, SQLite would walk along all ids in their order. */
function allOf(search: Search, parts: readonly (Near | undefined)[]): Near | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  const ids = sql.join(
    known.map((part) => part.ids),
    sql` union all `,
  )
  return {
    ids: sql`${idsOf(search)} and id in (${ids})`,
    exact: known.every(({ exact }) => exact),
    reads: Math.max(...known.map((part) => part.reads)),
  }
}

/** The rest of a filter is asked of those few; that they are active, an index of those who are not knows as well. */
function bestOf(search: Search, filters: readonly Filter[]): Near | undefined {
  const parts = filters.map((filter) => ({ filter, found: near(search, filter) }))
  const [best] = parts.filter(({ found }) => found).sort((a, b) => readsOf(a.found) - readsOf(b.found))
  if (!best?.found) return undefined
  const others = filters.filter((filter) => filter !== best.filter)
  if (!others.every((filter) => saysActive(search, filter))) return { ...best.found, exact: false }
  const inactive = sql`${idsOf(search)} and ${isInactive}`
  return {
    ...best.found,
    ids: sql`select id from (${best.found.ids}) as likely where id not in (${inactive})`,
  }
}
function readsOf(found: Near | undefined): number {
  return found?.reads ?? Number.POSITIVE_INFINITY
}
function saysActive(search: Search, filter: Filter): boolean {
  return activeIs(search, filter) === true
}

/** Whether the filter is `active eq …`, and nothing else. */
export function activeIs(search: Search, filter: Filter): boolean | undefined {
  if (filter.kind !== 'compare' || columnOf(search, filter.path)?.kind !== 'active') return undefined
  return (filter.value === true) === (filter.op === 'eq')
}
