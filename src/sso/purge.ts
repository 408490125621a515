/** For the job runner: what can never be used again. A day is kept on top, so that late copies are told what they are. */
import type { Store } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'

export async function purgeSso({ db, clock }: Store): Promise<void> {
  const before = secondsAfter(clock(), -86_400).toISOString()
  await db.deleteFrom('sso_requests').where('expires_at', '<', before).execute()
  await db.deleteFrom('authorization_codes').where('expires_at', '<', before).execute()
  await db.deleteFrom('access_tokens').where('expires_at', '<', before).execute()
  await db.deleteFrom('saml_replays').where('expires_at', '<', before).execute()
}
