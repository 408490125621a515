/** Files of audit log exports: whoever has a signed address may fetch one; they go out a part at a time. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Store } from '../db/store.ts'
import { ApiError } from '../kernel/errors.ts'
import { exportFiles } from '../resources/audit-logs/export-files.ts'
import type { ExportUrls } from '../resources/audit-logs/export-urls.ts'
import { maybeFindExport, readExport } from '../resources/audit-logs/exports.ts'
import { exportFormats } from '../resources/audit-logs/periods.ts'

export function mountExportFiles(app: FastifyInstance, store: Store, urls: ExportUrls): void {
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>(
    '/audit_logs/exports/:id/file',
    async (request, reply) => {
      const { id } = request.params
      const token = [request.query.token].flat()[0]
      if (!urls.opens(id, String(token))) throw gone()
      const row = await maybeFindExport(store.db, id)
      if (row?.state !== 'ready') throw gone()
      const format = exportFormats.find((one) => one === row.format) ?? 'csv'
      return reply
        .type(exportFiles[format].media_type)
        .header('content-length', row.bytes)
        .header('content-disposition', `attachment; filename="${id}.${format}"`)
        .header('cache-control', 'private, no-store')
        .header('referrer-policy', 'no-referrer')
        .send(Readable.from(readExport(store.db, row), { objectMode: false }))
    },
  )
}

function gone(): ApiError {
  return new ApiError(
    403,
    'export_url_expired',
    'This address was good for ten minutes. Fetch the export again to get a fresh one.',
  )
}
