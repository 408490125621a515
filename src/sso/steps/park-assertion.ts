import type { Tx } from '../../db/store.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'
import { requestPlace } from '../requests.ts'

/** - the verified answer waits, sealed, until the browser shows that it is the one that began. */
export async function parkAssertion(flow: Flow, tx: Tx): Promise<void> {
  const { deps, assertion, response } = have(flow, 'assertion', 'response')
  const pending = flow.pending ?? have(flow, 'unsolicited').unsolicited
  const parked = JSON.stringify({ assertion, response })
  const { numUpdatedRows } = await tx.db
    .updateTable('sso_requests')
    .set({ assertion: deps.sealer.seal(parked, requestPlace(pending.id, 'assertion')) })
    .where('id', '=', pending.id)
    .where('consumed_at', 'is', null)
    .where('assertion', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw new SignInFailure('replayed', 'This sign-in has its answer already.', {
      error: 'connection_invalid',
      stay: true,
      detached: true,
    })
}
