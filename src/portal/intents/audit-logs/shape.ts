/** An export, and the last check of the chain, as the portal shows them. */
import { parseJson } from '../../../kernel/json.ts'
import type { CheckRow } from '../../../resources/audit-logs/checks.ts'
import { type ExportRow, exportOf } from '../../../resources/audit-logs/exports.ts'
import { exportFormats } from '../../../resources/audit-logs/periods.ts'
import type { Tampering } from '../../../resources/audit-logs/verify.ts'
import type { AuditChain, AuditExport } from './contract.ts'

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

export function chainShapeOf(row: CheckRow | undefined): AuditChain {
  if (!row)
    return { state: 'unchecked', at: null, intact_to: 0, intact_at: null, total: 0, done: 0, problems: [] }
  const state = (['running', 'intact'] as const).find((one) => one === row.state) ?? 'broken'
  const running = state === 'running'
  return {
    state,
    at: running ? row.started_at : row.updated_at,
    intact_to: row.noted_position ?? 0,
    intact_at: row.noted_at,
    total: row.until_position - row.from_position,
    done: row.position - row.from_position,
    problems: parseJson<Tampering[]>(row.problems).map(({ position, code }) => ({ position, code })),
  }
}
