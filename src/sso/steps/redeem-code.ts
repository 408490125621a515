import { isUniqueViolation } from '../../db/connect.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { badRequest } from '../../kernel/errors.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { challengeOf } from '../../protocols/oidc/index.ts'
import { type Flow, have } from '../flow.ts'

export const accessTokenSeconds = 600

export interface RedeemedCode {
  access_token: string
  /** JSON. */
  profile: string
}

/**
 * - the code is this environment's and fresh;
 * - the verifier fits the challenge of the authorize call, and there is one exactly when there was a challenge; a wrong
 *   one does not burn the code;
 * - a code makes one token, by constraint: of many that come with it at once, one gets it;
 * - a code that comes again was stolen or is being replayed: its token ends (RFC 6749 section 4.1.2).
 */
export async function redeemCode(flow: Flow): Promise<void> {
  const { deps, token_request, environment_id } = have(flow, 'token_request', 'environment_id')
  const { db, clock } = deps.store
  const { code, code_verifier } = token_request
  const now = clock()
  const access_token = randomToken()
  const code_digest = digestOf(code)
  const expires_at = secondsAfter(now, accessTokenSeconds).toISOString()
  try {
    const row = await db
      .insertInto('access_tokens')
      .columns(['digest', 'code_id', 'environment_id', 'profile_id', 'profile', 'expires_at'])
      .expression((select) =>
        select
          .selectFrom('authorization_codes')
          .select(({ val }) => [
            val(digestOf(access_token)).as('digest'),
            'id',
            'environment_id',
            'profile_id',
            'profile',
            val(expires_at).as('expires_at'),
          ])
          .where('digest', '=', code_digest)
          .where('environment_id', '=', environment_id)
          .where('expires_at', '>', now.toISOString())
          .where(
            'code_challenge',
            code_verifier === undefined ? 'is' : '=',
            code_verifier === undefined ? null : challengeOf(code_verifier),
          ),
      )
      .returning('profile')
      .executeTakeFirst()
    if (!row) throw invalidGrant()
    flow.redeemed = { access_token, profile: row.profile }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    await db
      .updateTable('access_tokens')
      .set({ expires_at: now.toISOString() })
      .where('code_id', 'in', (codes) =>
        codes.selectFrom('authorization_codes').select('id').where('digest', '=', code_digest),
      )
      .execute()
    throw invalidGrant()
  }
}

function invalidGrant() {
  return badRequest('invalid_grant', 'The code has expired or has already been used.')
}
