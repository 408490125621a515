import type { Tx } from '../../db/store.ts'
import { badRequest } from '../../kernel/errors.ts'
import { digestOf, sameText } from '../../kernel/tokens.ts'
import { challengeOf } from '../../protocols/oidc/index.ts'
import { type Flow, have } from '../flow.ts'

export interface RedeemedCode {
  id: string
  profile_id: string
  /** JSON. */
  profile: string
}

/**
 * - the code is this environment's, fresh, and was redeemed by nobody: of many that come with it, one gets a token;
 * - the verifier fits the challenge of the authorize call, and there is one exactly when there was a challenge;
 * - a code that comes again was stolen or is being replayed: what it was exchanged for is revoked (RFC 6749, 4.1.2).
 */
export async function redeemCode(flow: Flow, tx: Tx): Promise<void> {
  const { token_request, environment_id } = have(flow, 'token_request', 'environment_id')
  // The transaction may run again: what an undone run found does not count.
  delete flow.redeemed
  const digest = digestOf(token_request.code)
  const row = await tx.db
    .updateTable('authorization_codes')
    .set({ consumed_at: tx.now })
    .where('digest', '=', digest)
    .where('environment_id', '=', environment_id)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .returning(['id', 'profile_id', 'profile', 'code_challenge'])
    .executeTakeFirst()
  if (!row) return revokeReused(tx, environment_id, digest)
  // Thrown inside the transaction: a wrong verifier does not burn the code.
  if (!fits(row.code_challenge, token_request.code_verifier)) throw invalidGrant()
  flow.redeemed = row
}

function fits(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null || verifier === undefined) return challenge === null && verifier === undefined
  return sameText(challengeOf(verifier), challenge)
}

/** The revocation has to be committed, so this refuses only after the transaction (`sendToken`). */
async function revokeReused(tx: Tx, environment_id: string, digest: string): Promise<void> {
  await tx.db
    .deleteFrom('access_tokens')
    .where('environment_id', '=', environment_id)
    .where('code_id', 'in', (sub) =>
      sub.selectFrom('authorization_codes').select('id').where('digest', '=', digest),
    )
    .execute()
}

export function invalidGrant() {
  return badRequest('invalid_grant', 'The code has expired or has already been used.')
}
