/** The files of exports: how each begins, what a row of it is, how it ends. Pure: text in pieces, joined by whoever writes. */
import { stringify } from 'csv-stringify/sync'
import type { ExportFormat } from './periods.ts'
import { type EventRow, eventOf } from './queries.ts'

export interface ExportFile {
  media_type: string
  begin: string
  /** @param from how many events are in the file already. */
  rows(rows: readonly EventRow[], from: number): string
  end: string
}

export const csvColumns = [
  'id',
  'action',
  'occurred_at',
  'actor_id',
  'actor_type',
  'actor_name',
  'actor_metadata',
  'targets',
  'context_location',
  'context_user_agent',
  'metadata',
  'version',
] as const

export const exportFiles: Record<ExportFormat, ExportFile> = {
  csv: {
    media_type: 'text/csv; charset=utf-8; header=present',
    begin: `${csvColumns.join(',')}\n`,
    // What a spreadsheet would take for a formula gets an apostrophe: events say what strangers typed.
    rows: (rows) => stringify(rows.map(cellsOf), { escape_formulas: true }),
    end: '',
  },
  ndjson: {
    media_type: 'application/x-ndjson; charset=utf-8',
    begin: '',
    rows: (rows) => rows.map((row) => `${lineOf(row)}\n`).join(''),
    end: '',
  },
  json: {
    media_type: 'application/json; charset=utf-8',
    begin: '[',
    rows: (rows, from) => rows.map((row, at) => `${from + at === 0 ? '\n' : ',\n'}${lineOf(row)}`).join(''),
    end: '\n]\n',
  },
}

function cellsOf(row: EventRow): string[] {
  const { id, action, occurred_at, actor, targets, context, metadata, version } = eventOf(row)
  return [
    id,
    action,
    occurred_at,
    actor.id,
    actor.type,
    actor.name ?? '',
    JSON.stringify(actor.metadata ?? {}),
    JSON.stringify(targets),
    context.location,
    context.user_agent ?? '',
    JSON.stringify(metadata),
    String(version ?? ''),
  ]
}

/** The event as it was hashed, and its place in the chain behind it: without those two the hash can be made again. */
function lineOf({ data, position, hash }: EventRow): string {
  return `${data.slice(0, -1)},"position":${position},"hash":"${hash}"}`
}
