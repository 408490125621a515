/** Staged rows leave their table in the transaction that applies them: whoever comes second finds none. */
import type { Selectable } from 'kysely'
import type { DirectoryStagedGroupRow, DirectoryStagedUserRow } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Batch } from './apply.ts'

export type StagedUser = Selectable<DirectoryStagedUserRow>
export type StagedGroup = Selectable<DirectoryStagedGroupRow>

export async function takeUsers(batch: Batch, action: string): Promise<StagedUser[]> {
  const ids = await nextIds(batch, 'directory_staged_users', action)
  if (ids.length === 0) return []
  const rows = await batch.tx.db
    .deleteFrom('directory_staged_users')
    .where('sync_id', '=', batch.sync_id)
    .where('idp_id', 'in', ids)
    .returningAll()
    .execute()
  return rows.sort(byIdpId)
}

export async function takeGroups(batch: Batch, action: string): Promise<StagedGroup[]> {
  const ids = await nextIds(batch, 'directory_staged_groups', action)
  if (ids.length === 0) return []
  const rows = await batch.tx.db
    .deleteFrom('directory_staged_groups')
    .where('sync_id', '=', batch.sync_id)
    .where('idp_id', 'in', ids)
    .returningAll()
    .execute()
  return rows.sort(byIdpId)
}

/** By themselves: of one statement that looks and deletes, PostgreSQL makes a walk through everything that is staged. */
async function nextIds(
  { tx, sync_id, size }: Batch,
  table: 'directory_staged_users' | 'directory_staged_groups',
  action: string,
): Promise<string[]> {
  const rows = await tx.db
    .selectFrom(table)
    .select('idp_id')
    .where('sync_id', '=', sync_id)
    .where('action', '=', action)
    .orderBy('idp_id')
    .limit(size)
    .execute()
  return rows.map(({ idp_id }) => idp_id)
}

function byIdpId(a: { idp_id: string }, b: { idp_id: string }): number {
  return a.idp_id < b.idp_id ? -1 : 1
}

/** What the source says now is what it is compared with next time. */
export async function remember(
  tx: Tx,
  directory_id: string,
  kind: 'user' | 'group',
  rows: readonly { idp_id: string; hash: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .insertInto('directory_pulled')
    .values(rows.map(({ idp_id, hash }) => ({ directory_id, kind, idp_id, hash })))
    .onConflict((conflict) =>
      conflict
        .columns(['directory_id', 'kind', 'idp_id'])
        .doUpdateSet((row) => ({ hash: row.ref('excluded.hash') })),
    )
    .execute()
}

export async function forget(
  tx: Tx,
  directory_id: string,
  kind: 'user' | 'group',
  rows: readonly { idp_id: string }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .deleteFrom('directory_pulled')
    .where('directory_id', '=', directory_id)
    .where('kind', '=', kind)
    .where(
      'idp_id',
      'in',
      rows.map(({ idp_id }) => idp_id),
    )
    .execute()
}
