/** `GET /sso/profile`: the profile as it was at the sign-in that the access token stands for. */
import type { Store } from '../db/store.ts'
import { parseJson } from '../kernel/json.ts'
import { digestOf } from '../kernel/tokens.ts'
import type { Profile } from '../resources/profiles/contract.ts'

export async function profileOf(
  { db, clock }: Store,
  authorization: string | undefined,
): Promise<Profile | undefined> {
  const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return undefined
  const row = await db
    .selectFrom('access_tokens')
    .select('profile')
    .where('digest', '=', digestOf(token))
    .where('expires_at', '>', clock().toISOString())
    .executeTakeFirst()
  return row && parseJson<Profile>(row.profile)
}
