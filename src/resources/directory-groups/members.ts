/**
 * Who is in which group. A group may have 50,000 members: what is added or removed is read and written, nobody else.
 * Events tell only of what really changed, and only of users and groups that the application knows.
 */
import { type Db, holding } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { emitAll } from '../../events/emit.ts'
import type { OpenDirectory } from '../directories/open.ts'
import { directoryUserOf, type UserRecord } from '../directory-users/shape.ts'
import { directoryGroupOf, type GroupRecord } from './shape.ts'

export interface MemberChange {
  /** Everybody goes who is not added. */
  clear?: boolean
  /** User id → how the provider shows the member, or null. */
  add: ReadonlyMap<string, string | null>
  remove: ReadonlySet<string>
}
export interface MemberOutcome {
  added: string[]
  removed: string[]
  /** Ids that name nobody in this directory. */
  unknown: string[]
  group: GroupRecord
}

const batch = 500

/** @param group locked (`lockGroup`). */
export async function changeMembers(
  tx: Tx,
  directory: OpenDirectory,
  group: GroupRecord,
  change: MemberChange,
): Promise<MemberOutcome> {
  const leaving = change.clear
    ? (await memberIds(tx.db, group.id)).filter((id) => !change.add.has(id))
    : [...change.remove].filter((id) => !change.add.has(id))
  const next: GroupRecord = { ...group, version: group.version + 1, updated_at: tx.now }
  const removed: string[] = []
  for (const ids of batches(leaving)) removed.push(...(await removeBatch(tx, next, ids)))
  const added: string[] = []
  const unknown: string[] = []
  for (const ids of batches([...change.add.keys()])) {
    const outcome = await addBatch(tx, directory, next, ids, change.add)
    added.push(...outcome.added)
    unknown.push(...outcome.unknown)
  }
  if (removed.length === 0 && added.length === 0) return { added, removed, unknown, group }
  next.members += added.length - removed.length
  await tx.db
    .updateTable('directory_groups')
    .set({ members: next.members, version: next.version, updated_at: next.updated_at })
    .where('id', '=', group.id)
    .execute()
  return { added, removed, unknown, group: next }
}

/** The whole list: only the difference is written. */
export function replaceMembers(
  tx: Tx,
  directory: OpenDirectory,
  group: GroupRecord,
  members: ReadonlyMap<string, string | null>,
): Promise<MemberOutcome> {
  return changeMembers(tx, directory, group, { clear: true, add: members, remove: new Set() })
}

async function removeBatch(tx: Tx, group: GroupRecord, ids: string[]): Promise<string[]> {
  const gone = await tx.db
    .deleteFrom('directory_group_members')
    .where('group_id', '=', group.id)
    .where('user_id', 'in', ids)
    .returning('user_id')
    .execute()
  const removed = gone.map(({ user_id }) => user_id).sort()
  if (group.listed === 1 && removed.length > 0) {
    const users = await usersOf(tx, group.directory_id, removed)
    await tell(tx, 'dsync.group.user_removed', group, users)
  }
  return removed
}

async function addBatch(
  tx: Tx,
  directory: OpenDirectory,
  group: GroupRecord,
  ids: string[],
  displays: ReadonlyMap<string, string | null>,
): Promise<{ added: string[]; unknown: string[] }> {
  const users = await usersOf(tx, directory.id, ids)
  const known = new Set(users.map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (users.length === 0) return { added: [], unknown }
  const rows = await tx.db
    .insertInto('directory_group_members')
    .values(
      users.map(({ id }) => ({
        group_id: group.id,
        user_id: id,
        display: displays.get(id)?.slice(0, 512) ?? null,
        added_at: tx.now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
    .returning('user_id')
    .execute()
  const added = new Set(rows.map(({ user_id }) => user_id))
  await tell(
    tx,
    'dsync.group.user_added',
    group,
    users.filter(({ id }) => added.has(id)),
  )
  return { added: [...added].sort(), unknown }
}

/** As they are until the commit: whoever lists, deactivates or deletes one of them meanwhile waits, or was first. */
async function usersOf(tx: Tx, directory_id: string, ids: readonly string[]): Promise<UserRecord[]> {
  return tx.db
    .selectFrom('directory_users')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('id', 'in', ids)
    .orderBy('id')
    .modifyEnd(holding(tx.engine, 'share'))
    .execute()
}

async function tell(
  tx: Tx,
  event: 'dsync.group.user_added' | 'dsync.group.user_removed',
  group: GroupRecord,
  users: readonly UserRecord[],
): Promise<void> {
  if (group.listed === 0) return
  await emitAll(
    tx,
    group,
    users.filter(({ listed }) => listed === 1).map((user) => ({ event, data: membershipOf(user, group) })),
  )
}

/** Users who come to be known are in these groups; a group that is listed at the same moment waits, or was first. */
export async function tellJoined(tx: Tx, users: readonly UserRecord[]): Promise<void> {
  const ids = users.map(({ id }) => id)
  const memberships = await listedGroupsOf(tx.db, ids)
    .modifyEnd(holding(tx.engine, 'share', 'g'))
    .execute()
  for (const user of users)
    await tellGroups(
      tx,
      'dsync.group.user_added',
      user,
      memberships.filter(({ user_id }) => user_id === user.id),
    )
}

/** A user who goes leaves these groups first. */
export async function tellLeft(tx: Tx, user: UserRecord): Promise<void> {
  await tellGroups(tx, 'dsync.group.user_removed', user, await groupsOfUsers(tx.db, [user.id]))
}

async function tellGroups(
  tx: Tx,
  event: 'dsync.group.user_added' | 'dsync.group.user_removed',
  user: UserRecord,
  memberships: readonly (GroupRecord & { user_id: string })[],
): Promise<void> {
  await emitAll(
    tx,
    user,
    memberships.map(({ user_id: _, ...group }) => ({ event, data: membershipOf(user, group) })),
  )
}

function membershipOf(user: UserRecord, group: GroupRecord) {
  return { directory_id: group.directory_id, user: directoryUserOf(user), group: directoryGroupOf(group) }
}

/** All members of one group: when it is told of for the first time. */
export async function tellMembersOf(tx: Tx, group: GroupRecord): Promise<void> {
  for (let after = ''; ; ) {
    const users = await tx.db
      .selectFrom('directory_group_members as m')
      .innerJoin('directory_users as u', 'u.id', 'm.user_id')
      .selectAll('u')
      .where('m.group_id', '=', group.id)
      .where('m.user_id', '>', after)
      .orderBy('m.user_id')
      .limit(batch)
      .modifyEnd(holding(tx.engine, 'share', 'u'))
      .execute()
    await tell(tx, 'dsync.group.user_added', group, users)
    after = users.at(-1)?.id ?? ''
    if (users.length < batch) return
  }
}

export interface Member {
  user_id: string
  display: string | null
  user_name: string | null
  name: string | null
}

/** A page of a group's members, whether the application knows them or not: what the SCIM endpoint shows. */
export async function listMembers(
  db: Db,
  group_id: string,
  { after = '', limit }: { after?: string; limit: number },
): Promise<Member[]> {
  return db
    .selectFrom('directory_group_members as m')
    .innerJoin('directory_users as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'm.display', 'u.user_name', 'u.name'])
    .where('m.group_id', '=', group_id)
    .where('m.user_id', '>', after)
    .orderBy('m.user_id')
    .limit(limit)
    .execute()
}

export async function memberIds(db: Db, group_id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('directory_group_members')
    .select('user_id')
    .where('group_id', '=', group_id)
    .orderBy('user_id')
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** The listed groups of these users. */
export async function groupsOfUsers(
  db: Db,
  user_ids: readonly string[],
): Promise<(GroupRecord & { user_id: string })[]> {
  return user_ids.length === 0 ? [] : listedGroupsOf(db, user_ids).execute()
}
function listedGroupsOf(db: Db, user_ids: readonly string[]) {
  return db
    .selectFrom('directory_group_members as m')
    .innerJoin('directory_groups as g', 'g.id', 'm.group_id')
    .selectAll('g')
    .select('m.user_id')
    .where('m.user_id', 'in', user_ids)
    .where('g.listed', '=', 1)
    .orderBy('g.id')
}

function* batches(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += batch) yield ids.slice(from, from + batch)
}
