/**
 * The queue on the jobs table. A worker claims a job by leasing it; when the worker dies, the lease runs out and
 * another one takes over. Failures back off, and end in `dead`.
 *
 * waiting → running → done, or waiting again after a failure, or dead. `repeat` is a running job that was enqueued once
 * more meanwhile: it runs again, because the running one may have looked already.
 *
 * Leases compare the clocks of processes: they may differ by less than `leaseSeconds`.
 */
import { sql } from 'kysely'
import { skipLocked } from '../db/connect.ts'
import type { JobRow } from '../db/schema.ts'
import type { Store, Tx } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'

export const leaseSeconds = 60
export const maxAttempts = 12
const maxBackOffSeconds = 3_600

export interface Claimed {
  id: string
  kind: string
  payload: unknown
  attempts: number
  /** Ours as long as it stands in the row. */
  lease: string
}

export interface Enqueued {
  kind: string
  /** At most one undone job of a kind has this key. */
  key: string
  payload?: unknown
  run_at?: string
}

/** Takes part in the caller's transaction: the job is there exactly when its reason is. */
export async function enqueue(tx: Tx, { kind, key, payload = {}, run_at = tx.now }: Enqueued): Promise<void> {
  await tx.db
    .insertInto('jobs')
    .values({
      id: tx.newId('job'),
      kind,
      key,
      payload: JSON.stringify(payload),
      run_at,
      attempts: 0,
      leased_until: null,
      state: 'waiting',
      error: null,
      created_at: tx.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet({
        payload: sql`excluded.payload`,
        run_at: sql`case when jobs.state = 'waiting' and jobs.attempts = 0 and jobs.run_at < excluded.run_at then jobs.run_at else excluded.run_at end`,
        state: sql`case when jobs.state in ('running', 'repeat') then 'repeat' else 'waiting' end`,
        attempts: sql`case when jobs.state in ('running', 'repeat') then jobs.attempts else 0 end`,
        error: null,
      }),
    )
    .execute()
}

/** Makes sure that a job which comes by itself is in the table; several processes may do so at once. */
export async function enqueueOnce(store: Store, kind: string): Promise<void> {
  const now = store.clock().toISOString()
  await store.db
    .insertInto('jobs')
    .values({
      id: store.newId('job'),
      kind,
      key: '',
      payload: '{}',
      run_at: now,
      attempts: 0,
      leased_until: null,
      state: 'waiting',
      error: null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doNothing())
    .execute()
}

/** The job that is due first, leased to the caller; nobody else gets it until the lease runs out. */
export async function claim(store: Store, kinds: readonly string[]): Promise<Claimed | undefined> {
  const { db, engine, clock } = store
  const now = clock().toISOString()
  const lease = secondsAfter(clock(), leaseSeconds).toISOString()
  const due = sql`select id from jobs
    where kind in (${sql.join(kinds)})
      and ((state = 'waiting' and run_at <= ${now}) or (state in ('running', 'repeat') and leased_until <= ${now}))
    order by run_at limit 1`
  // Looking costs no write lock; most of the time there is nothing to do.
  const { rows: found } = await sql`${due}`.execute(db)
  if (found.length === 0) return undefined
  const { rows } = await sql<JobRow>`update jobs
    set state = 'running', leased_until = ${lease}, attempts = attempts + 1
    where id = (${due}${skipLocked(engine)})
    returning *`.execute(db)
  const [row] = rows
  if (!row) return undefined
  return { id: row.id, kind: row.kind, payload: JSON.parse(row.payload), attempts: row.attempts, lease }
}

/** @returns the job with its new lease, or undefined when somebody else has taken it over. */
export async function renew(store: Store, job: Claimed): Promise<Claimed | undefined> {
  const lease = secondsAfter(store.clock(), leaseSeconds).toISOString()
  const kept = await change(store, job, { leased_until: lease })
  return kept ? { ...job, lease } : undefined
}

/** @param every_seconds when it comes again by itself. */
export async function finish(store: Store, job: Claimed, every_seconds: number | undefined): Promise<void> {
  const again =
    every_seconds === undefined ? undefined : secondsAfter(store.clock(), every_seconds).toISOString()
  await change(store, job, {
    state: again === undefined ? sql`case when state = 'repeat' then 'waiting' else 'done' end` : 'waiting',
    run_at: again === undefined ? sql`run_at` : sql`case when state = 'repeat' then run_at else ${again} end`,
    attempts: 0,
    leased_until: null,
    error: null,
  })
}

/** A job that comes by itself never dies: it would stay away until somebody noticed. */
export async function fail(
  store: Store,
  job: Claimed,
  reason: string,
  recurring: boolean,
): Promise<'waiting' | 'dead'> {
  const state = job.attempts >= maxAttempts && !recurring ? 'dead' : 'waiting'
  const run_at = secondsAfter(store.clock(), backOffSeconds(job.attempts)).toISOString()
  await change(store, job, { state, run_at, leased_until: null, error: reason.slice(0, 2_000) })
  return state
}

/** Gives a job back unfinished, at once for whoever comes next: the process is stopping. */
export async function release(store: Store, job: Claimed): Promise<void> {
  await change(store, job, { state: 'waiting', leased_until: null, attempts: sql`attempts - 1` })
}

/** 5 s, 10 s, 20 s … an hour. */
export function backOffSeconds(attempts: number): number {
  return Math.min(maxBackOffSeconds, 5 * 2 ** Math.max(0, attempts - 1))
}

type Change = Partial<Record<keyof JobRow, unknown>>

/** Only while the lease is ours: somebody who came too late changes nothing. */
async function change(store: Store, job: Claimed, values: Change): Promise<boolean> {
  const sets = Object.entries(values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { numAffectedRows } = await sql`update jobs set ${sql.join(sets)}
    where id = ${job.id} and leased_until = ${job.lease}`.execute(store.db)
  return numAffectedRows === 1n
}
