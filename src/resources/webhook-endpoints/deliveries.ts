/** One row per endpoint and event: what was sent, what came back, what is still to be tried. */
import { type Selectable, sql } from 'kysely'
import { type Db, skipLocked } from '../../db/connect.ts'
import type { EventRow, WebhookDeliveryRow, WebhookEndpointRow } from '../../db/schema.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { type Page, type PageRequest, pageOf, windowOf } from '../../kernel/pages.ts'
import type { WebhookDelivery } from './contract.ts'
import { isSubscribed } from './webhook-endpoints.ts'

export type Delivery = Selectable<WebhookDeliveryRow>
type Endpoint = Selectable<WebhookEndpointRow>

/** Long enough for an attempt with its ten seconds; a process that died gives its deliveries back after that. */
const leaseSeconds = 30

/** Turns committed events into deliveries, once: the endpoint's row is the lock, its position the cursor. */
export function fanOut(store: Store, endpoint_id: string, batch = 500): Promise<number> {
  return store.change(systemActor, async (tx) => {
    const endpoint = await tx.db
      .updateTable('webhook_endpoints')
      .set((row) => ({ updated_at: row.ref('updated_at') }))
      .where('id', '=', endpoint_id)
      .returningAll()
      .executeTakeFirst()
    if (!endpoint) return 0
    const events = await tx.db
      .selectFrom('events')
      .select(['id', 'event', 'position'])
      .where('environment_id', '=', endpoint.environment_id)
      .where('position', '>', endpoint.position)
      .orderBy('position')
      .limit(batch)
      .execute()
    const last = events.at(-1)?.position
    if (last == null) return 0
    const names: string[] = parseJson(endpoint.events)
    // An endpoint that is switched off misses what happens meanwhile; a replay brings it back.
    const wanted =
      endpoint.status === 'enabled' ? events.filter(({ event }) => isSubscribed(names, event)) : []
    await insertDeliveries(tx, endpoint, wanted)
    await tx.db
      .updateTable('webhook_endpoints')
      .set({ position: last })
      .where('id', '=', endpoint.id)
      .execute()
    return events.length
  })
}

async function insertDeliveries(
  tx: Tx,
  endpoint: Endpoint,
  events: Pick<EventRow, 'id' | 'event'>[],
): Promise<void> {
  for (let start = 0; start < events.length; start += 50)
    await tx.db
      .insertInto('webhook_deliveries')
      .values(
        events.slice(start, start + 50).map(({ id, event }) => waitingDelivery(tx, endpoint, id, event)),
      )
      .onConflict((conflict) =>
        // Sent before: this is a replay.
        conflict.columns(['endpoint_id', 'event_id']).doUpdateSet({
          state: 'waiting',
          attempts: 0,
          next_attempt_at: tx.now,
          leased_until: null,
          finished_at: null,
        }),
      )
      .execute()
}

function waitingDelivery(tx: Tx, endpoint: Endpoint, event_id: string, event: string): Delivery {
  return {
    id: tx.newId('webhook_delivery'),
    environment_id: endpoint.environment_id,
    endpoint_id: endpoint.id,
    event_id,
    event,
    state: 'waiting',
    attempts: 0,
    next_attempt_at: tx.now,
    leased_until: null,
    response_status: null,
    error: null,
    created_at: tx.now,
    finished_at: null,
  }
}

/** Those that are due, leased to the caller, oldest first. */
export async function claimDeliveries(store: Store, endpoint_id: string, limit: number): Promise<Delivery[]> {
  const now = store.clock()
  const lease = secondsAfter(now, leaseSeconds).toISOString()
  const due = sql`select id from webhook_deliveries
    where endpoint_id = ${endpoint_id} and state = 'waiting' and next_attempt_at <= ${now.toISOString()}
      and (leased_until is null or leased_until <= ${now.toISOString()})
    order by next_attempt_at limit ${limit}`
  const { rows } = await sql<Delivery>`update webhook_deliveries
    set leased_until = ${lease}, attempts = attempts + 1
    where id in (${due}${skipLocked(store.engine)}) returning *`.execute(store.db)
  return rows
}

export interface Outcome {
  status: number | null
  /** Null: the endpoint took it. */
  error: string | null
}

/** @param retry_at null: it was the last attempt. */
export async function recordOutcome(
  store: Store,
  delivery: Delivery,
  outcome: Outcome,
  retry_at: Date | null,
): Promise<void> {
  const done = outcome.error === null || retry_at === null
  await store.db
    .updateTable('webhook_deliveries')
    .set({
      state: outcome.error === null ? 'delivered' : done ? 'failed' : 'waiting',
      next_attempt_at: done ? null : retry_at.toISOString(),
      leased_until: null,
      response_status: outcome.status,
      error: outcome.error,
      finished_at: done ? store.clock().toISOString() : null,
    })
    .where('id', '=', delivery.id)
    // Taken over by another process meanwhile: its word counts.
    .where('leased_until', '=', delivery.leased_until)
    .execute()
}

/** @returns how many events are sent once more. */
export async function replay(
  tx: Tx,
  endpoint: Endpoint,
  range: { event_id?: string; range_start?: string; range_end?: string },
): Promise<number> {
  if (endpoint.status !== 'enabled') throw conflict('endpoint_disabled', 'Enable the endpoint first.')
  if (range.event_id === undefined && range.range_start === undefined)
    throw invalid([
      { field: 'event_id', code: 'required', message: 'Give event_id, or range_start and range_end.' },
    ])
  let query = tx.db
    .selectFrom('events')
    .select(['id', 'event'])
    .where('environment_id', '=', endpoint.environment_id)
    .where('position', 'is not', null)
    .orderBy('position')
    .limit(10_000)
  if (range.event_id !== undefined) query = query.where('id', '=', range.event_id)
  if (range.range_start !== undefined)
    query = query.where('created_at', '>=', new Date(range.range_start).toISOString())
  if (range.range_end !== undefined)
    query = query.where('created_at', '<', new Date(range.range_end).toISOString())
  const events = await query.execute()
  if (range.event_id !== undefined && events.length === 0) throw notFound('Event', range.event_id)
  const names: string[] = parseJson(endpoint.events)
  const wanted =
    range.event_id === undefined ? events.filter(({ event }) => isSubscribed(names, event)) : events
  await insertDeliveries(tx, endpoint, wanted)
  return wanted.length
}

export async function listDeliveries(
  db: Db,
  endpoint_id: string,
  filter: PageRequest & { state?: 'waiting' | 'delivered' | 'failed' },
): Promise<Page<WebhookDelivery>> {
  const window = windowOf(filter)
  let query = db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('endpoint_id', '=', endpoint_id)
    .orderBy('id', window.order)
    .limit(window.take)
  if (window.side) query = query.where('id', window.side.than, window.side.id)
  if (filter.state) query = query.where('state', '=', filter.state)
  return pageOf(await query.execute(), filter, deliveryOf)
}

function deliveryOf(row: Delivery): WebhookDelivery {
  const {
    id,
    endpoint_id,
    event_id,
    event,
    attempts,
    next_attempt_at,
    response_status,
    error,
    created_at,
    finished_at,
  } = row
  const state = row.state === 'delivered' || row.state === 'failed' ? row.state : 'waiting'
  return {
    object: 'webhook_delivery',
    id,
    endpoint_id,
    event_id,
    event,
    state,
    attempts,
    next_attempt_at,
    response_status,
    error,
    created_at,
    finished_at,
  }
}
