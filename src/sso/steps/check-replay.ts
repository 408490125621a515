import type { Tx } from '../../db/store.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - an assertion is taken once: its id is remembered until it cannot be valid any more, by all processes alike. A copy
 *   breaks the key of the table, and with it the transaction that would have parked it.
 */
export async function checkReplay(flow: Flow, tx: Tx): Promise<void> {
  const { via, assertion } = have(flow, 'via', 'assertion')
  await tx.db
    .insertInto('saml_replays')
    .values({
      connection_id: via.connection.id,
      assertion_id: assertion.assertion_id,
      expires_at: assertion.not_on_or_after,
    })
    .execute()
}
