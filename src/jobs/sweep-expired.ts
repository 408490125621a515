/** Deletes what nobody can use any more, in batches, so that no lock is held for long. */
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Schema } from '../db/schema.ts'
import { secondsAfter } from '../kernel/clock.ts'
import type { Job } from './job.ts'

interface Sweep {
  table: keyof Schema
  key: readonly string[]
  column: string
  /** How long it is kept beyond its time: for late questions ("why did that fail?") and clocks that differ. */
  grace_seconds: number
  where?: string
}

const hour = 3_600
const day = 24 * hour

// biome-ignore format: a table
const sweeps: readonly Sweep[] = [
  { table: 'sso_requests',            key: ['id'],                            column: 'expires_at',   grace_seconds: day },
  { table: 'authorization_codes',     key: ['id'],                            column: 'expires_at',   grace_seconds: day },
  { table: 'access_tokens',           key: ['digest'],                        column: 'expires_at',   grace_seconds: day },
  { table: 'saml_replays',            key: ['connection_id', 'assertion_id'], column: 'expires_at',   grace_seconds: day },
  { table: 'portal_link_redemptions', key: ['jti'],                           column: 'expires_at',   grace_seconds: hour },
  { table: 'setup_links',             key: ['id'],                            column: 'expires_at',   grace_seconds: 90 * day },
  { table: 'mails',                   key: ['id'],                            column: 'finished_at',  grace_seconds: 90 * day },
  { table: 'portal_sessions',         key: ['id'],                            column: 'expires_at',   grace_seconds: 7 * day },
  { table: 'audit_log_idempotency_keys', key: ['day', 'digest'],              column: 'day',          grace_seconds: 2 * day },
  { table: 'rate_limits',             key: ['bucket', 'window_start'],        column: 'window_start', grace_seconds: hour },
  { table: 'directory_departures',    key: ['directory_id', 'idp_id'],        column: 'departed_at',  grace_seconds: day },
  { table: 'directory_requests',      key: ['id'],                            column: 'created_at',   grace_seconds: 7 * day },
  { table: 'directory_consents',      key: ['id'],                            column: 'expires_at',   grace_seconds: 7 * day },
  { table: 'directory_syncs',         key: ['id'],                            column: 'finished_at',  grace_seconds: 90 * day },
  { table: 'log_stream_minutes',      key: ['stream_id', 'minute'],           column: 'minute',       grace_seconds: 7 * day },
  { table: 'log_stream_deliveries',   key: ['id'],                            column: 'created_at',   grace_seconds: 6 * hour, where: "verdict = 'taken'" },
  { table: 'log_stream_deliveries',   key: ['id'],                            column: 'created_at',   grace_seconds: 30 * day },
  { table: 'jobs',                    key: ['id'],                            column: 'run_at',       grace_seconds: 7 * day, where: "state = 'done'" },
]

export const sweepExpired: Job = {
  kind: 'sweep-expired',
  every_seconds: 600,
  async run({ store, log }, { signal }) {
    for (const sweep of sweeps) {
      const cutoff = secondsAfter(store.clock(), -sweep.grace_seconds)
      const deleted = await sweepTable(store.db, sweep, cutoff, signal)
      if (deleted > 0) log.debug({ table: sweep.table, deleted }, 'swept')
    }
  },
}

async function sweepTable(
  db: Db,
  sweep: Sweep,
  cutoff: Date,
  signal: AbortSignal,
  batch = 500,
): Promise<number> {
  const { table, key, column, where } = sweep
  const columns = sql.join(key.map((name) => sql.ref(name)))
  const limit = column === 'window_start' ? Math.floor(cutoff.getTime() / 1000) : cutoff.toISOString()
  for (let deleted = 0; ; ) {
    signal.throwIfAborted()
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where (${columns}) in (
      select ${columns} from ${sql.table(table)}
      where ${sql.ref(column)} < ${limit}${where ? sql` and ${sql.raw(where)}` : sql``} limit ${batch})`.execute(
      db,
    )
    deleted += Number(numAffectedRows)
    if (numAffectedRows < BigInt(batch)) return deleted
  }
}
