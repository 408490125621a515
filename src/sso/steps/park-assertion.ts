import type { Tx } from '../../db/store.ts'
import { type Flow, have } from '../flow.ts'
import { sealedAssertion } from '../requests.ts'

/** The verified answer waits, sealed, until the browser shows that it is the one that began. */
export async function parkAssertion(flow: Flow, tx: Tx): Promise<void> {
  const { deps, pending, assertion, response } = have(flow, 'assertion', 'response')
  // A sign-in that begins here was written with its answer.
  if (!pending) return
  await tx.db
    .updateTable('sso_requests')
    .set({ assertion: sealedAssertion(deps.sealer, pending.id, { assertion, response }) })
    .where('id', '=', pending.id)
    .where('consumed_at', 'is', null)
    .execute()
}
