import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { type Flow, have } from '../flow.ts'

export const accessTokenSeconds = 600

/** An opaque token for `GET /sso/profile`; only its digest is stored. */
export async function issueAccessToken(flow: Flow, tx: Tx): Promise<void> {
  const { environment_id, redeemed } = have(flow, 'environment_id')
  if (!redeemed) return
  const token = randomToken()
  await tx.db
    .insertInto('access_tokens')
    .values({
      digest: digestOf(token),
      code_id: redeemed.id,
      environment_id,
      profile_id: redeemed.profile_id,
      profile: redeemed.profile,
      expires_at: secondsAfter(tx.at, accessTokenSeconds).toISOString(),
    })
    .execute()
  flow.access_token = token
}
