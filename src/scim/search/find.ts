/** One page of a search: filtered, sorted, counted (RFC 7644 section 3.4.2). */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { jsonDocuments } from '../../db/json-documents.ts'
import { inOrder } from '../../db/text-comparison.ts'
import { type AttributePath, type Filter, leafOf } from '../../protocols/scim/index.ts'
import { activeIs, near } from './near.ts'
import { type Search, where } from './where.ts'

export interface PageWanted {
  readonly filter?: Filter
  readonly sort?: { readonly path: AttributePath; readonly descending: boolean }
  /** From 1. */
  readonly startIndex: number
  readonly count: number
}
export interface Found {
  readonly ids: string[]
  readonly total: number
}

/** Only ids: what lies before the page is not read. */
export async function find(db: Db, search: Search, wanted: PageWanted): Promise<Found> {
  const { startIndex, count } = wanted
  const known = await knownTotal(db, search, wanted.filter)
  const { ids, total } = count === 0 ? { ids: [] } : await page(db, search, wanted, known)
  if (total !== undefined) return { ids, total }
  // A page that is not full tells how many there are.
  if (ids.length > 0 && ids.length < count) return { ids, total: startIndex - 1 + ids.length }
  return { ids, total: known ?? (await totalOf(db, search, wanted)) }
}

/** What everybody asks for first, and what need not be counted again for each of a thousand pages. */
async function knownTotal(db: Db, search: Search, filter: Filter | undefined): Promise<number | undefined> {
  const active = filter && activeIs(search, filter)
  if (search.searched.count === undefined || (filter && active === undefined)) return undefined
  const counts = await search.searched.count(db, search.directory_id)
  if (active === undefined) return counts.active + counts.inactive
  return active ? counts.active : counts.inactive
}

/** Ids of everything that fits. */
function matches(search: Search, filter: Filter | undefined): RawBuilder<unknown> {
  const found = filter && near(search, filter)
  if (found?.exact) return found.ids
  const { searched, directory_id } = search
  const among = found ? sql` and id in (${found.ids})` : sql``
  const fits = filter ? sql` and ${where(search, filter)}` : sql``
  return sql`select id from ${sql.table(searched.table)} where directory_id = ${directory_id}${among}${fits}`
}

async function page(
  db: Db,
  search: Search,
  wanted: PageWanted,
  known: number | undefined,
): Promise<{ ids: string[]; total?: number }> {
  const { filter, sort, startIndex, count } = wanted
  const ids = matches(search, filter)
  const limit = sql`limit ${count} offset ${startIndex - 1}`
  if (sort) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(search.searched.table)}
      where id in (${ids}) order by ${orderBy(search, sort)}, id ${limit}`.execute(db)
    return { ids: rows.map(({ id }) => id) }
  }
  if (filter === undefined || known !== undefined) {
    const { rows } = await sql<{ id: string }>`${ids} order by id ${limit}`.execute(db)
    return { ids: rows.map(({ id }) => id) }
  }
  // Found once, and counted in passing: PostgreSQL would take the order for the filter.
  const { rows } = await sql<{ id: string; total: number }>`with found as materialized (${ids})
    select id, (select count(*) from found) as total from found order by id ${limit}`.execute(db)
  const total = rows[0]?.total
  return { ids: rows.map(({ id }) => id), ...(total !== undefined && { total: Number(total) }) }
}

async function totalOf(db: Db, search: Search, { filter }: PageWanted): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from (${matches(search, filter)}) as found`.execute(db)
  return Number(rows[0]?.total ?? 0)
}

/** What has no value comes last when ascending and first when descending (RFC 7644 section 3.4.2.3). */
function orderBy(search: Search, { path, descending }: NonNullable<PageWanted['sort']>): RawBuilder<unknown> {
  const value = sortValue(search, path)
  const way = sql.raw(descending ? 'desc' : 'asc')
  return sql`(${value} is null) ${way}, ${inOrder(search.engine, value)} ${way}`
}

function sortValue({ engine, searched }: Search, path: AttributePath): RawBuilder<unknown> {
  const { extension, name = '', sub, attribute } = path
  const column =
    extension === undefined ? searched.columns[sub === undefined ? name : `${name}.${sub}`] : undefined
  if (column?.kind === 'exact' || column?.kind === 'folded') return sql`${sql.ref(column.column)}`
  if (column?.kind === 'time') return sql`${sql.ref(column.column)}`
  if (column?.kind === 'text') return sql`lower(${sql.ref(column.column)})`
  if (column?.kind === 'active') return sql`(case when state = 'active' then 'true' else 'false' end)`
  const json = jsonDocuments(engine)
  const list = attribute?.multiValued === true
  const place = [
    ...(extension === undefined ? [] : [extension]),
    name,
    ...(sub !== undefined && !list ? [sub] : []),
  ]
  const elements = json.elements(sql.ref(`${searched.table}.resource`), place, 's')
  const text = json.text(elements, list ? (sub ?? 'value') : undefined)
  // Of a list the primary value counts, else the first.
  const primary = list
    ? sql`order by case when ${json.is(elements, 'primary', true)} then 0 else 1 end`
    : sql``
  const folded = leafOf(path)?.caseExact ? text : sql`lower(${text})`
  return sql`(select ${folded} from ${elements.from} ${primary} limit 1)`
}
