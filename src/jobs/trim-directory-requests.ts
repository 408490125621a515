/** Keeps the request logs of directories short; `sweep-expired` takes what is old. */
import { trimRequests } from '../resources/directory-requests/retention.ts'
import type { Job } from './job.ts'

const keep = 2_000
const batch = 500

export const trimDirectoryRequests: Job = {
  kind: 'trim-directory-requests',
  every_seconds: 600,
  async run({ store }, { signal }) {
    do signal.throwIfAborted()
    while ((await trimRequests(store.db, keep, batch)) > 0)
  },
}
