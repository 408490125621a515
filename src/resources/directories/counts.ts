/**
 * How many users and groups a directory has, without counting them: kept beside every change, in its transaction. One row
 * a directory would be a queue for everybody who creates, so there are several, and the sum of them is meant.
 */
import type { Db } from '../../db/connect.ts'
import { repeated } from '../../db/repeated.ts'
import type { DirectoryCountsRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'

export interface Counts {
  active_users: number
  inactive_users: number
  groups: number
}

/** With those whom the application was not told of. */
export interface Tally extends Counts {
  unlisted_active_users: number
  unlisted_inactive_users: number
}

const shards = 16
/** Writers beside each other take different rows: the lock on one lasts until a commit has reached the disk. */
let turn = Math.floor(Math.random() * shards)

export async function addToCounts(tx: Tx, directory_id: string, change: Partial<Tally>): Promise<void> {
  if (Object.values(change).every((n) => n === 0)) return
  await add(tx, { directory_id, shard: turn++ % shards, ...nothing, ...change })
}

const nothing: Tally = {
  active_users: 0,
  inactive_users: 0,
  groups: 0,
  unlisted_active_users: 0,
  unlisted_inactive_users: 0,
}

const add = repeated((db, change: DirectoryCountsRow) =>
  db
    .insertInto('directory_counts')
    .values(change)
    .onConflict((conflict) =>
      conflict.columns(['directory_id', 'shard']).doUpdateSet((row) => ({
        active_users: row('directory_counts.active_users', '+', change.active_users),
        inactive_users: row('directory_counts.inactive_users', '+', change.inactive_users),
        groups: row('directory_counts.groups', '+', change.groups),
        unlisted_active_users: row(
          'directory_counts.unlisted_active_users',
          '+',
          change.unlisted_active_users,
        ),
        unlisted_inactive_users: row(
          'directory_counts.unlisted_inactive_users',
          '+',
          change.unlisted_inactive_users,
        ),
      })),
    ),
)

export async function countsOf(db: Db, directory_ids: readonly string[]): Promise<Map<string, Counts>> {
  if (directory_ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('directory_counts')
    .select(({ fn }) => [
      'directory_id',
      fn.sum<number>('active_users').as('active_users'),
      fn.sum<number>('inactive_users').as('inactive_users'),
      fn.sum<number>('groups').as('groups'),
    ])
    .where('directory_id', 'in', directory_ids)
    .groupBy('directory_id')
    .execute()
  return new Map(
    rows.map(({ directory_id, ...row }) => [
      directory_id,
      {
        active_users: Number(row.active_users),
        inactive_users: Number(row.inactive_users),
        groups: Number(row.groups),
      },
    ]),
  )
}

/** Everybody, listed or not: what the SCIM endpoint counts. */
export async function everybodyIn(
  db: Db,
  directory_id: string,
): Promise<{ active: number; inactive: number }> {
  const row = await db
    .selectFrom('directory_counts')
    .select(({ fn }) => [
      fn.sum<number | null>('active_users').as('active_users'),
      fn.sum<number | null>('inactive_users').as('inactive_users'),
      fn.sum<number | null>('unlisted_active_users').as('unlisted_active_users'),
      fn.sum<number | null>('unlisted_inactive_users').as('unlisted_inactive_users'),
    ])
    .where('directory_id', '=', directory_id)
    .executeTakeFirstOrThrow()
  return {
    active: Number(row.active_users ?? 0) + Number(row.unlisted_active_users ?? 0),
    inactive: Number(row.inactive_users ?? 0) + Number(row.unlisted_inactive_users ?? 0),
  }
}
