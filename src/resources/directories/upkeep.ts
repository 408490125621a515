/**
 * What is done for directories in the background, in batches that each are safe to do again: the rows of deleted ones go,
 * those who were held back are told of, and a new attribute map reaches everybody.
 */
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Schema } from '../../db/schema.ts'
import { type Store, systemActor } from '../../db/store.ts'
import { lockGroup } from '../directory-groups/groups.ts'
import { listGroup } from '../directory-groups/provisioning.ts'
import { listUsers, updateUser } from '../directory-users/provisioning.ts'
import { personOfRow } from '../directory-users/shape.ts'
import { lockUsers } from '../directory-users/users.ts'
import { type DirectoryRecord, recordOf } from './directories.ts'
import { noteGone } from './gone.ts'
import { openDirectory } from './open.ts'
import { directoryTypeOf, profileOf } from './types.ts'

const batch = 200

export async function listDirectoriesToTend(db: Db): Promise<DirectoryRecord[]> {
  const rows = await db
    .selectFrom('directories')
    .selectAll()
    .where((where) =>
      where.or([
        where('state', '=', sql.lit('deleting')),
        where('release_asked_at', 'is not', null),
        where('remap_asked_at', 'is not', null),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map(recordOf)
}

export async function tendDirectory(store: Store, row: DirectoryRecord, signal: AbortSignal): Promise<void> {
  if (row.state === 'deleting') return removeRows(store, row.id, signal)
  if (row.release_asked_at !== null) await tellOfHeld(store, row, signal)
  if (row.remap_asked_at !== null) await mapAnew(store, row, signal)
}

interface Belonging {
  table: keyof Schema
  key: readonly string[]
  /** Where it does not name the directory itself. */
  through?: string
}

/** In this order: members before those whom they join. What else points to the directory goes with its row. */
const belongings: readonly Belonging[] = [
  { table: 'directory_group_members', key: ['group_id', 'user_id'], through: 'directory_groups' },
  { table: 'directory_groups', key: ['id'] },
  { table: 'directory_users', key: ['id'] },
  { table: 'directory_tokens', key: ['id'] },
  { table: 'directory_requests', key: ['id'] },
  { table: 'directory_quirks', key: ['directory_id', 'quirk'] },
  { table: 'directory_counts', key: ['directory_id', 'shard'] },
]

async function removeRows(store: Store, directory_id: string, signal: AbortSignal): Promise<void> {
  const { db } = store
  for (const table of ['directory_groups', 'directory_users'] as const)
    await eachBatch(store, table, { id: directory_id }, signal, undefined, (ids) =>
      store.change(systemActor, async (tx) => {
        const rows = tx.db.selectFrom(table).select(['id', 'organization_id'])
        await noteGone(
          tx,
          await rows.where('directory_id', '=', directory_id).where('id', 'in', ids).execute(),
        )
      }),
    )
  for (const { table, key, through } of belongings) {
    const columns = sql.join(key.map((name) => sql.ref(name)))
    const theirs = through
      ? sql`group_id in (select id from ${sql.table(through)} where directory_id = ${directory_id})`
      : sql`directory_id = ${directory_id}`
    for (let gone = BigInt(batch); gone === BigInt(batch); ) {
      signal.throwIfAborted()
      const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where (${columns}) in (
        select ${columns} from ${sql.table(table)} where ${theirs} limit ${batch})`.execute(db)
      gone = numAffectedRows
    }
  }
  await db.deleteFrom('directories').where('id', '=', directory_id).execute()
}

/** First the users, then the groups, each with its members: the order in which a consumer can apply it. */
async function tellOfHeld(store: Store, row: DirectoryRecord, signal: AbortSignal): Promise<void> {
  await eachBatch(store, 'directory_users', row, signal, 0, (ids) =>
    store.change(systemActor, async (tx) => listUsers(tx, await openDirectory(tx.db, row, row.id), ids)),
  )
  await eachBatch(store, 'directory_groups', row, signal, 0, async (ids) => {
    for (const id of ids)
      await store.change(systemActor, async (tx) => {
        const directory = await openDirectory(tx.db, row, row.id)
        const group = await lockGroup(tx, directory, id)
        if (group.listed === 0) await listGroup(tx, directory, group)
      })
  })
  await store.db
    .updateTable('directories')
    .set({ release_asked_at: null })
    .where('id', '=', row.id)
    .where('release_asked_at', '=', row.release_asked_at)
    .execute()
}

/** Pulled directories bring attributes along that no row keeps: their next synchronization applies the map. */
async function mapAnew(store: Store, row: DirectoryRecord, signal: AbortSignal): Promise<void> {
  if (profileOf(directoryTypeOf(row.type)).channel === 'scim')
    await eachBatch(store, 'directory_users', row, signal, undefined, (ids) =>
      store.change(systemActor, async (tx) => {
        const directory = await openDirectory(tx.db, row, row.id)
        for (const user of await lockUsers(tx, directory, ids))
          await updateUser(tx, directory, user, personOfRow(user))
      }),
    )
  await store.db
    .updateTable('directories')
    .set({ remap_asked_at: null })
    .where('id', '=', row.id)
    // Somebody may have changed it once more meanwhile.
    .where('remap_asked_at', '=', row.remap_asked_at)
    .execute()
}

async function eachBatch(
  { db }: Store,
  table: 'directory_users' | 'directory_groups',
  { id: directory_id }: Pick<DirectoryRecord, 'id'>,
  signal: AbortSignal,
  listed: number | undefined,
  work: (ids: string[]) => Promise<void>,
): Promise<void> {
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    let query = db
      .selectFrom(table)
      .select('id')
      .where('directory_id', '=', directory_id)
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
    if (listed !== undefined) query = query.where('listed', '=', listed)
    const ids = (await query.execute()).map(({ id }) => id)
    if (ids.length > 0) await work(ids)
    if (ids.length < batch) return
    after = ids.at(-1) ?? ''
  }
}
