/** Writes an event into the outbox, in the transaction that made it true. Delivery is somebody else's job. */
import { repeated } from '../db/repeated.ts'
import type { EventRow } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { EventData, EventName } from './index.ts'

const insertEvent = repeated((db, row: EventRow) => db.insertInto('events').values(row))

export interface EventOwner {
  environment_id: string
  organization_id: string | null
}

export async function emit<N extends EventName>(
  tx: Tx,
  owner: EventOwner,
  event: N,
  data: EventData<N>,
  previous_attributes?: Record<string, unknown>,
): Promise<void> {
  await insertEvent(tx, rowOf(tx, owner, event, data, previous_attributes))
}

export interface NewEvent<N extends EventName = EventName> {
  event: N
  data: EventData<N>
}

/** Many of one owner, read later in this order. */
export async function emitAll<N extends EventName>(
  tx: Tx,
  owner: EventOwner,
  events: readonly NewEvent<N>[],
): Promise<void> {
  for (let from = 0; from < events.length; from += 100)
    await tx.db
      .insertInto('events')
      .values(events.slice(from, from + 100).map(({ event, data }) => rowOf(tx, owner, event, data)))
      .execute()
}

function rowOf<N extends EventName>(
  tx: Tx,
  owner: EventOwner,
  event: N,
  data: EventData<N>,
  previous_attributes?: Record<string, unknown>,
) {
  return {
    id: tx.newId('event'),
    environment_id: owner.environment_id,
    organization_id: owner.organization_id,
    event,
    data: JSON.stringify(data),
    context: JSON.stringify({ actor: tx.actor, ...(previous_attributes && { previous_attributes }) }),
    created_at: tx.now,
    position: null,
  }
}
