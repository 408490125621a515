/** Saved views: searches of an audit log that an organization gave a name. */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import type { AuditLogViewRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { AuditScope } from './trails.ts'
import type { AuditLogView, AuditSearch } from './views-contract.ts'

type ViewRow = Selectable<AuditLogViewRow>

/** More than anybody finds a view among. */
const most = 50

export function viewOf({ id, name, search }: ViewRow): AuditLogView {
  return { id, name, search: parseJson<AuditSearch>(search) }
}

/** By name. */
export function listViews(db: Db, scope: AuditScope): Promise<ViewRow[]> {
  return db
    .selectFrom('audit_log_views')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .orderBy('name')
    .execute()
}

/** @throws 404 */
export async function findView(db: Db, scope: AuditScope, id: string): Promise<ViewRow> {
  const row = (await listViews(db, scope)).find((one) => one.id === id)
  if (!row) throw notFound('Audit Log View', id)
  return row
}

/** @throws 409 `too_many_views`, `view_name_taken` */
export async function createView(
  tx: Tx,
  scope: AuditScope,
  { name, search }: Omit<AuditLogView, 'id'>,
): Promise<ViewRow> {
  if ((await listViews(tx.db, scope)).length >= most)
    throw conflict('too_many_views', `There are ${most} saved views already. Delete one of them first.`)
  const row: ViewRow = {
    id: tx.newId('audit_log_view'),
    environment_id: scope.environment_id,
    organization_id: scope.organization_id,
    created_at: tx.now,
    updated_at: tx.now,
    name,
    search: JSON.stringify(search),
  }
  await tx.db.insertInto('audit_log_views').values(row).execute().catch(explainTaken)
  return row
}

/** @throws 404, 409 `view_name_taken` */
export async function renameView(tx: Tx, scope: AuditScope, id: string, name: string) {
  const before = await findView(tx.db, scope, id)
  await tx.db
    .updateTable('audit_log_views')
    .set({ name, updated_at: tx.now })
    .where('organization_id', '=', scope.organization_id)
    .where('id', '=', id)
    .execute()
    .catch(explainTaken)
  return { before, after: { ...before, name, updated_at: tx.now } }
}

/** @throws 404 */
export async function deleteView(tx: Tx, scope: AuditScope, id: string): Promise<ViewRow> {
  const row = await findView(tx.db, scope, id)
  await tx.db
    .deleteFrom('audit_log_views')
    .where('organization_id', '=', scope.organization_id)
    .where('id', '=', id)
    .execute()
  return row
}

function explainTaken(error: unknown): never {
  if (isUniqueViolation(error))
    throw conflict('view_name_taken', 'There is a saved view of this name already. Choose another name.')
  throw error
}
