/** One row per endpoint and event: what was sent, what came back, what is still to be tried. */
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { EventRow, WebhookDeliveryRow } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import type { WebhookDelivery } from './contract.ts'

export type Delivery = Selectable<WebhookDeliveryRow>

/** A delivery with the event that it carries. */
export interface Parcel {
  delivery: Delivery
  event: EventRow
}

/** Never tried yet, in the order of their events. Only whoever holds the lane may send them. */
export async function listNew(store: Store, endpoint_id: string, limit: number): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`select * from webhook_deliveries
    where endpoint_id = ${endpoint_id} and state = 'waiting' and attempts = 0
    order by position limit ${limit}`.execute(store.db)
  return rows
}

/** Tried in vain, and due again. */
export async function listAgain(store: Store, endpoint_id: string, limit: number): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`select * from webhook_deliveries
    where endpoint_id = ${endpoint_id} and state = 'waiting' and attempts > 0
      and next_attempt_at <= ${store.clock().toISOString()}
    order by next_attempt_at limit ${limit}`.execute(store.db)
  return rows
}

export async function withEvents(store: Store, deliveries: Delivery[]): Promise<Parcel[]> {
  if (deliveries.length === 0) return []
  const ids = deliveries.map(({ event_id }) => event_id)
  const rows = await store.db.selectFrom('events').selectAll().where('id', 'in', ids).execute()
  const events = new Map(rows.map((row) => [row.id, row]))
  return deliveries.flatMap((delivery) => {
    const event = events.get(delivery.event_id)
    return event ? [{ delivery, event }] : []
  })
}

export interface Outcome {
  status: number | null
  /** Null: the endpoint took it. */
  error: string | null
}
export interface Attempted {
  delivery: Delivery
  outcome: Outcome
  /** Null: it was the last attempt, or it needs no other. */
  retry_at: Date | null
}

/** Those that arrived are written down together: there are many of them. */
export async function recordOutcomes(store: Store, attempted: readonly Attempted[]): Promise<void> {
  const arrived = Map.groupBy(
    attempted.filter(({ outcome }) => outcome.error === null),
    ({ outcome }) => outcome.status,
  )
  for (const [status, some] of arrived)
    await settle(store, some, {
      state: 'delivered',
      next_attempt_at: null,
      response_status: status,
      error: null,
    })
  for (const one of attempted)
    if (one.outcome.error !== null)
      await settle(store, [one], {
        state: one.retry_at ? 'waiting' : 'failed',
        next_attempt_at: one.retry_at?.toISOString() ?? null,
        response_status: one.outcome.status,
        error: one.outcome.error,
      })
}

async function settle(
  store: Store,
  some: readonly Attempted[],
  outcome: Pick<Delivery, 'state' | 'next_attempt_at' | 'response_status' | 'error'>,
): Promise<void> {
  await store.db
    .updateTable('webhook_deliveries')
    .set((row) => ({
      ...outcome,
      attempts: row('attempts', '+', 1),
      finished_at: outcome.state === 'waiting' ? null : store.clock().toISOString(),
    }))
    .where(
      'id',
      'in',
      some.map(({ delivery }) => delivery.id),
    )
    .where('state', '=', 'waiting')
    .execute()
}

/** @returns how many. */
export async function deleteFinishedDeliveries(db: Db, cutoff: Date, batch: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_deliveries')
    .where('id', 'in', (old) =>
      old
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('finished_at', '<', cutoff.toISOString())
        .limit(batch),
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export async function listDeliveries(
  db: Db,
  endpoint_id: string,
  filter: PageRequest & { state?: 'waiting' | 'delivered' | 'failed' },
): Promise<Page<WebhookDelivery>> {
  let query = db.selectFrom('webhook_deliveries').selectAll().where('endpoint_id', '=', endpoint_id)
  if (filter.state) query = query.where('state', '=', filter.state)
  return readPage(query, filter, deliveryOf)
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
