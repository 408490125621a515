/**
 * A consent that somebody in the portal was sent to give at a directory's source. What comes back is believed once, in
 * the session that began it, within ten minutes; the verifier of PKCE (RFC 7636) stays here, sealed.
 */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { DirectoryConsentRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'

const consentSeconds = 600

export interface ConsentOwner {
  environment_id: string
  organization_id: string
  session_id: string
}
export interface ConsentProblem {
  code: string
  message: string
}
export type ConsentRecord = Selectable<DirectoryConsentRow>

/** @returns what goes to the source; only their digests and seals stay. */
export async function createConsent(
  tx: Tx,
  sealer: Sealer,
  owner: ConsentOwner,
  directory_id: string,
): Promise<{ state: string; code_verifier: string }> {
  const id = tx.newId('directory_consent')
  const [state, code_verifier] = [randomToken(), randomToken()]
  await tx.db
    .insertInto('directory_consents')
    .values({
      id,
      environment_id: owner.environment_id,
      organization_id: owner.organization_id,
      session_id: owner.session_id,
      directory_id,
      created_at: tx.now,
      state_digest: digestOf(state),
      code_verifier: sealer.seal(code_verifier, placeOf(id)),
      expires_at: secondsAfter(tx.at, consentSeconds).toISOString(),
      problem: null,
    })
    .execute()
  return { state, code_verifier }
}

/** Whoever began it in this session, whether it may still be used or not. */
export async function maybeFindConsent(
  db: Db,
  owner: ConsentOwner,
  state: string,
): Promise<ConsentRecord | undefined> {
  return db
    .selectFrom('directory_consents')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('session_id', '=', owner.session_id)
    .where('state_digest', '=', digestOf(state))
    .executeTakeFirst()
}

/** Of any number of callers exactly one is given the verifier. */
export async function takeConsent(
  tx: Tx,
  sealer: Sealer,
  consent: ConsentRecord,
): Promise<string | undefined> {
  const { id, code_verifier } = consent
  if (code_verifier === null) return undefined
  const { numUpdatedRows } = await tx.db
    .updateTable('directory_consents')
    .set({ code_verifier: null })
    .where('id', '=', id)
    .where('code_verifier', 'is not', null)
    .where('expires_at', '>', tx.now)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? sealer.open(code_verifier, placeOf(id)) : undefined
}

export async function recordConsentProblem(tx: Tx, id: string, problem: ConsentProblem): Promise<void> {
  await tx.db
    .updateTable('directory_consents')
    .set({ problem: JSON.stringify(problem) })
    .where('id', '=', id)
    .execute()
}

/** Why the last attempt led to nothing; null when it did not fail. */
export async function lastConsentProblem(db: Db, directory_id: string): Promise<ConsentProblem | null> {
  const row = await db
    .selectFrom('directory_consents')
    .select('problem')
    .where('directory_id', '=', directory_id)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.problem ? parseJson(row.problem) : null
}

const placeOf = (id: string) => `directory_consents.code_verifier:${id}`
