/**
 * The end of events. On PostgreSQL the month in which they expire is a partition, and goes as one; on SQLite, and for
 * what a missing partition left among the rest, rows go a few hundred at a time. What went is written down with the
 * hash at its end, sealed, so that the chain can still be followed across the gap and no other gap passes for one.
 */
import { sql } from 'kysely'
import { manyRows } from '../../db/many-rows.ts'
import { dropPartition, listPartitions, monthOf, nextDay, type Partition } from '../../db/partitions.ts'
import { type Store, systemActor } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { ensureEventPartitions } from './append.ts'
import { countsOf, givenCounts, takeCounts } from './counts.ts'
import { defaultRetentionDays } from './periods.ts'
import { recordStretches, type Stretch, stretchesOf } from './stretches.ts'

/** Clocks of processes differ: nothing goes before it is gone for all of them. */
const graceSeconds = 86_400
const batch = 500

/** Partitions for what comes in this month and the next, for every retention that somebody has. */
export async function preparePartitions(store: Store): Promise<void> {
  if (store.engine === 'sqlite') return
  const rows = await store.db
    .selectFrom('audit_log_trails')
    .select('retention_period_in_days')
    .distinct()
    .execute()
  const now = store.clock()
  const days = new Set([
    defaultRetentionDays,
    ...rows.map((row) => row.retention_period_in_days ?? defaultRetentionDays),
  ])
  for (const kept of days)
    for (const ahead of [0, 32])
      await ensureEventPartitions(
        store,
        monthOf(secondsAfter(now, (kept + ahead) * 86_400).toISOString()),
      ).catch(() => undefined) // the rest takes what has no partition; the next run tries again
}

/** @returns how many partitions went. */
export async function dropExpiredPartitions(store: Store, sealer: Sealer): Promise<number> {
  const until = monthOf(secondsAfter(store.clock(), -graceSeconds).toISOString())
  const past = (await listPartitions(store, 'audit_log_events')).filter(({ to }) => to <= until)
  for (const partition of past) await dropMonth(store, sealer, partition)
  const yesterday = secondsAfter(store.clock(), -86_400).toISOString().slice(0, 10)
  const days = (await listPartitions(store, 'audit_log_idempotency_keys')).filter(
    ({ to }) => to < nextDay(yesterday),
  )
  for (const partition of days) await dropPartition(store.db, partition)
  return past.length + days.length
}

async function dropMonth(store: Store, sealer: Sealer, partition: Partition): Promise<void> {
  const events = sql.table(partition.name)
  const targets = {
    ...partition,
    name: partition.name.replace('audit_log_events', 'audit_log_event_targets'),
  }
  await store.change(systemActor, async (tx) => {
    const { rows } = await sql<Stretch>`
      select ends.*, events.hash from (
        select organization_id, min(position) as from_position, max(position) as to_position
        from (select organization_id, position,
            position - row_number() over (partition by organization_id order by position) as island
          from ${events}) as numbered
        group by organization_id, island) as ends
      join ${events} as events
        on events.organization_id = ends.organization_id and events.position = ends.to_position`.execute(
      tx.db,
    )
    await recordStretches(tx, sealer, rows)
    const counts = sql`select organization_id, substr(occurred_at, 1, 13) as hour, action, count(*) as count
      from ${events} group by 1, 2, 3`
    await takeCounts(tx.db, counts)
    await dropPartition(tx.db, partition)
    await dropPartition(tx.db, targets)
  })
}

/** @returns how many events went; as many as a batch holds: there may be more. */
export async function deleteExpired(store: Store, sealer: Sealer): Promise<number> {
  const { engine } = store
  const suffix = engine === 'sqlite' ? '' : '_rest'
  const before = secondsAfter(store.clock(), -graceSeconds).toISOString()
  return store.change(systemActor, async (tx) => {
    const { rows } = await sql<Expired>`
      select organization_id, position, hash, occurred_at, action, expires_at
      from ${sql.table(`audit_log_events${suffix}`)} where expires_at <= ${before}
      order by expires_at limit ${batch}`.execute(tx.db)
    if (rows.length === 0) return 0
    await recordStretches(tx, sealer, stretchesOf(rows))
    await takeCounts(tx.db, givenCounts(engine, countsOf(rows)))
    const types = { organization_id: 'text', position: 'bigint', expires_at: 'text' } as const
    const gone = manyRows(engine, types, rows)
    for (const table of ['audit_log_events', 'audit_log_event_targets'])
      await sql`delete from ${sql.table(table + suffix)}
        where expires_at in (select expires_at from ${gone})
          and (organization_id, position) in (select organization_id, position from ${gone})`.execute(tx.db)
    return rows.length
  })
}
export const expiredBatch = batch

interface Expired {
  organization_id: string
  position: number
  hash: string
  occurred_at: string
  action: string
  expires_at: string
}
