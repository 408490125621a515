/** Tells of certificates that come to their end, and lets go of those that have had their time. */
import { noticeEndings } from '../resources/connection-certificates/notices.ts'
import { retireUnused } from '../resources/connection-certificates/retirement.ts'
import type { Job } from './job.ts'

export const watchCertificates: Job = {
  kind: 'watch-certificates',
  every_seconds: 3_600,
  async run({ store, config, log }, { signal }) {
    const told = await noticeEndings(store, signal)
    const retired = await retireUnused(store, config.certificate_retire_days, signal)
    if (told + retired > 0) log.info({ told, retired }, 'certificates were looked at')
  },
}
