/**
 * Exports: a file in compressed parts in the database, so that any process can write it and any can serve it. After each
 * part stands how far it is; whoever goes on begins there. A million events never are in memory.
 */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AuditLogExportRow } from '../../db/schema.ts'
import { type Actor, type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { badRequest, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { AuditEventFilters, AuditLogExport } from './contract.ts'
import { exportFiles } from './export-files.ts'
import { all, filtersOf, mayBeSeen } from './filters.ts'
import { type ExportFormat, exportableDays, exportFormats } from './periods.ts'
import { type EventRow, type Place, readSlice, trailOf } from './queries.ts'
import type { AuditScope } from './trails.ts'

export type ExportRow = Selectable<AuditLogExportRow>

/** How long a finished file can be fetched. */
const keptSeconds = 7 * 86_400
/** Characters of a part, about; in memory there is one of them. */
const partSize = 1_000_000
const slice = 250

export interface ExportInput extends AuditEventFilters {
  range_start: string
  range_end: string
  format?: ExportFormat
  /** 400 `no_audit_events_found` instead of a file without events. */
  refuse_empty?: boolean
}

/**
 * @param along what else belongs into the transaction.
 * @throws 400 `invalid_audit_log_export_range_date`, 404 for another environment's organization.
 */
export async function createExport(
  store: Store,
  actor: Actor,
  scope: AuditScope,
  { format = 'csv', refuse_empty = false, ...asked }: ExportInput,
  along?: (tx: Tx, row: ExportRow) => Promise<void>,
): Promise<ExportRow> {
  const filters = { ...asked, ...exportRange(asked, store.clock()) }
  const trail = await trailOf(store, scope)
  const [any] =
    refuse_empty && trail ? await readSlice(store, trail, filters, { order: 'desc', take: 1 }) : []
  if (refuse_empty && !any)
    throw badRequest(
      'no_audit_events_found',
      'There are no events in this range for these filters: nothing to export.',
    )
  return store.change(actor, async (tx) => {
    const row: ExportRow = {
      id: tx.newId('audit_log_export'),
      ...scope,
      created_at: tx.now,
      updated_at: tx.now,
      state: 'pending',
      format,
      filters: JSON.stringify(filters),
      until_position: trail?.position ?? 0,
      events_total: null,
      events_written: 0,
      parts: 0,
      bytes: 0,
      cursor: null,
      error: null,
      requested_by: actor.source,
      expires_at: secondsAfter(tx.at, keptSeconds).toISOString(),
    }
    await tx.db.insertInto('audit_log_exports').values(row).execute()
    await along?.(tx, row)
    return row
  })
}

function exportRange({ range_start, range_end }: ExportInput, now: Date) {
  const [start, end] = [Date.parse(range_start), Date.parse(range_end)]
  const earliest = secondsAfter(now, -exportableDays * 86_400).getTime()
  // Written so that what is no time at all is refused as well.
  if (!(start < end && start >= earliest))
    throw badRequest(
      'invalid_audit_log_export_range_date',
      Number.isNaN(start) || Number.isNaN(end)
        ? 'Invalid date range: range_start and range_end must be ISO 8601 times.'
        : start < end
          ? `Invalid date range: only events of the last three months can be exported (${exportableDays} days).`
          : 'Invalid date range: range_start must be before range_end.',
    )
  return { range_start: new Date(start).toISOString(), range_end: new Date(end).toISOString() }
}

/** @throws 404 */
export async function findExport(db: Db, environment_id: string, id: string): Promise<ExportRow> {
  const row = await db
    .selectFrom('audit_log_exports')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Audit Log Export', id)
  return row
}

/** For whoever holds a signed address: the signature named the export. */
export function maybeFindExport(db: Db, id: string): Promise<ExportRow | undefined> {
  return db.selectFrom('audit_log_exports').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Latest first. */
export async function listExports(db: Db, scope: AuditScope, limit = 20): Promise<ExportRow[]> {
  return db
    .selectFrom('audit_log_exports')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export function exportOf(row: ExportRow, urlOf: (id: string) => string): AuditLogExport {
  const { id, created_at, updated_at } = row
  const state =
    (['pending', 'ready', 'error', 'expired'] as const).find((one) => one === row.state) ?? 'error'
  return {
    object: 'audit_log_export',
    id,
    state,
    ...(state === 'ready' && { url: urlOf(id) }),
    created_at,
    updated_at,
  }
}

/** Those that wait for a part to be written, the one that waits longest first. */
export async function pendingExports(db: Db, limit: number): Promise<ExportRow[]> {
  return db
    .selectFrom('audit_log_exports')
    .selectAll()
    .where('state', '=', 'pending')
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** Writes one part, and how far the export is, in one transaction. Of two that write the same part, one wins. */
export async function writePart(store: Store, row: ExportRow): Promise<void> {
  const file = exportFiles[exportFormats.find((one) => one === row.format) ?? 'csv']
  const trail = await trailOf(store, row)
  const filters: AuditEventFilters = parseJson(row.filters)
  const total = row.events_total ?? (trail ? await countEvents(store, row, filters) : 0)
  let text = row.parts === 0 ? file.begin : ''
  let written = row.events_written
  let beyond = row.cursor === null ? undefined : parseJson<Place>(row.cursor)
  let done = trail === undefined
  while (trail && !done && text.length < partSize) {
    const rows: EventRow[] = await readSlice(store, trail, filters, {
      order: 'asc',
      take: slice,
      until_position: row.until_position,
      beyond,
    })
    text += file.rows(rows, written)
    written += rows.length
    const last = rows.at(-1)
    if (last) beyond = { occurred_at: last.occurred_at, position: last.position }
    done = rows.length < slice
  }
  if (done) text += file.end
  const bytes = await promisify(gzip)(text)
  await store.change(systemActor, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('audit_log_exports')
      .set({
        state: done ? 'ready' : 'pending',
        events_total: done ? written : Math.max(total, written),
        events_written: written,
        parts: row.parts + 1,
        bytes: row.bytes + Buffer.byteLength(text),
        cursor: beyond ? JSON.stringify(beyond) : null,
        updated_at: tx.now,
      })
      .where('id', '=', row.id)
      .where('state', '=', 'pending')
      .where('parts', '=', row.parts)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await tx.db
      .insertInto('audit_log_export_parts')
      .values({ export_id: row.id, number: row.parts, bytes })
      .execute()
  })
}

async function countEvents(store: Store, row: ExportRow, filters: AuditEventFilters): Promise<number> {
  const trail = await trailOf(store, row)
  if (!trail) return 0
  const where = all([
    mayBeSeen(store, trail),
    ...filtersOf(store, trail, filters),
    sql`e.position <= ${row.until_position}`,
  ])
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from audit_log_events as e where ${where}`.execute(store.db)
  return rows[0]?.total ?? 0
}

export async function failExport(store: Store, row: ExportRow, reason: string): Promise<void> {
  await store.db
    .updateTable('audit_log_exports')
    .set({ state: 'error', error: reason.slice(0, 2_000), updated_at: store.clock().toISOString() })
    .where('id', '=', row.id)
    .where('state', '=', 'pending')
    .execute()
}

/** The file, a part at a time. */
export async function* readExport(db: Db, { id, parts }: ExportRow): AsyncGenerator<Buffer> {
  for (let number = 0; number < parts; number++) {
    const part = await db
      .selectFrom('audit_log_export_parts')
      .select('bytes')
      .where('export_id', '=', id)
      .where('number', '=', number)
      .executeTakeFirst()
    if (!part) throw new Error(`part ${number} of ${id} is gone`)
    yield await promisify(gunzip)(part.bytes)
  }
}

/** Takes away files whose time is over. @returns how many exports. */
export async function expireExports(store: Store): Promise<number> {
  return store.change(systemActor, async (tx) => {
    const rows = await tx.db
      .updateTable('audit_log_exports')
      .set({ state: 'expired', updated_at: tx.now })
      .where('state', '!=', 'expired')
      .where('expires_at', '<=', tx.now)
      .returning('id')
      .execute()
    for (const { id } of rows)
      await tx.db.deleteFrom('audit_log_export_parts').where('export_id', '=', id).execute()
    return rows.length
  })
}
