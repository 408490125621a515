import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { consumeRequest } from '../requests.ts'

/**
 * - of all that come with the same state, one goes on: before the provider is asked, because its code works once, too;
 * - a test that nobody's browser took on has no answer.
 */
export async function claimRequest(flow: Flow): Promise<void> {
  const { deps, pending } = have(flow, 'pending')
  const { store } = deps
  if (pending.secrets !== null && (await consumeRequest(store.db, pending.id, store.clock().toISOString())))
    return
  throw new SignInFailure('replayed', 'This sign-in was finished before. Start it once more.', {
    error: 'oauth_failed',
    stay: true,
    detached: true,
  })
}
