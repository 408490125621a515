/** What a stream reads: audit events by their position in the organization's trail, all others by theirs in the outbox. */
import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Schema } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import type { StreamedEvent } from '../../log-streams/destination.ts'
import {
  type EventFamily,
  eventFamilies,
  type StreamFamily,
  type StreamSource,
} from '../../log-streams/types.ts'
import { auditEventsAfter } from '../audit-logs/queries.ts'
import { eventOf } from '../events/events.ts'

interface Scope {
  environment_id: string
  organization_id: string
}
/** An event in its place. */
export interface Placed {
  position: number
  /** Since when it waits. */
  arrived_at: string
  event: StreamedEvent
}

/** In order. What a stream does not carry is left out. */
export async function eventsAfter(
  store: Store,
  scope: Scope,
  source: StreamSource,
  families: readonly StreamFamily[],
  position: number,
  limit: number,
): Promise<Placed[]> {
  return source === 'audit'
    ? auditAfter(store, scope, position, limit)
    : othersAfter(store.db, scope, families, position, limit)
}

async function auditAfter(store: Store, scope: Scope, position: number, limit: number): Promise<Placed[]> {
  const stored = await auditEventsAfter(store, scope, position, limit)
  return stored.map(({ position: at, event }) => ({
    position: at,
    arrived_at: event.received_at,
    event: {
      id: event.id,
      occurred_at: event.occurred_at,
      organization_id: event.organization_id,
      type: event.action,
      event,
    },
  }))
}

async function othersAfter(
  db: Db,
  scope: Scope,
  families: readonly StreamFamily[],
  position: number,
  limit: number,
): Promise<Placed[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .where('position', '>', position)
    .where(ofFamilies(families))
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.flatMap((row) =>
    row.position === null
      ? []
      : [
          {
            position: row.position,
            arrived_at: row.created_at,
            event: {
              id: row.id,
              occurred_at: row.created_at,
              organization_id: scope.organization_id,
              type: row.event,
              event: { ...eventOf(row) },
            },
          },
        ],
  )
}

/** Names of events are ours: nothing in them is special to LIKE but the underscore, which matches itself too. */
export function ofFamilies(families: readonly StreamFamily[]) {
  const prefixes = families.filter(isEventFamily).flatMap((family) => eventFamilies[family])
  return (where: ExpressionBuilder<Schema, 'events'>) =>
    where.or(prefixes.map((prefix) => where('events.event', 'like', `${prefix}%`)))
}
const isEventFamily = (family: StreamFamily): family is EventFamily => family !== 'audit'

/** Where a stream begins: behind everything that was there before `since`, or that is there now. */
export async function headOf(db: Db, scope: Scope, source: StreamSource, since?: string): Promise<number> {
  if (since !== undefined) return positionBefore(db, scope, source, since)
  if (source === 'audit') {
    const trail = await db
      .selectFrom('audit_log_trails')
      .select('position')
      .where('organization_id', '=', scope.organization_id)
      .executeTakeFirst()
    return trail?.position ?? 0
  }
  const { position } = await db.selectFrom('event_sequence').select('position').executeTakeFirstOrThrow()
  return position
}

/** Positions follow arrival, so that a binary search finds the last event before an instant: no index of times is needed. */
async function positionBefore(db: Db, scope: Scope, source: StreamSource, since: string): Promise<number> {
  let low = 0
  let high = await headOf(db, scope, source)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const arrived = await arrivalAt(db, scope, source, middle)
    if (arrived !== undefined && arrived < since) low = middle
    else high = middle - 1
  }
  return low
}

/** When the event at this position arrived, or the next one where retention has taken it. */
async function arrivalAt(
  db: Db,
  scope: Scope,
  source: StreamSource,
  position: number,
): Promise<string | undefined> {
  if (source === 'audit') {
    const row = await db
      .selectFrom('audit_log_events')
      .select('received_at')
      .where('organization_id', '=', scope.organization_id)
      .where('position', '>=', position)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst()
    return row?.received_at
  }
  const row = await db
    .selectFrom('events')
    .select('created_at')
    .where('position', '>=', position)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at
}

/** Streams that may be due, by id: active or failing, nobody's, and behind. Reads no event. */
export async function dueStreams(db: Db, now: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from log_streams s
    where s.state in ('active', 'error')
      and (s.next_attempt_at is null or s.next_attempt_at <= ${now})
      and (s.leased_until is null or s.leased_until <= ${now})
      and (exists (select 1 from log_stream_cursors c join audit_log_trails t on t.organization_id = s.organization_id
          where c.stream_id = s.id and c.source = 'audit' and c.position < t.position and s.families like '%"audit"%')
        or exists (select 1 from log_stream_cursors c join events e on e.organization_id = s.organization_id
          where c.stream_id = s.id and c.source = 'events' and e.position > c.position and s.families <> '["audit"]'))
    order by s.id limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
