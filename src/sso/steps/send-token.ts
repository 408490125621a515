import { parseJson } from '../../kernel/json.ts'
import type { Profile } from '../../resources/profiles/contract.ts'
import { type Flow, have } from '../flow.ts'
import { accessTokenSeconds } from './redeem-code.ts'

/** The token with the profile (contract 4.5). */
export function sendToken(flow: Flow): void {
  const { access_token, profile } = have(flow, 'redeemed').redeemed
  flow.answer = {
    status: 200,
    json: {
      token_type: 'Bearer',
      access_token,
      expires_in: accessTokenSeconds,
      profile: parseJson<Profile>(profile),
    },
  }
}
