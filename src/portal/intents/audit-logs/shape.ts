/** An export as the portal shows it. */
import { parseJson } from '../../../kernel/json.ts'
import { type ExportRow, exportOf } from '../../../resources/audit-logs/exports.ts'
import { exportFormats } from '../../../resources/audit-logs/periods.ts'
import type { AuditExport } from './contract.ts'

export function exportShapeOf(row: ExportRow, urlOf: (id: string) => string): AuditExport {
  const { state, url, created_at } = exportOf(row, urlOf)
  const { range_start, range_end, ...filters } = parseJson<Record<string, unknown>>(row.filters)
  return {
    id: row.id,
    state,
    format: exportFormats.find((one) => one === row.format) ?? 'csv',
    range_start: String(range_start),
    range_end: String(range_end),
    filtered: Object.values(filters).some((value) =>
      Array.isArray(value) ? value.length > 0 : Boolean(value),
    ),
    events_written: row.events_written,
    events_total: row.events_total,
    bytes: row.bytes,
    url: url ?? null,
    created_at,
    expires_at: row.expires_at,
  }
}
