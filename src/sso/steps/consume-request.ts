import type { Tx } from '../../db/store.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { consumeRequest as consume } from '../requests.ts'

/** - of all that come with the same answer, one goes on. */
export async function consumeRequest(flow: Flow, tx: Tx): Promise<void> {
  const { pending } = have(flow, 'pending')
  if (await consume(tx.db, pending.id, tx.now)) return
  throw new SignInFailure('replayed', 'This sign-in was finished before. Start it once more.', {
    error: 'connection_invalid',
    stay: true,
    detached: true,
  })
}
