/** What became of a batch: the cursor, the state, the log and the chart, in one transaction. */
import { sql } from 'kysely'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { StreamSource } from '../../log-streams/types.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import { leaseFrom } from './lease.ts'
import { type StreamRecord, streamRecordOf } from './log-streams.ts'
import type { Sending } from './send.ts'
import type { Placed } from './sources.ts'

export interface Outcome {
  source: StreamSource
  /** The cursor that the batch was read behind. */
  from: number
  batch: readonly Placed[]
  sending: Sending
  duration_ms: number
}

/** @returns the stream with a fresh lease; undefined, and the lease given back, when there is no going on now. */
export async function recordOutcome(
  store: Store,
  stream: StreamRecord,
  outcome: Outcome,
): Promise<StreamRecord | undefined> {
  return store.change(systemActor, async (tx) => {
    const row = await tx.db
      .updateTable('log_streams')
      .set({ leased_until: leaseFrom(tx.at) })
      .where('id', '=', stream.id)
      .where('leased_until', '=', stream.leased_until)
      .returningAll()
      .executeTakeFirst()
    if (!row) return undefined
    const current = streamRecordOf(row)
    await log(tx, stream.id, outcome)
    const change = await consequence(tx, current, stream.version, outcome)
    const after = { ...current, ...change }
    const goesOn = after.state === 'active' && after.next_attempt_at === null
    await tx.db
      .updateTable('log_streams')
      .set({ ...change, ...(!goesOn && { leased_until: null }) })
      .where('id', '=', stream.id)
      .execute()
    return goesOn ? after : undefined
  })
}

type Change = Partial<
  Pick<
    StreamRecord,
    | 'state'
    | 'attempts'
    | 'next_attempt_at'
    | 'failing_since'
    | 'error_message'
    | 'last_synced_at'
    | 'last_synced_event_id'
    | 'batch_events'
  >
>

/** One line per verdict (docs/log-streams.md): a stream that was paused meanwhile stays paused. */
async function consequence(
  tx: Tx,
  current: StreamRecord,
  judged_version: number,
  { source, from, batch, sending }: Outcome,
): Promise<Change> {
  const { verdict } = sending
  const last = batch.at(-1)
  const streaming = current.state === 'active' || current.state === 'error'
  if (verdict.kind === 'taken') {
    if (last) await moveCursor(tx, current.id, source, from, last.position)
    return {
      ...(streaming && { state: 'active' }),
      attempts: 0,
      next_attempt_at: null,
      failing_since: null,
      error_message: null,
      last_synced_at: tx.now,
      ...(last && { last_synced_event_id: last.event.id }),
      ...(current.batch_events !== null && { batch_events: Math.ceil(current.batch_events * 1.1) + 1 }),
    }
  }
  // Whoever repairs settings while a batch of the old ones is under way is not told that they are wrong.
  if (!streaming || current.version !== judged_version) return {}
  const failing = {
    failing_since: current.failing_since ?? tx.now,
    error_message: verdict.reason,
    attempts: current.attempts + 1,
  }
  if (verdict.kind === 'denied') {
    await tellContacts(tx, {
      environment_id: current.environment_id,
      organization_id: current.organization_id,
      kind: 'log_stream_invalid',
      data: { stream_name: current.name, reason: verdict.reason },
      once: `${current.id}:${current.version}:${failing.failing_since}`,
    })
    return { ...failing, state: 'invalid', next_attempt_at: null }
  }
  if (verdict.kind === 'too_large' && batch.length > 1)
    return { batch_events: Math.ceil(batch.length / 2), next_attempt_at: null }
  if (verdict.kind === 'too_large' && last) {
    // One event that no batch can carry must not hold all others up. It is logged as set aside, and stays in the store.
    await moveCursor(tx, current.id, source, from, last.position)
    return { batch_events: null, next_attempt_at: null }
  }
  const wait = verdict.kind === 'later' ? verdict.retry_after_seconds : undefined
  const next = secondsAfter(tx.at, backOffSeconds(failing.attempts, wait, Math.random()))
  return { ...failing, state: 'error', next_attempt_at: next.toISOString() }
}

/** 1 s, 2 s, 4 s … five minutes, up to a fifth later; an hour at most when the destination asks for it. */
export function backOffSeconds(attempts: number, asked: number | undefined, random: number): number {
  const own = Math.min(300, 2 ** Math.min(attempts - 1, 16)) * (1 + random / 5)
  return Math.max(own, Math.min(asked ?? 0, 3_600))
}

/** Not when it was set back meanwhile: that is a wish for the same events once more. */
async function moveCursor(
  tx: Tx,
  stream_id: string,
  source: StreamSource,
  from: number,
  to: number,
): Promise<void> {
  await tx.db
    .updateTable('log_stream_cursors')
    .set({ position: to })
    .where('stream_id', '=', stream_id)
    .where('source', '=', source)
    .where('position', '=', from)
    .execute()
}

async function log(tx: Tx, stream_id: string, outcome: Outcome): Promise<void> {
  const { source, batch, sending, duration_ms } = outcome
  const [first, last] = [batch[0], batch.at(-1)]
  if (!first || !last) return
  const { verdict } = sending
  const lag_ms = Math.max(0, tx.at.getTime() - Date.parse(first.arrived_at))
  const taken = verdict.kind === 'taken'
  await tx.db
    .insertInto('log_stream_deliveries')
    .values({
      id: tx.newId('log_stream_delivery'),
      stream_id,
      created_at: tx.now,
      verdict: verdict.kind === 'too_large' && batch.length === 1 ? 'set_aside' : verdict.kind,
      source,
      events: batch.length,
      first_event_id: first.event.id,
      last_event_id: last.event.id,
      status: sending.status,
      note: (taken ? verdict.note : verdict.reason) ?? null,
      duration_ms: Math.round(duration_ms),
      lag_ms,
    })
    .execute()
  await tx.db
    .insertInto('log_stream_minutes')
    .values({
      stream_id,
      minute: `${tx.now.slice(0, 16)}:00.000Z`,
      events: taken ? batch.length : 0,
      failures: taken ? 0 : 1,
      lag_ms,
    })
    .onConflict((conflict) =>
      conflict.columns(['stream_id', 'minute']).doUpdateSet({
        events: sql`log_stream_minutes.events + excluded.events`,
        failures: sql`log_stream_minutes.failures + excluded.failures`,
        lag_ms: sql`case when log_stream_minutes.lag_ms > excluded.lag_ms then log_stream_minutes.lag_ms else excluded.lag_ms end`,
      }),
    )
    .execute()
}
