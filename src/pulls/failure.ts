/** What becomes of a sync that went no further: the directory says so, its contacts hear of it, and it is tried again. */
import type { Store } from '../db/store.ts'
import { systemActor } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import { setDirectoryState } from '../resources/directories/lifecycle.ts'
import { tellFailed } from '../resources/directory-syncs/contacts.ts'
import {
  type DirectoryOwner,
  defaultCadenceSeconds,
  findSource,
} from '../resources/directory-syncs/sources.ts'
import type { SyncRecord } from '../resources/directory-syncs/syncs.ts'
import type { PullError } from './pull-error.ts'

const longestSeconds = 6 * 3_600

export async function recordFailure(
  store: Store,
  directory: DirectoryOwner,
  sync: SyncRecord,
  error: PullError,
): Promise<void> {
  await store.change(systemActor, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('directory_syncs')
      .set({
        state: 'failed',
        finished_at: tx.now,
        error: JSON.stringify({ code: error.code, message: error.message, details: error.details }),
      })
      .where('id', '=', sync.id)
      .where('state', '=', 'pulling')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    const source = await findSource(tx.db, directory.id)
    const failures = (source?.failures ?? 0) + 1
    const failing_since = source?.failing_since ?? tx.now
    const cadence = source?.cadence_seconds ?? defaultCadenceSeconds
    await tx.db
      .updateTable('directory_sources')
      .set({
        failures,
        failing_since,
        next_sync_at: secondsAfter(tx.at, backOffSeconds(error, failures, cadence)).toISOString(),
        trigger: 'schedule',
      })
      .where('directory_id', '=', directory.id)
      .execute()
    if (error.code === 'credentials_rejected' || error.code === 'permission_missing')
      await setDirectoryState(tx, directory, directory.id, 'invalid_credentials')
    if (error.needs_person) await tellFailed(tx, directory, `${error.code}:${failing_since}`, error.message)
  })
}

/** What passes is tried soon, and then at its usual time; what a person has to mend, less and less often. */
export function backOffSeconds(error: PullError, failures: number, cadence: number): number {
  if (error.needs_person) return Math.min(longestSeconds, cadence * 2 ** Math.min(failures - 1, 10))
  const soon = 60 * 2 ** Math.min(failures - 1, 10)
  return Math.max(error.retry_after ?? 0, Math.min(cadence, soon))
}
