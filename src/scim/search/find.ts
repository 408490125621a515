/** One page of a search: filtered, sorted, counted (RFC 7644 section 3.4.2). */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { jsonDocuments } from '../../db/json-documents.ts'
import { inOrder } from '../../db/text-comparison.ts'
import { type AttributePath, type Filter, leafOf } from '../../protocols/scim/index.ts'
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
  const fits = sql<SqlBool>`directory_id = ${search.directory_id}${wanted.filter ? sql` and ${where(search, wanted.filter)}` : sql``}`
  const { ids, total } = count === 0 ? { ids: [] } : await page(db, search, fits, wanted)
  // A page that is not full tells how many there are.
  const known = total ?? (ids.length > 0 && ids.length < count ? startIndex - 1 + ids.length : undefined)
  return { ids, total: known ?? (await totalOf(db, search, fits)) }
}

/** With a filter everything is looked at anyway, so it is counted in passing. */
async function page(
  db: Db,
  search: Search,
  fits: RawBuilder<SqlBool>,
  { filter, sort, startIndex, count }: PageWanted,
): Promise<{ ids: string[]; total?: number }> {
  const table = sql.table(search.searched.table)
  const order = sort ? sql`${orderBy(search, sort)}, id` : sql`id`
  const counted = filter ? sql`, count(*) over () as total` : sql``
  const { rows } = await sql<{ id: string; total?: number }>`select id${counted} from ${table} where ${fits}
    order by ${order} limit ${count} offset ${startIndex - 1}`.execute(db)
  const total = rows[0]?.total
  return { ids: rows.map(({ id }) => id), ...(total !== undefined && { total: Number(total) }) }
}

async function totalOf(db: Db, { searched }: Search, fits: RawBuilder<SqlBool>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total
    from ${sql.table(searched.table)} where ${fits}`.execute(db)
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
