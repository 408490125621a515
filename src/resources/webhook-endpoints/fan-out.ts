/** Events become deliveries: one row per endpoint and event that it wants. */
import { sql } from 'kysely'
import type { EventRow } from '../../db/schema.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Delivery } from './deliveries.ts'
import { type Endpoint, isSubscribed } from './webhook-endpoints.ts'

type Wanted = Pick<EventRow, 'id' | 'event' | 'organization_id' | 'position'>

/** Once: the endpoint's row is the lock, its position the cursor. @returns how many events were considered. */
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
      .select(['id', 'event', 'organization_id', 'position'])
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

/** Due at once; one that was there is sent anew. */
export async function insertDeliveries(tx: Tx, endpoint: Endpoint, events: Wanted[]): Promise<void> {
  for (let start = 0; start < events.length; start += 50)
    await tx.db
      .insertInto('webhook_deliveries')
      .values(events.slice(start, start + 50).map((event) => waitingDelivery(tx, endpoint, event)))
      .onConflict((conflict) =>
        // Sent before: this is a replay.
        conflict.columns(['endpoint_id', 'event_id']).doUpdateSet({
          state: 'waiting',
          attempts: 0,
          organization_id: sql`excluded.organization_id`,
          position: sql`excluded.position`,
          next_attempt_at: tx.now,
          finished_at: null,
        }),
      )
      .execute()
}

function waitingDelivery(tx: Tx, endpoint: Endpoint, { id, event, ...at }: Wanted): Delivery {
  return {
    id: tx.newId('webhook_delivery'),
    environment_id: endpoint.environment_id,
    endpoint_id: endpoint.id,
    event_id: id,
    event,
    organization_id: at.organization_id,
    position: at.position ?? 0,
    state: 'waiting',
    attempts: 0,
    next_attempt_at: tx.now,
    response_status: null,
    error: null,
    created_at: tx.now,
    finished_at: null,
  }
}
