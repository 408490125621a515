import { parseJson } from '../kernel/json.ts'
import { groupsByIdpId, lockGroup } from '../resources/directory-groups/groups.ts'
import { createGroups, deleteGroup, updateGroup } from '../resources/directory-groups/provisioning.ts'
import type { Batch } from './apply.ts'
import { groupOf } from './person.ts'
import type { PulledGroup } from './pulled.ts'
import { forget, remember, type StagedGroup, takeGroups } from './take.ts'

export async function createGroupRows(batch: Batch): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeGroups(batch, 'create')
  if (rows.length === 0) return 0
  await createGroups(
    tx,
    directory,
    rows.map((row) => groupOf(pulledOf(row))),
  )
  await remember(tx, directory.id, 'group', rows)
  return rows.length
}

export async function updateGroupRows(batch: Batch): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeGroups(batch, 'update')
  for (const row of rows) {
    const [group] = await groupsByIdpId(tx.db, directory.id, [row.idp_id])
    if (!group) continue
    await updateGroup(tx, directory, await lockGroup(tx, directory, group.id), groupOf(pulledOf(row)))
  }
  await remember(tx, directory.id, 'group', rows)
  return rows.length
}

export async function deleteGroupRows(batch: Batch): Promise<number> {
  const { tx, directory } = batch
  const rows = await takeGroups(batch, 'delete')
  for (const { idp_id } of rows) {
    const [group] = await groupsByIdpId(tx.db, directory.id, [idp_id])
    if (group) await deleteGroup(tx, directory, await lockGroup(tx, directory, group.id))
  }
  await forget(tx, directory.id, 'group', rows)
  return rows.length
}

function pulledOf({ data }: StagedGroup): PulledGroup {
  return parseJson(data ?? '{}')
}
