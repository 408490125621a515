/**
 * Background jobs. Any number of processes may run them on one database: each job runs in one process at a time, and
 * goes on in another one when its process dies. A new job is a file here and a line in this list.
 */
import { abandonSessions } from './abandon-sessions.ts'
import { checkAuditLogs } from './check-audit-logs.ts'
import { checkDomains } from './check-domains.ts'
import { deleteOldEvents } from './delete-old-events.ts'
import { expireAttempts } from './expire-attempts.ts'
import { expireAuditLogs } from './expire-audit-logs.ts'
import { exportAuditLogs } from './export-audit-logs.ts'
import type { Job } from './job.ts'
import { planAuditChecks } from './plan-audit-checks.ts'
import { planSyncs } from './plan-syncs.ts'
import { refreshMetadata } from './refresh-metadata.ts'
import { remindContactsJob } from './remind-contacts.ts'
import { rotateKeys } from './rotate-keys.ts'
import { sequenceEventsJob } from './sequence-events.ts'
import { sweepExpired } from './sweep-expired.ts'
import { sweepStagedJob } from './sweep-staged.ts'
import { synchronizeDirectory } from './synchronize-directory.ts'
import { tendDirectories } from './tend-directories.ts'
import { trimDirectoryRequests } from './trim-directory-requests.ts'
import { watchCertificates } from './watch-certificates.ts'

export const jobs: readonly Job[] = [
  abandonSessions,
  checkAuditLogs,
  checkDomains,
  deleteOldEvents,
  expireAttempts,
  expireAuditLogs,
  exportAuditLogs,
  planAuditChecks,
  planSyncs,
  refreshMetadata,
  remindContactsJob,
  rotateKeys,
  sequenceEventsJob,
  sweepExpired,
  sweepStagedJob,
  synchronizeDirectory,
  tendDirectories,
  trimDirectoryRequests,
  watchCertificates,
]

export type { Job, JobDeps } from './job.ts'
export { enqueue } from './queue.ts'
export { type Runner, startJobs } from './runner.ts'
