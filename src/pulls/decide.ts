/** What becomes of a sync once it is known what it would do: applied, or held for somebody to look at. */
import type { Store, Tx } from '../db/store.ts'
import { systemActor } from '../db/store.ts'
import { parseJson } from '../kernel/json.ts'
import type { DirectoryRecord } from '../resources/directories/directories.ts'
import { tellHeld } from '../resources/directory-syncs/contacts.ts'
import { holdReason } from '../resources/directory-syncs/policy.ts'
import { findSource, holdPolicyOf } from '../resources/directory-syncs/sources.ts'
import { noCounts, type SyncRecord } from '../resources/directory-syncs/syncs.ts'
import { type Compared, compare } from './compare.ts'
import type { PullEnd } from './pulled.ts'

interface Deciding {
  store: Store
  directory: DirectoryRecord
  signal: AbortSignal
}

/** @returns the sync as it goes on; undefined when somebody else went on with it. */
export async function compareAndDecide(work: Deciding, sync: SyncRecord): Promise<SyncRecord | undefined> {
  const { store, directory, signal } = work
  const listed: PullEnd['listed'] =
    sync.listed === 'complete' ? 'complete' : sync.listed === 'changes' ? 'changes' : 'unchanged'
  const compared: Compared =
    listed === 'unchanged'
      ? { counts: noCounts, listed_users: 0, would_deactivate: [] }
      : await compare({
          store,
          sync_id: sync.id,
          directory_id: directory.id,
          listed,
          whole_groups: new Set<string>(sync.whole_groups === null ? [] : parseJson(sync.whole_groups)),
          signal,
        })
  return store.change(systemActor, (tx) => decide(tx, directory, sync, compared))
}

async function decide(
  tx: Tx,
  directory: DirectoryRecord,
  sync: SyncRecord,
  compared: Compared,
): Promise<SyncRecord | undefined> {
  const { counts } = compared
  const { users } = counts
  const reason = holdReason(
    {
      deactivated: users.deactivate,
      changed: users.create + users.update + users.deactivate,
      active: await activePeople(tx, directory.id),
      nobody_listed: sync.listed === 'complete' && compared.listed_users === 0,
      first_sync: (await findSource(tx.db, directory.id))?.synced_at == null,
    },
    await holdPolicyOf(tx.db, directory),
  )
  const row = await tx.db
    .updateTable('directory_syncs')
    .set({
      state: reason === null ? 'applying' : 'held',
      counts: JSON.stringify(counts),
      sample: JSON.stringify(compared.would_deactivate),
      hold_reason: reason,
    })
    .where('id', '=', sync.id)
    .where('state', '=', 'comparing')
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  await supersede(tx, sync)
  // Somebody who discarded it need not hear of the same again every half hour.
  if (reason === 'deactivations' || reason === 'nobody_listed')
    await tellHeld(tx, directory, `${directory.id}:${row.counts}:${row.sample}`, users.deactivate)
  return row
}

/** What was held of older pulls is of yesterday: this one has listed everybody anew. */
async function supersede(tx: Tx, { id, directory_id, listed }: SyncRecord): Promise<void> {
  if (listed !== 'complete') return
  await tx.db
    .updateTable('directory_syncs')
    .set({ state: 'superseded', finished_at: tx.now })
    .where('directory_id', '=', directory_id)
    .where('state', '=', 'held')
    .where('trigger', '<>', 'push')
    .where('id', '<>', id)
    .execute()
}

async function activePeople(tx: Tx, directory_id: string): Promise<number> {
  const { n } = await tx.db
    .selectFrom('directory_counts')
    .select((row) => row.fn.sum<number | null>('active_users').as('n'))
    .where('directory_id', '=', directory_id)
    .executeTakeFirstOrThrow()
  return Number(n ?? 0)
}
