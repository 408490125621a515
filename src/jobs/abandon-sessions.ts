/** Tells of portal sessions that ended before their work was done. */
import { listEndedSessions, reportEnded } from '../resources/portal-sessions/ended.ts'
import type { Job } from './job.ts'

const batch = 100

export const abandonSessions: Job = {
  kind: 'abandon-sessions',
  every_seconds: 60,
  async run({ store, isSetUp }, { signal }) {
    for (let more = true; more; ) {
      signal.throwIfAborted()
      const ended = await listEndedSessions(store, batch)
      for (const session of ended) await reportEnded(store, session, await isSetUp(session))
      more = ended.length === batch
    }
  },
}
