import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { type Flow, have } from '../flow.ts'

export const codeSeconds = 600

/** A code for the application; only its digest is stored. A test issues none. */
export async function issueCode(flow: Flow, tx: Tx): Promise<void> {
  const { pending, via } = have(flow, 'pending', 'via')
  if (pending.kind === 'test') return
  const { profile, application } = have(flow, 'profile', 'application')
  const code = randomToken()
  await tx.db
    .insertInto('authorization_codes')
    .values({
      id: randomToken(),
      environment_id: via.connection.environment_id,
      digest: digestOf(code),
      profile_id: profile.id,
      profile: JSON.stringify(profile),
      redirect_uri: application.redirect_uri,
      code_challenge: application.code_challenge ?? null,
      created_at: tx.now,
      expires_at: secondsAfter(tx.at, codeSeconds).toISOString(),
    })
    .execute()
  flow.code = code
}
