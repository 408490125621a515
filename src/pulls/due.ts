/** Directories whose time has come, and approved syncs that nobody applies yet. */
import type { Tx } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import { type SyncTrigger, syncTriggers } from '../resources/directory-syncs/states.ts'

export interface DueSync {
  directory_id: string
  /** Absent: something is to be brought to its end. */
  trigger?: SyncTrigger
}

/** Moves their time on, in the transaction that has them synchronized: two who look at once do not both take one. */
export async function takeDueSyncs(tx: Tx, limit: number): Promise<DueSync[]> {
  const rows = await tx.db
    .selectFrom('directory_sources')
    .select(['id', 'directory_id', 'trigger', 'cadence_seconds', 'next_sync_at'])
    .where('next_sync_at', '<=', tx.now)
    .orderBy('next_sync_at')
    .limit(limit)
    .execute()
  const due: DueSync[] = []
  for (const row of rows) {
    const { numUpdatedRows } = await tx.db
      .updateTable('directory_sources')
      .set({
        next_sync_at: secondsAfter(tx.at, row.cadence_seconds).toISOString(),
        trigger: 'schedule',
      })
      .where('id', '=', row.id)
      .where('next_sync_at', '=', row.next_sync_at)
      .executeTakeFirst()
    const trigger = syncTriggers.find((one) => one === row.trigger) ?? 'schedule'
    if (numUpdatedRows > 0n) due.push({ directory_id: row.directory_id, trigger })
  }
  return [...due, ...(await approved(tx, limit))]
}

/** Not those that somebody is busy with. */
async function approved(tx: Tx, limit: number): Promise<DueSync[]> {
  return tx.db
    .selectFrom('directory_syncs as s')
    .select('s.directory_id')
    .distinct()
    .where('s.state', 'in', ['applying', 'comparing'])
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('jobs as j')
            .select('j.id')
            .whereRef('j.key', '=', 's.directory_id')
            .where('j.kind', '=', 'synchronize-directory')
            .where('j.state', 'in', ['waiting', 'running', 'repeat']),
        ),
      ),
    )
    .limit(limit)
    .execute()
}
