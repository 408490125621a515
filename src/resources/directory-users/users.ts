/** Reading directory users. REST sees those that are listed; the SCIM endpoint sees every row. */
import type { Db } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { caseless } from '../../kernel/caseless.ts'
import { invalid, notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, pageOf, type Window, windowOf } from '../../kernel/pages.ts'
import { type OpenDirectory, openDirectory, whileOpen } from '../directories/open.ts'
import { findListedGroup } from '../directory-groups/groups.ts'
import { groupsOfUsers } from '../directory-groups/members.ts'
import { directoryGroupOf } from '../directory-groups/shape.ts'
import { findEnvironment } from '../environments/environments.ts'
import type { DirectoryUserWithGroups } from './contract.ts'
import { directoryUserOf, type UserRecord } from './shape.ts'

export async function maybeFindUser(
  db: Db,
  directory_id: string,
  id: string,
): Promise<UserRecord | undefined> {
  return db
    .selectFrom('directory_users')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The user with their row locked until the commit, in a directory that stays open so long. */
export async function lockUser(tx: Tx, directory: OpenDirectory, id: string): Promise<UserRecord> {
  return tx.db
    .updateTable('directory_users')
    .set((row) => ({ version: row.ref('version') }))
    .where('directory_id', '=', whileOpen(tx, directory))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Directory User', id))
}

export async function lockUsers(
  tx: Tx,
  directory: OpenDirectory,
  ids: readonly string[],
): Promise<UserRecord[]> {
  const rows = await tx.db
    .updateTable('directory_users')
    .set((row) => ({ version: row.ref('version') }))
    .where('directory_id', '=', whileOpen(tx, directory))
    .where('id', 'in', ids)
    .returningAll()
    .execute()
  return rows.sort(byId)
}
function byId(a: UserRecord, b: UserRecord): number {
  return a.id < b.id ? -1 : 1
}

/** For pulls: who of these is there already. */
export async function usersByIdpId(
  db: Db,
  directory_id: string,
  idp_ids: readonly string[],
): Promise<UserRecord[]> {
  if (idp_ids.length === 0) return []
  const rows = await db
    .selectFrom('directory_users')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('idp_id', 'in', idp_ids)
    .execute()
  // Asked for that order, SQLite would walk along all ids of the directory.
  return rows.sort(byId)
}

export async function getDirectoryUser(
  db: Db,
  environment_id: string,
  id: string,
): Promise<DirectoryUserWithGroups> {
  const row = await findListedUser(db, environment_id, id)
  const [user] = await withGroups(db, environment_id, [row])
  if (!user) throw notFound('Directory User', id)
  return user
}

/** @throws 404 for what the application was not told of, or was told the end of. */
export async function findListedUser(db: Db, environment_id: string, id: string): Promise<UserRecord> {
  return db
    .selectFrom('directory_users as u')
    .innerJoin('directories as d', 'd.id', 'u.directory_id')
    .selectAll('u')
    .where('u.environment_id', '=', environment_id)
    .where('u.id', '=', id)
    .where('u.listed', '=', 1)
    .where('d.state', '<>', 'deleting')
    .executeTakeFirstOrThrow(() => notFound('Directory User', id))
}

export interface UserFilter extends PageRequest {
  directory?: string
  group?: string
  idp_id?: string
  email?: string
}

export async function listDirectoryUsers(
  db: Db,
  environment_id: string,
  filter: UserFilter,
): Promise<Page<DirectoryUserWithGroups>> {
  const { group, idp_id, email } = filter
  const directory_id = await directoryOf(db, environment_id, filter)
  const rows =
    directory_id === undefined
      ? []
      : group !== undefined && idp_id === undefined && email === undefined
        ? await listedMembers(db, environment_id, group, windowOf(filter))
        : await listedUsers(db, directory_id, filter)
  const page = pageOf(rows, filter, (row) => row)
  return { ...page, data: await withGroups(db, environment_id, page.data) }
}

async function listedUsers(db: Db, directory_id: string, filter: UserFilter): Promise<UserRecord[]> {
  const { group, idp_id, email } = filter
  const window = windowOf(filter)
  let query = db
    .selectFrom('directory_users')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('listed', '=', 1)
    .orderBy('id', window.order)
    .limit(window.take)
  if (window.side) query = query.where('id', window.side.than, window.side.id)
  if (idp_id !== undefined) query = query.where('idp_id', '=', idp_id)
  if (email !== undefined) query = query.where('email_key', '=', caseless(email))
  if (group !== undefined)
    query = query.where(({ exists, selectFrom, ref }) =>
      exists(
        selectFrom('directory_group_members as m')
          .select('m.user_id')
          .where('m.group_id', '=', group)
          .where('m.user_id', '=', ref('directory_users.id')),
      ),
    )
  return query.execute()
}

/** Along the members' index, by growing stretches: of a join, either engine may read everybody to find ten. */
async function listedMembers(
  db: Db,
  environment_id: string,
  group: string,
  { order, take, side }: Window,
): Promise<UserRecord[]> {
  const rows: UserRecord[] = []
  let from = side
  for (let stretch = take; ; stretch = Math.min(1_000, stretch * 2)) {
    let next = db
      .selectFrom('directory_group_members')
      .select('user_id')
      .where('group_id', '=', group)
      .orderBy('user_id', order)
      .limit(stretch)
    if (from) next = next.where('user_id', from.than, from.id)
    const ids = (await next.execute()).map(({ user_id }) => user_id)
    const last = ids.at(-1)
    if (last === undefined) return rows
    const listed = db.selectFrom('directory_users').selectAll().where('environment_id', '=', environment_id)
    rows.push(...(await listed.where('id', 'in', ids).where('listed', '=', 1).orderBy('id', order).execute()))
    if (rows.length >= take || ids.length < stretch) return rows.slice(0, take)
    from = { than: order === 'asc' ? '>' : '<', id: last }
  }
}

/** In which directory to look; undefined: nobody of this one is in a group of that one. @throws 422 when neither filter says so, 404 for what is not there. */
async function directoryOf(db: Db, environment_id: string, filter: UserFilter): Promise<string | undefined> {
  const { directory, group } = filter
  for (const field of ['idp_id', 'email'] as const)
    if (filter[field] !== undefined && directory === undefined)
      throw invalid([{ field, code: 'invalid', message: `${field} needs directory beside it.` }])
  if (directory !== undefined) await openDirectory(db, { environment_id }, directory)
  if (group !== undefined) {
    const { directory_id } = await findListedGroup(db, environment_id, group)
    return directory === undefined || directory === directory_id ? directory_id : undefined
  }
  if (directory === undefined)
    throw invalid([{ field: 'directory', code: 'required', message: 'directory or group is required.' }])
  return directory
}

async function withGroups(
  db: Db,
  environment_id: string,
  rows: UserRecord[],
): Promise<DirectoryUserWithGroups[]> {
  if (rows.length === 0) return []
  const { settings } = await findEnvironment(db, environment_id)
  const memberships = settings.directories.groups_of_users
    ? await groupsOfUsers(
        db,
        rows.map(({ id }) => id),
      )
    : []
  return rows.map((row) => ({
    ...directoryUserOf(row),
    groups: memberships
      .filter(({ user_id }) => user_id === row.id)
      .map(({ user_id: _, ...group }) => directoryGroupOf(group)),
  }))
}
