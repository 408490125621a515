/** Follows the chains of audit logs that somebody asked about, or whose time has come: a stretch of each in turn. */
import { continueCheck, runningChecks } from '../resources/audit-logs/checks.ts'
import type { Job } from './job.ts'

const atOnce = 10

export const checkAuditLogs: Job = {
  kind: 'check-audit-logs',
  every_seconds: 3,
  async run({ store, sealer, log }, { signal }) {
    for (let rows = await runningChecks(store.db, atOnce); rows.length > 0; ) {
      for (const row of rows) {
        signal.throwIfAborted()
        const { state, organization_id, problems } = await continueCheck(store, sealer, row)
        if (state === 'broken') log.error({ organization_id, problems }, 'an audit log was tampered with')
      }
      rows = await runningChecks(store.db, atOnce)
    }
  },
}
