/** Looks which directories are due, and has each of them synchronized by a job of its own. */
import { systemActor } from '../db/store.ts'
import { takeDueSyncs } from '../pulls/due.ts'
import type { Job } from './job.ts'
import { enqueue } from './queue.ts'
import { synchronizeDirectory } from './synchronize-directory.ts'

const batch = 100

export const planSyncs: Job = {
  kind: 'plan-syncs',
  every_seconds: 5,
  async run({ store }, { signal }) {
    for (let found = batch; found === batch; ) {
      signal.throwIfAborted()
      found = await store.change(systemActor, async (tx) => {
        const due = await takeDueSyncs(tx, batch)
        for (const { directory_id, trigger } of due)
          await enqueue(tx, {
            kind: synchronizeDirectory.kind,
            key: directory_id,
            payload: { directory_id, ...(trigger && { trigger }) },
          })
        return due.length
      })
    }
  },
}
