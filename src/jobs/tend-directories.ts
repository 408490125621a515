/** Goes through the directories that something is to be done for: `src/resources/directories/upkeep.ts`. */
import { systemActor } from '../db/store.ts'
import { listDirectoriesToTend, tendDirectory } from '../resources/directories/upkeep.ts'
import { revokeExpiredTokens } from '../resources/directory-tokens/tokens.ts'
import type { Job } from './job.ts'

export const tendDirectories: Job = {
  kind: 'tend-directories',
  every_seconds: 5,
  async run({ store, log }, { signal }) {
    await store.change(systemActor, (tx) => revokeExpiredTokens(tx))
    // One directory that cannot be tended must not keep the others waiting.
    for (const row of await listDirectoriesToTend(store.db))
      await tendDirectory(store, row, signal).catch((error: unknown) => {
        signal.throwIfAborted()
        log.warn({ err: error, directory_id: row.id }, 'a directory could not be tended')
      })
  },
}
