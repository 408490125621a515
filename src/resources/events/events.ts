/**
 * Reading the outbox. Ids are made before the commit and positions after it, so a reader that follows the cursor
 * never skips an event that was committed late (docs/decisions/0004).
 */
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { EventRow } from '../../db/schema.ts'
import { type Store, systemActor } from '../../db/store.ts'
import { events, isAskedForOnly, names } from '../../events/index.ts'
import { invalid } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Event } from './contract.ts'

export interface EventFilter {
  events?: string[]
  after?: string
  before?: string
  limit?: number
  order?: 'normal' | 'desc' | 'asc'
  range_start?: string
  range_end?: string
  organization_id?: string
}

export async function listEvents(store: Store, environment_id: string, filter: EventFilter) {
  await sequenceEvents(store)
  const limit = filter.limit ?? 10
  // A consumer that follows `after` wants what happened next, whatever the SDK's default order says.
  const order = filter.order === 'asc' || filter.order === undefined ? 'asc' : 'desc'
  let query = store.db
    .selectFrom('events')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('position', 'is not', null)
    .orderBy('position', order)
    .limit(limit + 1)
  const asked = filter.events ?? []
  const everything = asked.length === 0 || asked.includes('*')
  const named = asked.filter((name) => name !== '*').flatMap(namesOf)
  query = query.where((where) =>
    where.or([
      ...(everything ? [where('event', 'not in', quiet)] : []),
      ...(named.length > 0 ? [where('event', 'in', named)] : []),
    ]),
  )
  if (filter.organization_id !== undefined)
    query = query.where('organization_id', '=', filter.organization_id)
  if (filter.range_start !== undefined)
    query = query.where('created_at', '>=', instantOf('range_start', filter.range_start))
  if (filter.range_end !== undefined)
    query = query.where('created_at', '<', instantOf('range_end', filter.range_end))
  const { after, before } = filter
  if (after !== undefined)
    query = query.where(
      'position',
      order === 'asc' ? '>' : '<',
      await positionOf(store.db, environment_id, after),
    )
  if (before !== undefined)
    query = query.where(
      'position',
      order === 'asc' ? '<' : '>',
      await positionOf(store.db, environment_id, before),
    )
  const rows = await query.execute()
  const kept = rows.slice(0, limit)
  return {
    object: 'list' as const,
    data: kept.map(eventOf),
    list_metadata: { after: rows.length > limit ? (kept.at(-1)?.id ?? null) : null },
  }
}

/** Numbers committed events that have no position yet. One process at a time: the counter's row is the lock. */
export async function sequenceEvents(store: Store): Promise<void> {
  const waiting = await store.db
    .selectFrom('events')
    .select('id')
    .where('position', 'is', null)
    .limit(1)
    .execute()
  if (waiting.length === 0) return
  for (let more = true; more; ) more = await sequenceBatch(store, 500)
}

async function sequenceBatch(store: Store, size: number): Promise<boolean> {
  return store.change(systemActor, async ({ db }) => {
    const { position } = await db
      .updateTable('event_sequence')
      .set((row) => ({ position: row('position', '+', 0) }))
      .returning('position')
      .executeTakeFirstOrThrow()
    const { numAffectedRows = 0n } = await sql`update events set position = numbered.position
      from (
        select id, cast(${position} as bigint) + row_number() over (order by id) as position
        from (select id from events where position is null order by id limit ${size}) as waiting
      ) as numbered
      where events.id = numbered.id`.execute(db)
    const numbered = Number(numAffectedRows)
    await db
      .updateTable('event_sequence')
      .set({ position: position + numbered })
      .execute()
    return numbered === size
  })
}

/**
 * An event that is not there stands before all that are: what is deleted for its age is older than what is kept, so
 * whoever comes with an old cursor goes on with the oldest event that there still is.
 */
async function positionOf(db: Db, environment_id: string, id: string): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select('position')
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.position ?? 0
}

const quiet = Object.keys(events).filter(isAskedForOnly)

function namesOf(name: string): string[] {
  const family = Object.keys(events).filter((event) => names(name, event))
  return family.length > 0 ? family : [name]
}

function instantOf(field: string, text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw invalid([{ field, code: 'invalid_format', message: `${field} is not a time.` }])
  return new Date(time).toISOString()
}

export function eventOf(row: EventRow): Event {
  return {
    object: 'event',
    id: row.id,
    event: row.event,
    data: parseJson(row.data),
    created_at: row.created_at,
    context: parseJson(row.context),
  }
}
