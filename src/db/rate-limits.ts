/**
 * Limits shared by all processes on one database: fixed windows of a minute, counted in one row a bucket. A process
 * takes tokens in small leases, so that a limit costs a write only now and then; of a window's limit at most the
 * unused rest of one lease per process goes to waste, and never one call too many is let through.
 */
import { sql } from 'kysely'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from './connect.ts'

export const windowSeconds = 60

export interface RateLimiter {
  /** @returns seconds until the next window when the bucket is empty, else undefined. */
  take(bucket: string, limit: number): Promise<number | undefined>
}

interface Lease {
  window: number
  left: number
  exhausted: boolean
  /** Under way: who comes meanwhile waits for the same one. */
  renewal?: Promise<void> | undefined
}

export function createRateLimiter(db: Db, clock: Clock): RateLimiter {
  const leases = new Map<string, Lease>()

  async function take(bucket: string, limit: number): Promise<number | undefined> {
    if (limit === 0) return undefined
    const seconds = clock().getTime() / 1000
    const window = Math.floor(seconds / windowSeconds) * windowSeconds
    let lease = leases.get(bucket)
    if (lease === undefined || lease.window !== window) {
      if (leases.size > 10_000) leases.clear()
      lease = { window, left: 0, exhausted: false }
      leases.set(bucket, lease)
    }
    while (lease.left === 0 && !lease.exhausted) {
      lease.renewal ??= renew(lease, bucket, limit)
      await lease.renewal
    }
    if (lease.left === 0) return window + windowSeconds - seconds
    lease.left--
    return undefined
  }

  async function renew(lease: Lease, bucket: string, limit: number): Promise<void> {
    try {
      const size = Math.min(50, Math.max(1, Math.floor(limit / 100)))
      const granted = size - Math.max(0, (await count(bucket, lease.window, size)) - limit)
      lease.left += Math.max(0, granted)
      lease.exhausted = granted < size
    } finally {
      lease.renewal = undefined
    }
  }

  /** @returns how many the window has given out, these included. */
  async function count(bucket: string, window_start: number, size: number): Promise<number> {
    const { taken } = await db
      .insertInto('rate_limits')
      .values({ bucket, window_start, taken: size })
      .onConflict((conflict) =>
        conflict.columns(['bucket', 'window_start']).doUpdateSet({ taken: sql`rate_limits.taken + ${size}` }),
      )
      .returning('taken')
      .executeTakeFirstOrThrow()
    return taken
  }

  return { take }
}
