/** How many events of which action happened when. */
import { sql } from 'kysely'
import type { Store } from '../../db/store.ts'
import type { AuditEventFilters } from './contract.ts'
import { all, filtersOf, instantOf, mayBeSeen } from './filters.ts'
import { trailOf } from './queries.ts'
import { type AuditScope, keptSince } from './trails.ts'

export type Unit = 'minute' | 'hour' | 'day' | 'month'
/** How much of a time text names the unit. */
const lengths: Record<Unit, number> = { minute: 16, hour: 13, day: 10, month: 7 }

export interface Bucket {
  /** The beginning of the time text: `2026-11-21` for a day. */
  start: string
  actions: Record<string, number>
}
export interface Timeline {
  unit: Unit
  buckets: Bucket[]
  /** False: there are more events than are counted for these filters; the latest ones were. */
  complete: boolean
}

const counted = 50_000

/** Of whole hours and no other filter than actions, the counts are kept; everything else is counted, up to a limit. */
export async function countByAction(
  store: Store,
  scope: AuditScope,
  filters: AuditEventFilters & { range_start: string; range_end: string },
): Promise<Timeline> {
  const trail = await trailOf(store, scope)
  const start = instantOf('range_start', filters.range_start)
  const end = instantOf('range_end', filters.range_end)
  const unit = unitOf(Date.parse(end) - Date.parse(start))
  const bucket = sql`substr(at, 1, ${sql.lit(lengths[unit])})`
  if (!trail) return { unit, buckets: [], complete: true }
  const { range_start: _, range_end: __, actions, ...others } = filters
  const kept =
    unit !== 'minute' && Object.values(others).every((value) => value === undefined || value.length === 0)
  const since = keptSince(trail, store.clock())
  const source = kept
    ? sql`select hour as at, action, count from audit_log_counts
        where organization_id = ${trail.organization_id} and hour >= ${(start > since ? start : since).slice(0, 13)}
          and hour < ${end} and count > 0
          ${actions && actions.length > 0 ? sql`and action in (${sql.join(actions)})` : sql``}`
    : sql`select e.occurred_at as at, e.action, 1 as count from audit_log_events as e
        where ${all([mayBeSeen(store, trail), ...filtersOf(store, trail, filters)])}
        order by e.occurred_at desc, e.position desc limit ${counted}`
  const { rows } = await sql<{ start: string; action: string; count: number }>`
    select ${bucket} as start, action, cast(sum(count) as bigint) as count
    from (${source}) as counts group by ${bucket}, action order by 1, 2`.execute(store.db)
  const buckets = [...Map.groupBy(rows, (row) => row.start)].map(([at, own]) => ({
    start: at,
    actions: Object.fromEntries(own.map(({ action, count }) => [action, count])),
  }))
  const sum = rows.reduce((total, { count }) => total + count, 0)
  return { unit, buckets, complete: kept || sum < counted }
}

const hour = 3_600_000
function unitOf(ms: number): Unit {
  if (ms <= 3 * hour) return 'minute'
  if (ms <= 8 * 24 * hour) return 'hour'
  return ms <= 400 * 24 * hour ? 'day' : 'month'
}
