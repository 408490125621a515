/**
 * A SAML key of ours that somebody else may have. Its overlap would be their time, so its successor takes its place at
 * once, and nothing is signed or decrypted with the old one any more, nor with one that was published beside it. Identity
 * providers that rely on it have to be given the new certificate: their IT contacts are told in the same transaction.
 */
import type { Db } from '../../db/connect.ts'
import type { Actor, Store } from '../../db/store.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { configurationOf } from '../connections/configuration.ts'
import { lockEnvironment } from '../environments/environments.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import type { RotatedUse } from '../signing-keys/rotation.ts'
import { deleteKeys, insertKey, type SigningKeyRecord } from '../signing-keys/signing-keys.ts'

interface Owner {
  environment_id: string
  use: RotatedUse
}

export async function replaceKey(
  { store, sealer }: { store: Store; sealer: Sealer },
  actor: Actor,
  owner: Owner,
  metadataUrl: (connection_id: string) => string,
): Promise<SigningKeyRecord> {
  const { environment_id, use } = owner
  return store.change(actor, async (tx) => {
    await lockEnvironment(tx, environment_id)
    await deleteKeys(tx, environment_id, use)
    const key = await insertKey(tx, sealer, environment_id, use)
    for (const { id, name, organization_id } of await listRelying(tx.db, owner))
      await tellContacts(tx, {
        environment_id,
        organization_id,
        kind: 'own_certificate_replaced',
        data: { connection_name: name, metadata_url: metadataUrl(id) },
        once: `${id}:${key.id}`,
      })
    return key
  })
}

/**
 * Connections that may stop: those whose requests we sign; and for encryption all, because nobody tells us whether an
 * identity provider encrypts.
 */
export async function listRelying(db: Db, { environment_id, use }: Owner) {
  const rows = await db
    .selectFrom('connection_configurations')
    .innerJoin('connections', 'connections.id', 'connection_configurations.connection_id')
    .selectAll('connection_configurations')
    .select(['connections.name', 'connections.organization_id'])
    .where('connections.environment_id', '=', environment_id)
    .where('connections.state', '=', 'active')
    .where('connection_configurations.status', '=', 'active')
    .orderBy('connections.id')
    .execute()
  return rows
    .filter((row) => {
      const { settings } = configurationOf(row)
      return settings.protocol === 'saml' && (use === 'saml_encryption' || settings.sign_requests)
    })
    .map(({ connection_id, name, organization_id }) => ({ id: connection_id, name, organization_id }))
}
