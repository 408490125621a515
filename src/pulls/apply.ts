/**
 * Applies what a sync has to do, in batches. The staged rows of a batch go in the transaction that applies them and
 * writes their events, so that a process which is killed leaves either all of a batch or nothing of it, and whoever goes
 * on does nothing twice.
 */

import { isUniqueViolation } from '../db/connect.ts'
import type { Store, Tx } from '../db/store.ts'
import { systemActor } from '../db/store.ts'
import { ApiError } from '../kernel/errors.ts'
import { parseJson } from '../kernel/json.ts'
import { type OpenDirectory, openDirectory } from '../resources/directories/open.ts'
import type { SyncRecord } from '../resources/directory-syncs/syncs.ts'
import { createGroupRows, deleteGroupRows, updateGroupRows } from './apply-groups.ts'
import { changeMemberRows } from './apply-members.ts'
import { createUserRows, deactivateUserRows, deleteUserRows, updateUserRows } from './apply-users.ts'

export interface Batch {
  tx: Tx
  directory: OpenDirectory
  sync_id: string
  /** Rows at most. */
  size: number
}

interface Step {
  /** Which staged rows it takes. */
  kind: 'user' | 'group' | 'member'
  action: string
  size: number
  /** Takes rows and applies them. @returns how many it took; 0: there are none left. */
  run: (batch: Batch) => Promise<number>
}

/**
 * Who leaves makes room for names and addresses that others take over. People come before groups and groups before
 * memberships: the order in which an application can follow.
 */
// biome-ignore format: a table
const steps: readonly Step[] = [
  { kind: 'user',   action: 'delete',     size: 100, run: deleteUserRows },
  { kind: 'group',  action: 'delete',     size: 20,  run: deleteGroupRows },
  { kind: 'user',   action: 'deactivate', size: 100, run: deactivateUserRows },
  { kind: 'user',   action: 'update',     size: 100, run: updateUserRows },
  { kind: 'user',   action: 'create',     size: 200, run: createUserRows },
  { kind: 'group',  action: 'update',     size: 100, run: updateGroupRows },
  { kind: 'group',  action: 'create',     size: 100, run: createGroupRows },
  { kind: 'member', action: 'change',     size: 200, run: changeMemberRows },
]

export interface Applying {
  store: Store
  sync: SyncRecord
  signal: AbortSignal
}

export async function apply(work: Applying): Promise<void> {
  for (const step of steps) {
    while ((await applyBatch(work, step)) > 0) work.signal.throwIfAborted()
  }
}

/** What one row cannot do must not keep the others from it: then they go one by one, and it says why it did not. */
async function applyBatch({ store, sync }: Applying, step: Step): Promise<number> {
  const { size, run } = step
  const attempt = (rows: number) =>
    store.change(systemActor, async (tx) => {
      const directory = await openDirectory(tx.db, sync, sync.directory_id)
      const taken = await run({ tx, directory, sync_id: sync.id, size: rows })
      if (taken > 0) await countApplied(tx, sync.id, taken)
      return taken
    })
  try {
    return await attempt(size)
  } catch (error) {
    if (!isTheRows(error) || step.kind === 'member') throw error
  }
  for (let n = 0; n < size; n++) {
    try {
      if ((await attempt(1)) === 0) return n
    } catch (error) {
      if (!isTheRows(error)) throw error
      await store.change(systemActor, (tx) => giveUp(tx, sync, step, error))
    }
  }
  return size
}

/** A name that is taken, a value that is too long: the row's own fault, which trying again does not mend. */
function isTheRows(error: unknown): error is Error {
  return (
    isUniqueViolation(error) || (error instanceof ApiError && (error.status === 409 || error.status === 422))
  )
}

async function countApplied(tx: Tx, sync_id: string, n: number): Promise<void> {
  await tx.db
    .updateTable('directory_syncs')
    .set((row) => ({ applied: row('applied', '+', n) }))
    .where('id', '=', sync_id)
    .execute()
}

const mostProblems = 50

/** Takes the row that cannot be applied away; the next sync tries it again. */
async function giveUp(tx: Tx, sync: SyncRecord, { kind, action }: Step, error: Error): Promise<void> {
  const table = kind === 'user' ? 'directory_staged_users' : 'directory_staged_groups'
  const row = await tx.db
    .selectFrom(table)
    .select('idp_id')
    .where('sync_id', '=', sync.id)
    .where('action', '=', action)
    .orderBy('idp_id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return
  await tx.db.deleteFrom(table).where('sync_id', '=', sync.id).where('idp_id', '=', row.idp_id).execute()
  const { problems } = await tx.db
    .selectFrom('directory_syncs')
    .select('problems')
    .where('id', '=', sync.id)
    .executeTakeFirstOrThrow()
  const said: string[] = parseJson(problems)
  if (said.length < mostProblems) said.push(`${row.idp_id}: ${reasonOf(error)}`)
  await tx.db
    .updateTable('directory_syncs')
    .set({ problems: JSON.stringify(said) })
    .where('id', '=', sync.id)
    .execute()
}

function reasonOf(error: Error): string {
  if (error instanceof ApiError)
    return [error.message, ...(error.parts.errors ?? []).map(({ message }) => message)].join(' ')
  // Which constraint it was stands in the message on one engine, beside it on the other.
  const text = `${error.message} ${'constraint' in error ? String(error.constraint) : ''}`
  return /user_name/.test(text)
    ? 'another person already has this username.'
    : 'another one already has this id.'
}
