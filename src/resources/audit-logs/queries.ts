/**
 * Reading events. Each kind of filter has an index that ends in (occurred_at, position), so a page is read where it
 * stands: for each value the first rows after the cursor, then the first of them all. What retention has taken is not
 * shown, even where its rows are not dropped yet.
 */
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { AuditLogEventRow, AuditLogTrailRow } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import { notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { type Page, type PageRequest, pageOf, windowOf } from '../../kernel/pages.ts'
import { findOrganization } from '../organizations/organizations.ts'
import type { AuditEventFilters, AuditLogEvent } from './contract.ts'
import { all, type Condition, filtersOf, type Lead, leadsOf, mayBeSeen } from './filters.ts'
import { type AuditScope, maybeFindTrail } from './trails.ts'

type Trail = Selectable<AuditLogTrailRow>
export type EventRow = Pick<
  Selectable<AuditLogEventRow>,
  'id' | 'position' | 'occurred_at' | 'received_at' | 'data' | 'hash'
>
export interface StoredEvent {
  position: number
  hash: string
  event: AuditLogEvent
}
/** A place in the order by time: which side of it, or where one stands. */
export interface Place {
  occurred_at: string
  position: number
}
export interface Slice {
  order: 'asc' | 'desc'
  take: number
  /** Beyond this place, in that order. */
  beyond?: Place | undefined
  /** Nothing that came later. */
  until_position?: number
}

export function eventOf({ data }: Pick<EventRow, 'data'>): AuditLogEvent {
  return { object: 'audit_log_event', ...parseJson<Omit<AuditLogEvent, 'object'>>(data) }
}
export function storedOf(row: EventRow): StoredEvent {
  return { position: row.position, hash: row.hash, event: eventOf(row) }
}

/** @throws 404 for another environment's organization; an empty page before its first event. */
export async function listAuditEvents(
  store: Store,
  scope: AuditScope,
  filters: AuditEventFilters,
  page: PageRequest,
): Promise<Page<AuditLogEvent>> {
  const trail = await trailOf(store, scope)
  if (!trail) return pageOf<EventRow, AuditLogEvent>([], page, eventOf)
  const { side, order, take } = windowOf(page)
  const beyond = side && (await placeOf(store, scope, side.id))
  return pageOf(await readSlice(store, trail, filters, { order, take, beyond }), page, eventOf)
}

/** @throws 404 */
export async function getAuditEvent(store: Store, scope: AuditScope, id: string): Promise<StoredEvent> {
  const trail = await trailOf(store, scope)
  const [row] = trail
    ? await selectEvents(store, all([mayBeSeen(store, trail), sql`e.id = ${id}`]), sql`limit 1`)
    : []
  if (!row) throw notFound('Audit Log event', id)
  return storedOf(row)
}

/** In the order of the chain: for streams and for whoever watches. `position` is the cursor; nothing comes late. */
export async function auditEventsAfter(
  store: Store,
  scope: AuditScope,
  position: number,
  limit: number,
  filters: AuditEventFilters = {},
): Promise<StoredEvent[]> {
  const trail = await trailOf(store, scope)
  if (!trail || trail.position <= position) return []
  const rows = await selectEvents(
    store,
    all([mayBeSeen(store, trail), sql`e.position > ${position}`, ...filtersOf(store, trail, filters)]),
    sql`order by e.position limit ${limit}`,
  )
  return rows.map(storedOf)
}

export async function trailOf({ db }: Store, scope: AuditScope): Promise<Trail | undefined> {
  const trail = await maybeFindTrail(db, scope)
  if (!trail) await findOrganization(db, scope.environment_id, scope.organization_id)
  return trail
}

async function placeOf(
  { db }: Store,
  { organization_id }: AuditScope,
  id: string,
): Promise<Place | undefined> {
  return db
    .selectFrom('audit_log_events')
    .select(['occurred_at', 'position'])
    .where('organization_id', '=', organization_id)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Rows in the order by time, as many as there are up to `take`. */
export async function readSlice(
  store: Store,
  trail: Trail,
  filters: AuditEventFilters,
  slice: Slice,
): Promise<EventRow[]> {
  const leads = leadsOf(store, trail, filters)
  if (leads.some(({ words }) => words)) {
    const rows = await readNear(store, trail, filters, slice)
    if (rows.length === slice.take) return rows
  }
  return readLeads(store, trail, filters, slice, leads)
}

/** So many events are passed for one that is wanted before another way is thought cheaper. */
const passed = 200

async function readNear(
  store: Store,
  trail: Trail,
  filters: AuditEventFilters,
  slice: Slice,
): Promise<EventRow[]> {
  const { range_start, range_end } = filters
  const range = { ...(range_start && { range_start }), ...(range_end && { range_end }) }
  const { where, inOrder } = along(store, trail, range, slice, {})
  const from = sql`(select * from audit_log_events as e where ${where} ${inOrder} limit ${slice.take * passed}) as e`
  return readLeads(store, trail, filters, slice, [{ from }])
}

async function readLeads(
  store: Store,
  trail: Trail,
  filters: AuditEventFilters,
  slice: Slice,
  leads: readonly Lead[],
): Promise<EventRow[]> {
  const parts = leads.map((lead) => {
    const { where, inOrder } = along(store, trail, filters, slice, lead)
    return sql`select * from (select ${eventColumns} from ${lead.from} where ${where}
      ${inOrder} limit ${slice.take}) as part`
  })
  const { rows } = await sql<EventRow>`${sql.join(parts, sql` union all `)}`.execute(store.db)
  return leads.length === 1 ? rows : merged(rows, slice.order).slice(0, slice.take)
}

/** The way through time that a lead takes: what is on it, and in which order. */
function along(
  store: Store,
  trail: Trail,
  filters: AuditEventFilters,
  { order, beyond, until_position }: Slice,
  lead: Pick<Lead, 'table' | 'kind' | 'condition'>,
): { where: Condition; inOrder: RawBuilder<unknown> } {
  const [than, direction] = [sql.raw(order === 'asc' ? '>' : '<'), sql.raw(order)]
  const [at, position] = ['occurred_at', 'position'].map((name) => sql.ref(`${lead.table ?? 'e'}.${name}`))
  const where = all([
    mayBeSeen(store, trail),
    lead.condition,
    ...filtersOf(store, trail, filters, lead),
    beyond && sql`(${at}, ${position}) ${than} (${beyond.occurred_at}, ${beyond.position})`,
    until_position !== undefined && sql`e.position <= ${until_position}`,
  ])
  return { where, inOrder: sql`order by ${at} ${direction}, ${position} ${direction}` }
}

/** An event that several values lead to is there once. */
function merged(rows: readonly EventRow[], order: 'asc' | 'desc'): EventRow[] {
  const sign = order === 'asc' ? 1 : -1
  const once = new Map(rows.map((row) => [row.position, row]))
  return [...once.values()].sort(
    (a, b) =>
      sign *
      (a.occurred_at === b.occurred_at ? a.position - b.position : a.occurred_at < b.occurred_at ? -1 : 1),
  )
}

const eventColumns = sql.raw('e.id, e.position, e.occurred_at, e.received_at, e.data, e.hash')

async function selectEvents(
  store: Store,
  where: Condition,
  inOrder: RawBuilder<unknown>,
): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`select ${eventColumns} from audit_log_events as e
    where ${where} ${inOrder}`.execute(store.db)
  return rows
}
