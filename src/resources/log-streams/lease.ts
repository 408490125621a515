/** Who works a stream: one process at a time, and another one when that is gone. */
import type { Db } from '../../db/connect.ts'
import type { Store } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { StreamSource } from '../../log-streams/types.ts'
import { type StreamRecord, streamRecordOf } from './log-streams.ts'

/** Whoever holds a lease of this age without renewing it is gone. */
export const leaseSeconds = 15

/** The stream, ours for a while; undefined when somebody else has it or nothing is due. */
export async function leaseStream(store: Store, id: string): Promise<StreamRecord | undefined> {
  const now = store.clock()
  const row = await store.db
    .updateTable('log_streams')
    .set({ leased_until: leaseFrom(now) })
    .where('id', '=', id)
    .where('state', 'in', ['active', 'error'])
    .where((where) =>
      where.or([where('leased_until', 'is', null), where('leased_until', '<=', now.toISOString())]),
    )
    .where((where) =>
      where.or([where('next_attempt_at', 'is', null), where('next_attempt_at', '<=', now.toISOString())]),
    )
    .returningAll()
    .executeTakeFirst()
  return row && streamRecordOf(row)
}

/** A lease is told from a later one of another process by its very text; random digits make it one of a kind. */
export function leaseFrom(now: Date): string {
  return secondsAfter(now, leaseSeconds + Math.random()).toISOString()
}

/** As it is now; undefined, and given back, when it is no longer to be sent, or no longer ours. */
export async function heldStream(store: Store, stream: StreamRecord): Promise<StreamRecord | undefined> {
  const row = await store.db
    .selectFrom('log_streams')
    .selectAll()
    .where('id', '=', stream.id)
    .where('leased_until', '=', stream.leased_until)
    .executeTakeFirst()
  if (row?.state === 'active') return streamRecordOf(row)
  await releaseStream(store, stream)
  return undefined
}

/** Undefined when somebody else has taken the stream over: stop at once. */
export async function renewLease(store: Store, stream: StreamRecord): Promise<StreamRecord | undefined> {
  const leased_until = leaseFrom(store.clock())
  const { numUpdatedRows } = await store.db
    .updateTable('log_streams')
    .set({ leased_until })
    .where('id', '=', stream.id)
    .where('leased_until', '=', stream.leased_until)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? { ...stream, leased_until } : undefined
}

export async function releaseStream(store: Store, { id, leased_until }: StreamRecord): Promise<void> {
  await store.db
    .updateTable('log_streams')
    .set({ leased_until: null })
    .where('id', '=', id)
    .where('leased_until', '=', leased_until)
    .execute()
}

export async function cursorOf(db: Db, stream_id: string, source: StreamSource): Promise<number> {
  const { position } = await db
    .selectFrom('log_stream_cursors')
    .select('position')
    .where('stream_id', '=', stream_id)
    .where('source', '=', source)
    .executeTakeFirstOrThrow()
  return position
}
