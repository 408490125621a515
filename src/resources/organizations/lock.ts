import type { Selectable } from 'kysely'
import type { OrganizationRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { notFound } from '../../kernel/errors.ts'

/** The organization with its row locked until the commit: what may exist once in it is made one after the other. */
export async function lockOrganization(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
): Promise<Selectable<OrganizationRow>> {
  return tx.db
    .updateTable('organizations')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('environment_id', '=', owner.environment_id)
    .where('id', '=', owner.organization_id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Organization', owner.organization_id))
}
