import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - an assertion is taken once: its id is remembered until it cannot be valid any more, by all processes alike.
 *
 * A copy says nothing about the sign-in that the original belongs to, so that one is left alone.
 */
export async function checkReplay(flow: Flow): Promise<void> {
  const { deps, via, assertion } = have(flow, 'via', 'assertion')
  const { numInsertedOrUpdatedRows } = await deps.store.db
    .insertInto('saml_replays')
    .values({
      connection_id: via.connection.id,
      assertion_id: assertion.assertion_id,
      expires_at: assertion.not_on_or_after,
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'assertion_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n)
    throw new SignInFailure('replayed', 'This response was used before.', {
      error: 'connection_invalid',
      expected: 'an assertion that was not seen before',
      received: assertion.assertion_id,
      stay: true,
      detached: true,
    })
}
