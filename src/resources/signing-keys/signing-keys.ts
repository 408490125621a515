/**
 * Our own key pairs, one of each use per environment: for signing AuthnRequests, for receiving encrypted assertions,
 * and for the JWKS. Made when first needed. A pair lives through: published beside the old one → in use → retired (no
 * longer published, and a retired one still decrypts for a while) → gone. `rotation.ts` moves it on.
 */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { SigningKeyRow } from '../../db/schema.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { createServiceProviderCertificate } from '../../protocols/saml/index.ts'
import { lockEnvironment } from '../environments/environments.ts'

const keyUses = ['saml_signing', 'saml_encryption', 'jwt'] as const
export type KeyUse = (typeof keyUses)[number]
export type SigningKeyRecord = Selectable<SigningKeyRow>
export interface SigningKey {
  id: string
  use: KeyUse
  /** PEM, PKCS #8. */
  private_key: string
  /** PEM, X.509. */
  certificate: string
}

/** Those that are published, newest first; there is always one. */
export async function keysOf(
  store: Store,
  sealer: Sealer,
  environment_id: string,
  use: KeyUse,
): Promise<SigningKey[]> {
  return (await present(store, sealer, environment_id, use)).map((row) => opened(sealer, row))
}

/** The one that makes signatures: the newest whose time has come. */
export async function signingKeyOf(
  store: Store,
  sealer: Sealer,
  environment_id: string,
  use: KeyUse,
): Promise<SigningKey> {
  const rows = await present(store, sealer, environment_id, use)
  const row = signingOne(rows, store.clock())
  if (!row) throw new Error(`environment ${environment_id} has no ${use} key`)
  return opened(sealer, row)
}

/** Whatever may have been encrypted to us, newest first: retired ones as well. */
export async function decryptionKeysOf(
  store: Store,
  sealer: Sealer,
  environment_id: string,
): Promise<SigningKey[]> {
  await present(store, sealer, environment_id, 'saml_encryption')
  const rows = await listSigningKeys(store.db, environment_id, 'saml_encryption', { retired: true })
  return rows.map((row) => opened(sealer, row))
}

/** Newest first. */
export function listSigningKeys(
  db: Db,
  environment_id: string,
  use: KeyUse,
  also: { retired?: boolean } = {},
): Promise<SigningKeyRecord[]> {
  let query = db
    .selectFrom('signing_keys')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('use', '=', use)
    .orderBy('id', 'desc')
  if (!also.retired) query = query.where('retired_at', 'is', null)
  return query.execute()
}

/** @param keys newest first. The oldest signs where none is due yet. */
export function signingOne(keys: readonly SigningKeyRecord[], now: Date): SigningKeyRecord | undefined {
  const published = keys.filter(({ retired_at }) => retired_at === null)
  return published.find((key) => signsFrom(key) <= now.toISOString()) ?? published.at(-1)
}
export function signsFrom({ signs_from, created_at }: SigningKeyRecord): string {
  return signs_from ?? created_at
}

/** A key pair more. The environment's row is locked by the caller. */
export async function insertKey(
  tx: Tx,
  sealer: Sealer,
  environment_id: string,
  use: KeyUse,
  signs_from: string | null = null,
): Promise<SigningKeyRecord> {
  const made = createServiceProviderCertificate({ common_name: `Gatehouse ${use}`, now: tx.at, years: 10 })
  const id = tx.newId('key')
  const row: SigningKeyRecord = {
    id,
    environment_id,
    use,
    private_key: sealer.seal(made.private_key, place(id)),
    certificate: made.certificate,
    signs_from,
    retired_at: null,
    created_at: tx.now,
  }
  await tx.db.insertInto('signing_keys').values(row).execute()
  return row
}

/** All of a use, the retired ones as well. The environment's row is locked by the caller, who inserts the next. */
export async function deleteKeys(tx: Tx, environment_id: string, use: KeyUse): Promise<void> {
  await tx.db
    .deleteFrom('signing_keys')
    .where('environment_id', '=', environment_id)
    .where('use', '=', use)
    .execute()
}

async function present(store: Store, sealer: Sealer, environment_id: string, use: KeyUse) {
  const rows = await listSigningKeys(store.db, environment_id, use)
  if (rows.length > 0) return rows
  // Two processes may come here at once: the environment's row is the lock, the second finds the first one's key.
  return store.change(systemActor, async (tx) => {
    await lockEnvironment(tx, environment_id)
    const found = await listSigningKeys(tx.db, environment_id, use)
    return found.length > 0 ? found : [await insertKey(tx, sealer, environment_id, use)]
  })
}

function opened(sealer: Sealer, row: SigningKeyRecord): SigningKey {
  const use = keyUses.find((known) => known === row.use) ?? 'jwt'
  const { id, certificate } = row
  return { id, use, private_key: sealer.open(row.private_key, place(id)), certificate }
}

function place(id: string): string {
  return `signing_keys.private_key:${id}`
}
