/**
 * Our own key pairs, one of each use per environment: for signing AuthnRequests, for receiving encrypted assertions,
 * and for the JWKS. Made when first needed; retired ones still decrypt.
 */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { SigningKeyRow } from '../../db/schema.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { createServiceProviderCertificate } from '../../protocols/saml/index.ts'
import { lockEnvironment } from '../environments/environments.ts'

export type KeyUse = 'saml_signing' | 'saml_encryption' | 'jwt'
export interface SigningKey {
  id: string
  use: KeyUse
  /** PEM, PKCS #8. */
  private_key: string
  /** PEM, X.509. */
  certificate: string
}

/** Those in use, newest first; there is always one. */
export async function keysOf(
  store: Store,
  sealer: Sealer,
  environment_id: string,
  use: KeyUse,
): Promise<SigningKey[]> {
  const present = await listKeys(store.db, environment_id, use)
  const rows =
    present.length > 0
      ? present
      : await store.change(systemActor, (tx) => createFirst(tx, sealer, environment_id, use))
  return rows.map((row) => ({
    id: row.id,
    use,
    private_key: sealer.open(row.private_key, place(row.id)),
    certificate: row.certificate,
  }))
}

function listKeys(db: Db, environment_id: string, use: KeyUse): Promise<Selectable<SigningKeyRow>[]> {
  return db
    .selectFrom('signing_keys')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('use', '=', use)
    .where('retired_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
}

/** Two processes may come here at once: the environment's row is the lock, the second finds the first one's key. */
async function createFirst(tx: Tx, sealer: Sealer, environment_id: string, use: KeyUse) {
  await lockEnvironment(tx, environment_id)
  const present = await listKeys(tx.db, environment_id, use)
  if (present.length > 0) return present
  const made = createServiceProviderCertificate({ common_name: `Gatehouse ${use}`, now: tx.at, years: 10 })
  const id = tx.newId('key')
  const row: Selectable<SigningKeyRow> = {
    id,
    environment_id,
    use,
    private_key: sealer.seal(made.private_key, place(id)),
    certificate: made.certificate,
    signs_from: null,
    retired_at: null,
    created_at: tx.now,
  }
  await tx.db.insertInto('signing_keys').values(row).execute()
  return [row]
}

function place(id: string): string {
  return `signing_keys.private_key:${id}`
}
