/** What syncs leave behind once nobody can use it: staged rows, and files that never came to their end. */
import { sql } from 'kysely'
import type { Store } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'

const batch = 2_000
const arrivingSeconds = 24 * 3_600

const leftovers = [
  { table: 'directory_staged_members', key: ['sync_id', 'group_idp_id', 'user_idp_id'] },
  { table: 'directory_staged_groups', key: ['sync_id', 'idp_id'] },
  { table: 'directory_staged_users', key: ['sync_id', 'idp_id'] },
] as const

export async function sweepStaged(store: Store, signal: AbortSignal): Promise<void> {
  for (const { table, key } of leftovers) {
    const columns = sql.join(key.map((name) => sql.ref(name)))
    for (let gone = BigInt(batch); gone === BigInt(batch); ) {
      signal.throwIfAborted()
      const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where (${columns}) in (
        select ${columns} from ${sql.table(table)} where sync_id in (
          select id from directory_syncs where state in ('completed', 'failed', 'discarded', 'superseded')
        ) limit ${batch})`.execute(store.db)
      gone = numAffectedRows
    }
  }
  const before = secondsAfter(store.clock(), -arrivingSeconds).toISOString()
  await store.db
    .deleteFrom('directory_files')
    .where('state', '=', 'arriving')
    .where('created_at', '<', before)
    .execute()
}
