/** Writes what was asked for as an export of audit logs: a part of each in turn, so that a long one keeps none waiting. */
import { isUnavailable } from '../db/connect.ts'
import { failExport, pendingExports, writePart } from '../resources/audit-logs/exports.ts'
import type { Job } from './job.ts'

const atOnce = 10

export const exportAuditLogs: Job = {
  kind: 'export-audit-logs',
  every_seconds: 2,
  async run({ store, log }, { signal }) {
    for (let rows = await pendingExports(store.db, atOnce); rows.length > 0; ) {
      for (const row of rows) {
        signal.throwIfAborted()
        await writePart(store, row).catch(async (error: unknown) => {
          // It goes on where it stands when the database is back; anything else would fail again.
          if (isUnavailable(error)) throw error
          log.error({ err: error, export_id: row.id }, 'an export of audit logs failed')
          await failExport(store, row, error instanceof Error ? error.message : String(error))
        })
      }
      rows = await pendingExports(store.db, atOnce)
    }
  },
}
