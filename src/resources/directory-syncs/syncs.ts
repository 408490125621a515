/** Syncs of directories: reading them, and deciding about those that wait. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { DirectorySyncRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import { findDirectory } from '../directories/directories.ts'
import { recordChange } from '../portal-changes/portal-changes.ts'
import type { DirectorySync, SyncCounts } from './contract.ts'
import type { DirectoryOwner } from './sources.ts'
import { holdReasons, type SyncState, type SyncTrigger, syncStates, syncTriggers } from './states.ts'

export type SyncRecord = Selectable<DirectorySyncRow>

export const noCounts: SyncCounts = {
  users: { create: 0, update: 0, deactivate: 0 },
  groups: { create: 0, update: 0, delete: 0 },
  memberships: { add: 0, remove: 0 },
  left_out: 0,
}

export function syncOf(row: SyncRecord): DirectorySync {
  const counts: SyncCounts | null = row.counts === null ? null : parseJson(row.counts)
  return {
    object: 'directory_sync',
    id: row.id,
    directory_id: row.directory_id,
    organization_id: row.organization_id,
    state: syncStates.find((one) => one === row.state) ?? 'failed',
    trigger: syncTriggers.find((one) => one === row.trigger) ?? 'schedule',
    counts,
    progress: { received: row.pulled, applied: row.applied, to_apply: counts ? changesOf(counts) : 0 },
    hold_reason: holdReasons.find((one) => one === row.hold_reason) ?? null,
    would_deactivate: row.sample === null ? [] : parseJson(row.sample),
    problems: parseJson(row.problems),
    error: row.error === null ? null : parseJson(row.error),
    finished_at: row.finished_at,
    created_at: row.created_at,
  }
}

export function changesOf({ users, groups, memberships }: SyncCounts): number {
  return [users, groups, memberships].flatMap((one) => Object.values(one)).reduce((sum, n) => sum + n, 0)
}

export async function insertSync(
  tx: Tx,
  directory: DirectoryOwner,
  input: { trigger: SyncTrigger; state: SyncState } & Partial<SyncRecord>,
): Promise<SyncRecord> {
  const row: SyncRecord = {
    id: tx.newId('directory_sync'),
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    directory_id: directory.id,
    created_at: tx.now,
    listed: null,
    cursor: null,
    whole_groups: null,
    pulled: 0,
    counts: null,
    applied: 0,
    hold_reason: null,
    sample: null,
    problems: '[]',
    error: null,
    decided_by: null,
    finished_at: null,
    ...input,
  }
  await tx.db.insertInto('directory_syncs').values(row).execute()
  return row
}

export interface SyncFilter extends PageRequest {
  directory?: string
  state?: SyncState
}

export async function listSyncs(
  db: Db,
  environment_id: string,
  filter: SyncFilter,
): Promise<Page<DirectorySync>> {
  if (filter.directory !== undefined) await findDirectory(db, { environment_id }, filter.directory)
  let query = db.selectFrom('directory_syncs').selectAll().where('environment_id', '=', environment_id)
  if (filter.directory !== undefined) query = query.where('directory_id', '=', filter.directory)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  return readPage(query, filter, syncOf)
}

export async function findSync(db: Db, environment_id: string, id: string): Promise<SyncRecord> {
  const row = await db
    .selectFrom('directory_syncs')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Directory Sync', id)
  return row
}

/** It is applied as it was found. @throws 409 when somebody else, or a newer sync, has decided meanwhile. */
export function approveSync(tx: Tx, environment_id: string, id: string): Promise<DirectorySync> {
  return decide(tx, environment_id, id, 'change_approved', { state: 'applying' })
}

/** Nothing of it is applied. The next sync looks anew, and may be held again. */
export function discardSync(tx: Tx, environment_id: string, id: string): Promise<DirectorySync> {
  return decide(tx, environment_id, id, 'change_discarded', { state: 'discarded', finished_at: tx.now })
}

async function decide(
  tx: Tx,
  environment_id: string,
  id: string,
  action: 'change_approved' | 'change_discarded',
  change: { state: SyncState; finished_at?: string },
): Promise<DirectorySync> {
  const found = await findSync(tx.db, environment_id, id)
  const row = await tx.db
    .updateTable('directory_syncs')
    .set({ ...change, decided_by: JSON.stringify(tx.actor) })
    .where('id', '=', found.id)
    .where('state', '=', 'held')
    .returningAll()
    .executeTakeFirst()
  if (!row)
    throw conflict(
      'sync_not_held',
      `This synchronization is ${found.state}; only a held one can be decided about.`,
    )
  const decided = syncOf(row)
  const { name } = await findDirectory(tx.db, row, row.directory_id)
  // The customer sees it, whoever decided: they themselves, or the vendor.
  await recordChange(tx, row, {
    intent: 'dsync',
    target: { type: 'directory', id: row.directory_id, name },
    action,
    after: { deactivated: decided.counts?.users.deactivate ?? 0 },
  })
  return decided
}
