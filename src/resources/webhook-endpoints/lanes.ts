/**
 * An endpoint's lane: at any time one process sends to an endpoint, because it holds the lane for some seconds and
 * renews them. When it dies, the next one takes over what has no outcome yet.
 */
import { sql } from 'kysely'
import type { Store } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { Endpoint } from './webhook-endpoints.ts'

/** Longer than an attempt with its ten seconds, so that a process that was held up can notice in time. */
export const laneSeconds = 15

/** Takes the lane, or keeps it. @returns undefined when another process has it, or nobody may send there. */
export async function holdLane(
  store: Store,
  endpoint_id: string,
  holder: string,
): Promise<Endpoint | undefined> {
  const now = store.clock()
  return store.db
    .updateTable('webhook_endpoints')
    .set({ lane_holder: holder, lane_until: secondsAfter(now, laneSeconds).toISOString() })
    .where('id', '=', endpoint_id)
    .where(isFree(now, holder))
    .returningAll()
    .executeTakeFirst()
}

/** Ours, nobody's, over, or held until a time that only a clock gone wrong can have written. */
function isFree(now: Date, holder: string) {
  const absurd = secondsAfter(now, 4 * laneSeconds).toISOString()
  return sql<boolean>`(lane_holder = ${holder} or lane_until is null
    or lane_until <= ${now.toISOString()} or lane_until > ${absurd})`
}

export async function leaveLane(store: Store, endpoint_id: string, holder: string): Promise<void> {
  await store.db
    .updateTable('webhook_endpoints')
    .set({ lane_holder: null, lane_until: null })
    .where('id', '=', endpoint_id)
    .where('lane_holder', '=', holder)
    .execute()
}

export interface LaneState {
  status: string
  lane_holder: string | null
  /** There are events that were not turned into deliveries yet. */
  behind: boolean
}

/** What may have changed since the last look; undefined: the endpoint was deleted. */
export async function lookAtLane(store: Store, endpoint_id: string): Promise<LaneState | undefined> {
  const { rows } = await sql<{ status: string; lane_holder: string | null; behind: number }>`
    select status, lane_holder, case when ${isBehind} then 1 else 0 end as behind
    from webhook_endpoints where id = ${endpoint_id}`.execute(store.db)
  const [row] = rows
  return row && { ...row, behind: row.behind === 1 }
}

const isBehind = sql<boolean>`exists (select 1 from events
  where events.environment_id = webhook_endpoints.environment_id
    and events.position > webhook_endpoints.position)`

/** Endpoints whose lane is free and has work: events to turn into deliveries, or a delivery that is due. */
export async function freeLanes(store: Store, holder: string): Promise<string[]> {
  const now = store.clock().toISOString()
  const { rows } = await sql<{ id: string }>`select id from webhook_endpoints
    where ${isFree(store.clock(), holder)} and (
      ${isBehind}
      or (status = 'enabled' and (
        exists (select 1 from webhook_deliveries where endpoint_id = webhook_endpoints.id
          and state = 'waiting' and attempts = 0)
        or exists (select 1 from webhook_deliveries where endpoint_id = webhook_endpoints.id
          and state = 'waiting' and attempts > 0 and next_attempt_at <= ${now}))))`.execute(store.db)
  return rows.map(({ id }) => id)
}
