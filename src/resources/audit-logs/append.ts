/**
 * The one place where events are written: a batch, in one transaction. The row of each organization's trail is locked, in
 * one order, until the commit, so that positions are given in commit order, whichever process gives them, and the chain
 * has no forks.
 */
import { sql } from 'kysely'
import { holding, isUnavailable, isUniqueViolation } from '../../db/connect.ts'
import { manyRows } from '../../db/many-rows.ts'
import { ensurePartition, monthOf, nextDay, nextMonth } from '../../db/partitions.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { genesis, type Head, nextHead } from './chain.ts'
import { addCounts, countsOf, givenCounts } from './counts.ts'
import type { Prepared } from './event.ts'
import { defaultRetentionDays } from './periods.ts'

/** `repeated`: its Idempotency-Key was there already. */
export type Outcome = 'stored' | 'repeated' | 'no_organization'

const day = 86_400
export const keysKeptSeconds = day

interface Trail extends Head {
  environment_id: string
  organization_id: string
  retention_period_in_days: number | null
}
interface Placed extends Prepared, Head {
  expires_at: string
}

/** @returns one outcome for each, in their order. Safe to run again after a failure. */
export function appender(store: Store): (batch: readonly Prepared[]) => Promise<Outcome[]> {
  const partitions = partitionsOf(store)
  return async (batch) => {
    await partitions.ofKeys()
    for (let met = 0; ; ) {
      const tried = await tryAppend(store, batch, partitions.has)
      if ('outcomes' in tried) return tried.outcomes
      if ('missing' in tried) await partitions.ofEvents(tried.missing)
      else if (++met === 5) throw tried.met
    }
  }
}

type Tried = { outcomes: Outcome[] } | { missing: string } | { met: unknown }

async function tryAppend(
  store: Store,
  batch: readonly Prepared[],
  hasPartition: (month: string) => boolean,
): Promise<Tried> {
  try {
    return await store.change(systemActor, async (tx) => {
      const { placed, trails, outcomes } = await place(store, tx, batch)
      const missing = placed
        .map(({ expires_at }) => monthOf(expires_at))
        .find((month) => !hasPartition(month))
      // It is not made in this transaction, which holds the locks that others wait for.
      if (missing !== undefined) return { missing }
      await insert(store, tx, placed, trails)
      return { outcomes }
    })
  } catch (error) {
    // The same key for two organizations, in two processes, at once: the second one finds it the next time.
    if (isUniqueViolation(error) && /idempotency/.test(String(error))) return { met: error }
    throw error
  }
}

async function place(store: Store, tx: Tx, batch: readonly Prepared[]) {
  const trails = await lockTrails(store, tx, batch)
  const known = await knownKeys(tx, batch)
  const placed: Placed[] = []
  const outcomes = batch.map((event): Outcome => {
    const trail = trails.get(event.organization_id)
    if (!trail || trail.environment_id !== event.environment_id) return 'no_organization'
    if (event.idempotency !== null) {
      if (known.has(event.idempotency)) return 'repeated'
      known.add(event.idempotency)
    }
    Object.assign(trail, nextHead(trail, event.data))
    placed.push({
      ...event,
      position: trail.position,
      hash: trail.hash,
      expires_at: secondsAfter(
        new Date(event.received_at),
        (trail.retention_period_in_days ?? defaultRetentionDays) * day,
      ).toISOString(),
    })
    return 'stored'
  })
  return { placed, trails, outcomes }
}

/** A trail begins with the first event; there is none for an organization that is not there. */
async function lockTrails(store: Store, tx: Tx, batch: readonly Prepared[]): Promise<Map<string, Trail>> {
  const ids = [...new Set(batch.map(({ organization_id }) => organization_id))]
  const trails = new Map<string, Trail>()
  const lock = async (wanted: string[]) => {
    const { rows } = await sql<Trail>`
      select environment_id, organization_id, retention_period_in_days, position, hash from audit_log_trails
      where organization_id in (select id from ${manyRows(
        store.engine,
        { id: 'text' },
        wanted.map((id) => ({ id })),
      )})
      order by organization_id${holding(store.engine, 'update')}`.execute(tx.db)
    for (const row of rows) trails.set(row.organization_id, row)
  }
  await lock(ids)
  const missing = ids.filter((id) => !trails.has(id))
  if (missing.length === 0) return trails
  await beginTrails(store, tx, missing)
  await lock(missing)
  return trails
}

export async function beginTrails(
  { engine }: Pick<Store, 'engine'>,
  tx: Tx,
  ids: readonly string[],
): Promise<void> {
  await sql`insert into audit_log_trails (environment_id, organization_id, position, hash, created_at)
    select environment_id, id, 0, ${genesis.hash}, ${tx.now} from organizations
    where id in (select id from ${manyRows(
      engine,
      { id: 'text' },
      ids.map((id) => ({ id })),
    )})
    on conflict do nothing`.execute(tx.db)
}

/** Keys of the last 24 hours among those of the batch. Read after the trails are locked: nobody adds one meanwhile. */
async function knownKeys(tx: Tx, batch: readonly Prepared[]): Promise<Set<string>> {
  const digests = batch.flatMap(({ idempotency }) => idempotency ?? [])
  if (digests.length === 0) return new Set()
  const since = secondsAfter(tx.at, -keysKeptSeconds).toISOString()
  const rows = await tx.db
    .selectFrom('audit_log_idempotency_keys')
    .select('digest')
    .where('day', '>=', since.slice(0, 10))
    .where('digest', 'in', digests)
    .where('created_at', '>', since)
    .execute()
  return new Set(rows.map(({ digest }) => digest))
}

const columns = {
  id: 'text',
  organization_id: 'text',
  position: 'bigint',
  action: 'text',
  occurred_at: 'text',
  received_at: 'text',
  expires_at: 'text',
  actor_id: 'text',
  actor_name: 'text',
  words: 'text',
  data: 'text',
  hash: 'text',
} as const
const targetColumns = {
  organization_id: 'text',
  target: 'text',
  occurred_at: 'text',
  position: 'bigint',
  expires_at: 'text',
} as const

async function insert(
  { engine }: Store,
  { db, now }: Tx,
  placed: readonly Placed[],
  trails: ReadonlyMap<string, Trail>,
): Promise<void> {
  if (placed.length === 0) return
  const names = Object.keys(columns).map((name) => sql.ref(name))
  const values = Object.keys(columns).map((name) =>
    name === 'words' && engine === 'postgres'
      ? sql`array_to_tsvector(string_to_array(words, ' '))`
      : sql.ref(name),
  )
  await sql`insert into audit_log_events (${sql.join(names)})
    select ${sql.join(values)} from ${manyRows(engine, columns, placed)}`.execute(db)
  const targets = placed.flatMap((event) => event.targets.map((target) => ({ ...event, target })))
  const targetNames = sql.join(Object.keys(targetColumns).map((name) => sql.ref(name)))
  if (targets.length > 0)
    await sql`insert into audit_log_event_targets (${targetNames})
      select ${targetNames} from ${manyRows(engine, targetColumns, targets)}`.execute(db)
  const keys = placed.flatMap(({ idempotency }) => (idempotency === null ? [] : { digest: idempotency }))
  if (keys.length > 0)
    await sql`insert into audit_log_idempotency_keys (day, digest, created_at)
      select ${now.slice(0, 10)}, digest, ${now} from ${manyRows(engine, { digest: 'text' }, keys)}`.execute(
      db,
    )
  await addCounts(db, givenCounts(engine, countsOf(placed)))
  const heads = [...new Set(placed.map(({ organization_id }) => organization_id))].flatMap(
    (id) => trails.get(id) ?? [],
  )
  await sql`update audit_log_trails set position = given.position, hash = given.hash
    from ${manyRows(engine, { organization_id: 'text', position: 'bigint', hash: 'text' }, heads)}
    where audit_log_trails.organization_id = given.organization_id`.execute(db)
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
