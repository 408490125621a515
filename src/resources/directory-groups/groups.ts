/** Reading directory groups. */
import { sql } from 'kysely'
import { type Db, holding } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { invalid, notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, pageOf, windowOf } from '../../kernel/pages.ts'
import { type OpenDirectory, openDirectory, whileOpen } from '../directories/open.ts'
import type { DirectoryGroup } from './contract.ts'
import { directoryGroupOf, type GroupRecord } from './shape.ts'

export async function maybeFindGroup(
  db: Db,
  directory_id: string,
  id: string,
): Promise<GroupRecord | undefined> {
  return db
    .selectFrom('directory_groups')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('id', '=', id)
    .executeTakeFirst()
}

/**
 * The group with its row locked until the commit, in a directory that stays open so long. Everybody locks users before
 * groups, so that nobody waits in a circle.
 * @param user_ids who is going to be added or removed. Of very many none is held: who waits in a circle is run again.
 */
export async function lockGroup(
  tx: Tx,
  directory: OpenDirectory,
  id: string,
  user_ids: readonly string[] = [],
): Promise<GroupRecord> {
  if (user_ids.length > 0 && user_ids.length <= mostHeld) await holdUsers(tx, directory.id, user_ids)
  return tx.db
    .updateTable('directory_groups')
    .set((row) => ({ version: row.ref('version') }))
    .where('directory_id', '=', whileOpen(tx, directory))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Directory Group', id))
}

const mostHeld = 500

async function holdUsers(tx: Tx, directory_id: string, ids: readonly string[]): Promise<void> {
  await tx.db
    .selectFrom('directory_users')
    .select('id')
    .where('directory_id', '=', directory_id)
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(holding(tx.engine, 'share'))
    .execute()
}

export async function groupsByIdpId(
  db: Db,
  directory_id: string,
  idp_ids: readonly string[],
): Promise<GroupRecord[]> {
  if (idp_ids.length === 0) return []
  const rows = await db
    .selectFrom('directory_groups')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('idp_id', 'in', idp_ids)
    .execute()
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

export async function getDirectoryGroup(db: Db, environment_id: string, id: string): Promise<DirectoryGroup> {
  return directoryGroupOf(await findListedGroup(db, environment_id, id))
}

/** @throws 404 for what the application was not told of. */
export async function findListedGroup(db: Db, environment_id: string, id: string): Promise<GroupRecord> {
  return db
    .selectFrom('directory_groups as g')
    .innerJoin('directories as d', 'd.id', 'g.directory_id')
    .selectAll('g')
    .where('g.environment_id', '=', environment_id)
    .where('g.id', '=', id)
    .where('g.listed', '=', 1)
    .where('d.state', '<>', 'deleting')
    .executeTakeFirstOrThrow(() => notFound('Directory Group', id))
}

export interface GroupFilter extends PageRequest {
  directory?: string
  user?: string
}

export async function listDirectoryGroups(
  db: Db,
  environment_id: string,
  filter: GroupFilter,
): Promise<Page<DirectoryGroup>> {
  const { directory, user } = filter
  if (directory === undefined && user === undefined)
    throw invalid([{ field: 'directory', code: 'required', message: 'directory or user is required.' }])
  const window = windowOf(filter)
  let query = db
    .selectFrom('directory_groups as g')
    .selectAll('g')
    .where('g.environment_id', '=', environment_id)
    .where('g.listed', '=', 1)
    .limit(window.take)
  if (directory !== undefined) {
    await openDirectory(db, { environment_id }, directory)
    query = query.where('g.directory_id', '=', directory)
  }
  if (user !== undefined) {
    await mustBeListed(db, environment_id, user)
    query = query
      .innerJoin('directory_group_members as m', 'm.group_id', 'g.id')
      .where('m.user_id', '=', user)
  }
  const place = sql.ref<string>(user === undefined ? 'g.id' : 'm.group_id')
  query = query.orderBy(place, window.order)
  if (window.side) query = query.where(place, window.side.than, window.side.id)
  return pageOf(await query.execute(), filter, directoryGroupOf)
}

async function mustBeListed(db: Db, environment_id: string, user_id: string): Promise<void> {
  await db
    .selectFrom('directory_users as u')
    .innerJoin('directories as d', 'd.id', 'u.directory_id')
    .select('u.id')
    .where('u.environment_id', '=', environment_id)
    .where('u.id', '=', user_id)
    .where('u.listed', '=', 1)
    .where('d.state', '<>', 'deleting')
    .executeTakeFirstOrThrow(() => notFound('Directory User', user_id))
}
