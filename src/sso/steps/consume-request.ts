import type { Tx } from '../../db/store.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - of all that come with the same answer, one goes on: a second use breaks the constraint of the row, and with it the
 *   transaction that would have made profile and code.
 */
export async function consumeRequest(flow: Flow, tx: Tx): Promise<void> {
  const { pending } = have(flow, 'pending')
  await tx.db
    .updateTable('sso_requests')
    .set(({ eb }) => ({ consumed_at: tx.now, assertion: null, uses: eb('uses', '+', 1) }))
    .where('id', '=', pending.id)
    .execute()
}
