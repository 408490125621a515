/** What was sent lately, for whoever asks: the log and the chart. */
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { LogStreamDeliveryRow, LogStreamMinuteRow } from '../../db/schema.ts'
import type { LogStreamDelivery } from './contract.ts'
import { type StreamRecord, sourcesOf } from './log-streams.ts'
import { ofFamilies } from './sources.ts'

export async function listStreamDeliveries(
  db: Db,
  stream_id: string,
  options: { limit: number; before?: string; problems?: boolean },
): Promise<LogStreamDelivery[]> {
  let query = db
    .selectFrom('log_stream_deliveries')
    .selectAll()
    .where('stream_id', '=', stream_id)
    .orderBy('id', 'desc')
    .limit(options.limit)
  if (options.before !== undefined) query = query.where('id', '<', options.before)
  if (options.problems) query = query.where('verdict', '<>', 'taken')
  return (await query.execute()).map(deliveryOf)
}

function deliveryOf({ stream_id: _, ...row }: Selectable<LogStreamDeliveryRow>): LogStreamDelivery {
  const verdicts = ['taken', 'later', 'denied', 'too_large', 'set_aside'] as const
  return {
    object: 'log_stream_delivery',
    ...row,
    verdict: verdicts.find((one) => one === row.verdict) ?? 'later',
    source: row.source === 'audit' ? 'audit' : 'events',
  }
}

export type StreamMinute = Omit<Selectable<LogStreamMinuteRow>, 'stream_id'>

/** Oldest first; a minute in which nothing was sent has no row. */
export async function listMinutes(db: Db, stream_id: string, since: string): Promise<StreamMinute[]> {
  return db
    .selectFrom('log_stream_minutes')
    .select(['minute', 'events', 'failures', 'lag_ms'])
    .where('stream_id', '=', stream_id)
    .where('minute', '>=', since)
    .orderBy('minute')
    .execute()
}

export async function deliveredSince(db: Db, stream_id: string, since: string): Promise<number> {
  const { events } = await db
    .selectFrom('log_stream_minutes')
    .select((row) => row.fn.coalesce(row.fn.sum<number>('events'), sql<number>`0`).as('events'))
    .where('stream_id', '=', stream_id)
    .where('minute', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(events)
}

/** What waits beside audit events is counted no further than is worth saying. */
const countedOthers = 10_000

/** How many events wait. */
export async function waitingOf(db: Db, stream: StreamRecord): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select
    coalesce((select t.position - c.position from audit_log_trails t, log_stream_cursors c
      where t.organization_id = ${stream.organization_id} and c.stream_id = ${stream.id} and c.source = 'audit'), 0) as waiting`.execute(
    db,
  )
  const audit = stream.families.includes('audit') ? Math.max(0, rows[0]?.waiting ?? 0) : 0
  return audit + (await waitingOthers(db, stream))
}

async function waitingOthers(db: Db, stream: StreamRecord): Promise<number> {
  if (!sourcesOf(stream).includes('events')) return 0
  const waiting = db
    .selectFrom('events')
    .select('events.id')
    .where('events.environment_id', '=', stream.environment_id)
    .where('events.organization_id', '=', stream.organization_id)
    .where('events.position', '>', (cursor) =>
      cursor
        .selectFrom('log_stream_cursors')
        .select('log_stream_cursors.position')
        .where('stream_id', '=', stream.id)
        .where('source', '=', 'events'),
    )
    .where(ofFamilies(stream.families))
    .limit(countedOthers)
  const { count } = await db
    .selectFrom(waiting.as('waiting'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
