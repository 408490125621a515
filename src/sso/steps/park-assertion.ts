import type { Tx } from '../../db/store.ts'
import { sealMessage } from '../../resources/sso-attempts/record.ts'
import { type Flow, have } from '../flow.ts'
import { sealedAssertion } from '../requests.ts'
import { responseText } from '../response-text.ts'

/** The verified answer waits, sealed, until the browser shows that it is the one that began. */
export async function parkAssertion(flow: Flow, tx: Tx): Promise<void> {
  const { deps, pending, assertion } = have(flow, 'assertion')
  // A sign-in that begins here was written with its answer.
  if (!pending) return
  await tx.db
    .updateTable('sso_requests')
    .set({ assertion: sealedAssertion(deps.sealer, pending.id, assertion) })
    .where('id', '=', pending.id)
    .where('consumed_at', 'is', null)
    .execute()
  await tx.db
    .updateTable('sso_attempts')
    .set({
      step: 'park_assertion',
      response: sealMessage(deps.sealer, pending.attempt_id, 'response', responseText(flow)),
    })
    .where('id', '=', pending.attempt_id)
    .where('state', 'in', ['started', 'timed_out'])
    .execute()
}
