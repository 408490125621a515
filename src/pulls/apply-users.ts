import { parseJson } from '../kernel/json.ts'
import { createUsers, deleteUser, updateUser } from '../resources/directory-users/provisioning.ts'
import { personOfRow, type UserRecord } from '../resources/directory-users/shape.ts'
import { lockUsers, usersByIdpId } from '../resources/directory-users/users.ts'
import type { Batch } from './apply.ts'
import { personOf } from './person.ts'
import type { PulledUser } from './pulled.ts'
import { forget, remember, type StagedUser, takeUsers } from './take.ts'

export async function createUserRows(batch: Batch): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeUsers(batch, 'create')
  if (rows.length === 0) return 0
  await createUsers(
    tx,
    directory,
    rows.map((row) => personOf(pulledOf(row))),
  )
  await remember(tx, directory.id, 'user', rows)
  return rows.length
}

export const updateUserRows = (batch: Batch) => changeUserRows(batch, 'update')
/** Apart from the other updates, and before them. A push says only that somebody is to be deactivated. */
export const deactivateUserRows = (batch: Batch) => changeUserRows(batch, 'deactivate')

async function changeUserRows(batch: Batch, action: string): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeUsers(batch, action)
  if (rows.length === 0) return 0
  const known = await lockedUsers(batch, rows)
  for (const row of rows) {
    const user = known.get(row.idp_id)
    if (!user) continue
    const person =
      row.data === null ? { ...personOfRow(user), state: 'inactive' as const } : personOf(pulledOf(row))
    await updateUser(tx, directory, user, person)
  }
  await remember(
    tx,
    directory.id,
    'user',
    rows.filter(({ data }) => data !== null),
  )
  return rows.length
}

export async function deleteUserRows(batch: Batch): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeUsers(batch, 'delete')
  if (rows.length === 0) return 0
  const known = await lockedUsers(batch, rows)
  for (const { idp_id } of rows) {
    const user = known.get(idp_id)
    if (user) await deleteUser(tx, directory, user)
  }
  await forget(tx, directory.id, 'user', rows)
  return rows.length
}

async function lockedUsers(
  { tx, directory }: Batch,
  rows: readonly StagedUser[],
): Promise<Map<string, UserRecord>> {
  const found = await usersByIdpId(
    tx.db,
    directory.id,
    rows.map(({ idp_id }) => idp_id),
  )
  if (found.length === 0) return new Map()
  const locked = await lockUsers(
    tx,
    directory,
    found.map(({ id }) => id),
  )
  return new Map(locked.map((user) => [user.idp_id, user]))
}

function pulledOf({ data }: StagedUser): PulledUser {
  return parseJson(data ?? '{}')
}
