import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - the request was not answered before;
 * - it is not older than ten minutes;
 * - the connection is still active, unless this is a test.
 */
export function checkPending(flow: Flow): void {
  const { pending, via, deps } = have(flow, 'via')
  if (pending && pending.consumed_at !== null)
    throw new SignInFailure('replayed', 'This sign-in was finished before. Start it once more.', {
      error: 'connection_invalid',
      expected: 'a request that waits for its answer',
      received: `finished at ${pending.consumed_at}`,
      stay: true,
      detached: true,
    })
  const now = deps.store.clock().toISOString()
  if (pending && pending.expires_at <= now)
    throw new SignInFailure('request_expired', 'The sign-in took too long. Start it once more.', {
      error: 'connection_invalid',
      expected: `an answer before ${pending.expires_at}`,
      received: now,
    })
  const tested = pending?.kind === 'test'
  if (!tested && (via.connection.state !== 'active' || (!pending && via.configuration.status !== 'active')))
    throw new SignInFailure('connection_inactive', 'The connection is not active.', {
      error: 'connection_unlinked',
    })
}
