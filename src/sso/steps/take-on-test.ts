import type { Tx } from '../../db/store.ts'
import { badRequest } from '../../kernel/errors.ts'
import { digestOf } from '../../kernel/tokens.ts'
import { sealMessage } from '../../resources/sso-attempts/record.ts'
import { type Flow, have } from '../flow.ts'
import { requestPlace } from '../requests.ts'
import { noBrowser } from '../tests.ts'

/** - of all browsers that open a test's address, the first one gets it. */
export async function takeOnTest(flow: Flow, tx: Tx): Promise<void> {
  const { deps, pending, outgoing } = have(flow, 'pending', 'outgoing')
  const { secrets } = outgoing
  const { numUpdatedRows } = await tx.db
    .updateTable('sso_requests')
    .set({
      browser_digest: digestOf(flow.new_browser ?? flow.input.browser ?? ''),
      secrets: secrets
        ? deps.sealer.seal(JSON.stringify(secrets), requestPlace(pending.id, 'secrets'))
        : null,
    })
    .where('id', '=', pending.id)
    .where('browser_digest', '=', noBrowser)
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw badRequest('test_used', 'This test address was opened before. Start a new test.')
  await tx.db
    .updateTable('sso_attempts')
    .set({
      step: 'send_to_provider',
      request: sealMessage(deps.sealer, pending.attempt_id, 'request', outgoing.message),
    })
    .where('id', '=', pending.attempt_id)
    .execute()
}
