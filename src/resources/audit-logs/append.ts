/**
 * The one place where events are written: a batch, in one transaction. Positions are given in commit order, whichever
 * process gives them, and the chain has no forks: the row of each organization's trail is held from before its head is
 * read until the commit, or the head is taken for granted and the commit refused where it has moved.
 */
import { isNullViolation, isOrphan, isUnavailable, isUniqueViolation } from '../../db/connect.ts'
import { ensurePartition, monthOf, nextDay, nextMonth } from '../../db/partitions.ts'
import { type Db, type Store, systemActor } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { Prepared } from './event.ts'
import { Heads } from './heads.ts'
import { insertEvents } from './insert.ts'
import { lockTrails } from './lock.ts'
import { type Outcome, type Placement, place } from './place.ts'
import type { AuditScope } from './trails.ts'

export const keysKeptSeconds = 86_400

/** @returns one outcome for each, in their order. Safe to run again after a failure. */
export function appender(store: Store): (batch: readonly Prepared[]) => Promise<Outcome[]> {
  const partitions = partitionsOf(store)
  const heads = new Heads()
  return async (batch) => {
    await partitions.ofKeys()
    for (let met = 0; ; ) {
      const tried =
        (await tryGuess(store, heads, batch, partitions.has)) ??
        (await tryAppend(store, heads, batch, partitions.has))
      if ('outcomes' in tried) return tried.outcomes
      if ('missing' in tried) await partitions.ofEvents(tried.missing)
      else if (++met === 5) throw tried.met
    }
  }
}

type Tried = { outcomes: Outcome[] } | { missing: string } | { met: unknown }
type HasPartition = (month: string) => boolean

/** One round trip. @returns undefined when there was no guess, or it was wrong: nothing was written then. */
async function tryGuess(
  store: Store,
  heads: Heads,
  batch: readonly Prepared[],
  hasPartition: HasPartition,
): Promise<Tried | undefined> {
  const ids = new Set(batch.map(({ organization_id }) => organization_id))
  const trails = heads.guess(ids)
  if (!trails) return undefined
  const placement = place(batch, trails, await knownKeys(store.db, store.clock(), batch))
  const missing = missingMonth(placement, hasPartition)
  if (missing !== undefined) return { missing }
  try {
    await store.write(systemActor, (tx) => insertEvents(tx, placement))
  } catch (error) {
    heads.forget(ids)
    if (isNullViolation(error) || isOrphan(error) || isUniqueViolation(error)) return undefined
    throw error
  }
  heads.keep(placement.moved)
  return { outcomes: placement.outcomes }
}

async function tryAppend(
  store: Store,
  heads: Heads,
  batch: readonly Prepared[],
  hasPartition: HasPartition,
): Promise<Tried> {
  try {
    const { placement, missing } = await store.change(systemActor, async (tx) => {
      const trails = await lockTrails(store, tx, scopesOf(batch))
      // Read after the trails are locked: nobody adds one meanwhile.
      const placement = place(batch, trails, await knownKeys(tx.db, tx.at, batch))
      const missing = missingMonth(placement, hasPartition)
      // It is not made in this transaction, which holds the locks that others wait for.
      if (missing === undefined) await insertEvents(tx, placement)
      return { placement, missing }
    })
    if (missing !== undefined) return { missing }
    heads.keep(placement.moved)
    return { outcomes: placement.outcomes }
  } catch (error) {
    // The same key for two organizations, in two processes, at once: the second one finds it the next time.
    if (isUniqueViolation(error) && /idempotency/.test(String(error))) return { met: error }
    throw error
  }
}

/** An organization may be named by who has no part in it: the trail begins for the others all the same. */
function scopesOf(batch: readonly Prepared[]): AuditScope[] {
  return [
    ...new Map(batch.map((event) => [`${event.environment_id} ${event.organization_id}`, event])).values(),
  ]
}

function missingMonth({ placed }: Placement, hasPartition: HasPartition): string | undefined {
  return placed.map(({ expires_at }) => monthOf(expires_at)).find((month) => !hasPartition(month))
}

/** Keys of the last 24 hours among those of the batch. */
async function knownKeys(db: Db, now: Date, batch: readonly Prepared[]): Promise<Set<string>> {
  const digests = batch.flatMap(({ idempotency }) => idempotency ?? [])
  if (digests.length === 0) return new Set()
  const since = secondsAfter(now, -keysKeptSeconds).toISOString()
  const rows = await db
    .selectFrom('audit_log_idempotency_keys')
    .select('digest')
    .where('day', '>=', since.slice(0, 10))
    .where('digest', 'in', digests)
    .where('created_at', '>', since)
    .execute()
  return new Set(rows.map(({ digest }) => digest))
}

/** Partitions that this process has seen; one that cannot be made leaves its rows to the one for the rest. */
function partitionsOf(store: Store) {
  const seen = new Set<string>()
  async function see(key: string, make: () => Promise<unknown>): Promise<void> {
    if (store.engine === 'sqlite' || seen.has(key)) return
    if (seen.size > 1_000) seen.clear()
    await make().catch((error: unknown) => {
      if (isUnavailable(error)) throw error
    })
    seen.add(key)
  }
  return {
    has: (month: string) => store.engine === 'sqlite' || seen.has(month),
    ofEvents: (month: string) => see(month, () => ensureEventPartitions(store, month)),
    ofKeys: () => {
      const today = store.clock().toISOString().slice(0, 10)
      return see(today, () => ensurePartition(store, 'audit_log_idempotency_keys', today, nextDay(today)))
    },
  }
}

export async function ensureEventPartitions(store: Store, month: string): Promise<void> {
  for (const table of ['audit_log_events', 'audit_log_event_targets'])
    await ensurePartition(store, table, month, nextMonth(month))
}
