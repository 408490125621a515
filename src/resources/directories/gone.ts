/**
 * Ids of people and groups that were deleted. A directory that moves here brings its ids along; without a memory of those that
 * were ours, one organization could take over what an application still keeps under the name of another one's user.
 */
import type { Tx } from '../../db/store.ts'
import { conflict } from '../../kernel/errors.ts'

export async function noteGone(
  tx: Tx,
  gone: readonly { id: string; organization_id: string }[],
): Promise<void> {
  if (gone.length === 0) return
  await tx.db
    .insertInto('directory_gone')
    .values(gone.map(({ id, organization_id }) => ({ id, organization_id, gone_at: tx.now })))
    .onConflict((again) => again.column('id').doUpdateSet({ gone_at: tx.now }))
    .execute()
}

/**
 * To be asked after the row was written: whoever deleted the last one with this id has committed by then.
 * @throws 409 when it was somebody's of another organization.
 */
export async function mustBeOurs(tx: Tx, organization_id: string, id: string): Promise<void> {
  const strange = await tx.db
    .selectFrom('directory_gone')
    .select('id')
    .where('id', '=', id)
    .where('organization_id', '<>', organization_id)
    .executeTakeFirst()
  if (strange) throw conflict('id_taken', 'Another user or group already exists with this ID.')
}
