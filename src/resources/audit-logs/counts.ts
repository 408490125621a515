/** How many events of which action happened in which hour, kept beside the events. */
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Db, Engine } from '../../db/connect.ts'
import { manyRows } from '../../db/many-rows.ts'
import type { AuditLogCountRow } from '../../db/schema.ts'

type Count = Selectable<AuditLogCountRow>

export function countsOf(
  events: readonly { organization_id: string; occurred_at: string; action: string }[],
): Count[] {
  const groups = new Map<string, Count>()
  for (const { organization_id, occurred_at, action } of events) {
    const hour = occurred_at.slice(0, 13)
    const key = `${organization_id} ${hour} ${action}`
    const known = groups.get(key)
    if (known) known.count++
    else groups.set(key, { organization_id, hour, action, count: 1 })
  }
  return [...groups.values()]
}

/** The counts as something to select from. */
export function givenCounts(engine: Engine, counts: readonly Count[]): RawBuilder<unknown> {
  const types = { organization_id: 'text', hour: 'text', action: 'text', count: 'bigint' } as const
  return sql`select organization_id, hour, action, count from ${manyRows(engine, types, counts)}`
}

/** In one order, so that two batches never wait for each other. */
export async function addCounts(db: Db, counts: RawBuilder<unknown>): Promise<void> {
  await sql`insert into audit_log_counts (organization_id, hour, action, count)
    select organization_id, hour, action, count from (${counts}) as added where true order by 1, 2, 3
    on conflict (organization_id, hour, action) do update set count = audit_log_counts.count + excluded.count`.execute(
    db,
  )
}

export async function takeCounts(db: Db, counts: RawBuilder<unknown>): Promise<void> {
  await addCounts(db, sql`select organization_id, hour, action, -count as count from (${counts}) as taken`)
  await sql`delete from audit_log_counts where count <= 0
    and (organization_id, hour, action) in (select organization_id, hour, action from (${counts}) as taken)`.execute(
    db,
  )
}
