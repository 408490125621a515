/** Retention of audit logs: partitions made ahead and dropped behind, and files of exports whose time is over. */
import {
  deleteExpired,
  dropExpiredPartitions,
  expiredBatch,
  preparePartitions,
} from '../resources/audit-logs/expiry.ts'
import { expireExports } from '../resources/audit-logs/exports.ts'
import type { Job } from './job.ts'

export const expireAuditLogs: Job = {
  kind: 'expire-audit-logs',
  every_seconds: 3_600,
  async run({ store, sealer, log }, { signal }) {
    await preparePartitions(store)
    const dropped = await dropExpiredPartitions(store, sealer)
    if (dropped > 0) log.info({ dropped }, 'dropped partitions of audit logs')
    do signal.throwIfAborted()
    while ((await deleteExpired(store, sealer)) === expiredBatch)
    await expireExports(store)
  },
}
