/** Memberships, of as many groups as fit into a batch: groups are many and small, and each commit waits for the disk. */
import type { Tx } from '../db/store.ts'
import { groupsByIdpId, lockGroup } from '../resources/directory-groups/groups.ts'
import { changeMembers } from '../resources/directory-groups/members.ts'
import { usersByIdpId } from '../resources/directory-users/users.ts'
import type { Batch } from './apply.ts'

const actions = ['add', 'remove'] as const

export async function changeMemberRows(batch: Batch): Promise<number> {
  let taken = 0
  while (taken < batch.size) {
    const rows = await takeMembers({ ...batch, size: batch.size - taken })
    if (rows.length === 0) break
    await changeRows(batch, rows)
    taken += rows.length
  }
  return taken
}

type StagedMember = Awaited<ReturnType<typeof takeMembers>>[number]

/** @param rows all of one group. */
async function changeRows({ tx, directory }: Batch, rows: readonly StagedMember[]): Promise<void> {
  const [group] = await groupsByIdpId(tx.db, directory.id, [rows[0]?.group_idp_id ?? ''])
  // It was given up: the next sync tries it again, with its members.
  if (!group) return
  const users = await usersByIdpId(
    tx.db,
    directory.id,
    rows.map(({ user_idp_id }) => user_idp_id),
  )
  const idsOf = (action: string) => {
    const wanted = new Set(rows.filter((row) => row.action === action).map(({ user_idp_id }) => user_idp_id))
    return users.filter(({ idp_id }) => wanted.has(idp_id)).map(({ id }) => id)
  }
  await changeMembers(tx, directory, await lockGroup(tx, directory, group.id), {
    add: new Map(idsOf('add').map((id) => [id, null])),
    remove: new Set(idsOf('remove')),
  })
}

/** Some of one group's. */
async function takeMembers({ tx, sync_id, size }: Batch) {
  const next = (await nextGroup(tx, sync_id, 'add')) ?? (await nextGroup(tx, sync_id, 'remove'))
  if (!next) return []
  const users = await tx.db
    .selectFrom('directory_staged_members')
    .select('user_idp_id')
    .where('sync_id', '=', sync_id)
    .where('group_idp_id', '=', next.group_idp_id)
    .where('action', 'in', actions)
    .orderBy('user_idp_id')
    .limit(size)
    .execute()
  return tx.db
    .deleteFrom('directory_staged_members')
    .where('sync_id', '=', sync_id)
    .where('group_idp_id', '=', next.group_idp_id)
    .where(
      'user_idp_id',
      'in',
      users.map(({ user_idp_id }) => user_idp_id),
    )
    .returningAll()
    .execute()
}

/** One action at a time: then the index has the order, and nothing is sorted. */
function nextGroup(tx: Tx, sync_id: string, action: (typeof actions)[number]) {
  return tx.db
    .selectFrom('directory_staged_members')
    .select('group_idp_id')
    .where('sync_id', '=', sync_id)
    .where('action', '=', action)
    .orderBy('group_idp_id')
    .limit(1)
    .executeTakeFirst()
}
