/** What a metadata address says and nobody has agreed to yet. The same proposal is made once: refused is refused. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { KeySetChangeRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { digestOf } from '../../kernel/tokens.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import type { SamlConfiguration } from '../connections/configuration.ts'
import type { ConnectionRecord } from '../connections/connections.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import { type ChangeReason, changeReasons } from './key-set.ts'

export interface KeySetChange {
  id: string
  connection_id: string
  reason: ChangeReason
  settings: SamlConfiguration
  created_at: string
}

export async function proposeChange(
  tx: Tx,
  connection: ConnectionRecord,
  reason: ChangeReason,
  settings: SamlConfiguration,
): Promise<void> {
  const digest = digestOfSettings(settings)
  await tx.db
    .updateTable('key_set_changes')
    .set({ state: 'withdrawn', updated_at: tx.now })
    .where('connection_id', '=', connection.id)
    .where('digest', '!=', digest)
    .where('state', '=', 'pending')
    .execute()
  const row: Selectable<KeySetChangeRow> = {
    id: tx.newId('key_set_change'),
    environment_id: connection.environment_id,
    organization_id: connection.organization_id,
    connection_id: connection.id,
    digest,
    reason,
    settings: JSON.stringify(settings),
    state: 'pending',
    decided_at: null,
    decided_by: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  const known = await tx.db
    .selectFrom('key_set_changes')
    .select(['id', 'state'])
    .where('connection_id', '=', connection.id)
    .where('digest', '=', digest)
    .executeTakeFirst()
  if (!known) await tx.db.insertInto('key_set_changes').values(row).execute()
  else if (known.state === 'withdrawn' || known.state === 'approved')
    await tx.db
      .updateTable('key_set_changes')
      .set({ state: 'pending', reason, decided_at: null, decided_by: null, updated_at: tx.now })
      .where('id', '=', known.id)
      .execute()
  else return
  const { environment_id, organization_id, name } = connection
  await tellContacts(tx, {
    environment_id,
    organization_id,
    kind: 'certificate_approval_needed',
    data: { connection_name: name },
    // An address that changes its mind all day is one mail.
    once: `${known?.id ?? row.id}:${tx.now.slice(0, 10)}`,
  })
}

/** The address does not say so any more, or what it says was brought by somebody. */
export async function withdrawChanges(tx: Tx, connection_id: string): Promise<void> {
  await tx.db
    .updateTable('key_set_changes')
    .set({ state: 'withdrawn', updated_at: tx.now })
    .where('connection_id', '=', connection_id)
    .where('state', '=', 'pending')
    .execute()
}

export async function listPendingChanges(db: Db, connection_ids: readonly string[]): Promise<KeySetChange[]> {
  if (connection_ids.length === 0) return []
  const rows = await db
    .selectFrom('key_set_changes')
    .selectAll()
    .where('connection_id', 'in', connection_ids)
    .where('state', '=', 'pending')
    .orderBy('id')
    .execute()
  return rows.map(changeOf)
}

/**
 * Closes the change with what was decided, and says what it was.
 * @throws 404 for another connection's, 409 when it was decided already.
 */
export async function decideChange(
  tx: Tx,
  connection: ConnectionRecord,
  id: string,
  state: 'approved' | 'refused',
): Promise<KeySetChange> {
  const row = await tx.db
    .selectFrom('key_set_changes')
    .selectAll()
    .where('connection_id', '=', connection.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Key set change', id)
  const { numUpdatedRows } = await tx.db
    .updateTable('key_set_changes')
    .set({ state, decided_at: tx.now, decided_by: JSON.stringify(tx.actor), updated_at: tx.now })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw conflict('already_decided', 'This change does not wait for a decision any more.')
  return changeOf(row)
}

function changeOf(row: Selectable<KeySetChangeRow>): KeySetChange {
  return {
    id: row.id,
    connection_id: row.connection_id,
    reason: changeReasons.find((reason) => reason === row.reason) ?? 'all_keys_new',
    settings: parseJson(row.settings),
    created_at: row.created_at,
  }
}

/** Of what would become true, in no order. */
function digestOfSettings({ idp_entity_id, sso_url, certificates }: SamlConfiguration): string {
  const fingerprints = maybeCertificates(certificates).map(({ fingerprint }) => fingerprint)
  return digestOf(JSON.stringify([idp_entity_id, sso_url, fingerprints.sort()]))
}
