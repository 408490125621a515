import type { Tx } from '../../db/store.ts'
import { digestOf } from '../../kernel/tokens.ts'
import { startAttempt } from '../../resources/sso-attempts/record.ts'
import { type Flow, have } from '../flow.ts'
import { createRequest, requestPlace } from '../requests.ts'

/** The attempt begins: its row, the request that the answer will be matched to, and the event. */
export async function saveRequest(flow: Flow, tx: Tx): Promise<void> {
  const { deps, via, outgoing, application, caller } = have(flow, 'via', 'outgoing', 'application')
  const attempt_id = await startAttempt(
    tx,
    via.connection,
    {
      kind: 'sign_in',
      configuration: via.configuration,
      step: 'send_to_provider',
      ip_address: caller.ip,
      user_agent: caller.user_agent,
      request: outgoing.message,
    },
    deps.sealer,
  )
  const id = tx.newId('sso_request')
  const { secrets } = outgoing
  await createRequest(tx, id, {
    via,
    attempt_id,
    correlation: outgoing.correlation,
    browser_digest: digestOf(flow.new_browser ?? flow.input.browser ?? ''),
    application,
    secrets: secrets ? deps.sealer.seal(JSON.stringify(secrets), requestPlace(id, 'secrets')) : null,
  })
}
