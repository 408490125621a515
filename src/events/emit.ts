/** Writes an event into the outbox, in the transaction that made it true. Delivery is somebody else's job. */
import { sql } from 'kysely'
import { manyRows } from '../db/many-rows.ts'
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

const columns = {
  id: 'text',
  environment_id: 'text',
  organization_id: 'text',
  event: 'text',
  data: 'text',
  context: 'text',
  created_at: 'text',
  position: 'bigint',
} as const
const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))

/** Many of one owner, read later in this order. */
export async function emitAll<N extends EventName>(
  tx: Tx,
  owner: EventOwner,
  events: readonly NewEvent<N>[],
): Promise<void> {
  if (events.length === 1) for (const { event, data } of events) return emit(tx, owner, event, data)
  for (let from = 0; from < events.length; from += 500) {
    const rows = events.slice(from, from + 500).map(({ event, data }) => rowOf(tx, owner, event, data))
    await sql`insert into events (${names}) select ${names} from ${manyRows(tx.engine, columns, rows)}`.execute(
      tx.db,
    )
  }
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
