import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { consumeRequest } from '../requests.ts'

/** - of all that come with the same answer, one goes on: before anything is made of it, or the provider is asked. */
export async function claimRequest(flow: Flow): Promise<void> {
  const { deps, pending } = have(flow, 'pending')
  const { store } = deps
  if (await consumeRequest(store.db, pending.id, store.clock().toISOString())) return
  throw new SignInFailure('replayed', 'This sign-in was finished before. Start it once more.', {
    error: 'connection_invalid',
    stay: true,
    detached: true,
  })
}
