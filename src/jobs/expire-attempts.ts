/** Closes sign-ins that nobody finished, with their event. */
import { expireAttempts as expireBatch } from '../resources/sso-attempts/record.ts'
import type { Job } from './job.ts'

const batch = 500

export const expireAttempts: Job = {
  kind: 'expire-attempts',
  every_seconds: 30,
  async run({ store }, { signal }) {
    do signal.throwIfAborted()
    while ((await expireBatch(store, batch)) === batch)
  },
}
