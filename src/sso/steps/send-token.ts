import { parseJson } from '../../kernel/json.ts'
import type { Profile } from '../../resources/profiles/contract.ts'
import type { Flow } from '../flow.ts'
import { accessTokenSeconds } from './issue-access-token.ts'
import { invalidGrant } from './redeem-code.ts'

/** The token with the profile (contract 4.5), or that there is none. */
export function sendToken(flow: Flow): void {
  const { redeemed, access_token } = flow
  if (!redeemed || access_token === undefined) throw invalidGrant()
  flow.answer = {
    status: 200,
    json: {
      token_type: 'Bearer',
      access_token,
      expires_in: accessTokenSeconds,
      profile: parseJson<Profile>(redeemed.profile),
    },
  }
}
