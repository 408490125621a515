import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { startAttempt } from '../../resources/sso-attempts/record.ts'
import { type Flow, have } from '../flow.ts'
import { createRequest, requestSeconds, sealedAssertion } from '../requests.ts'
import { responseText } from '../response-text.ts'
import { newCorrelation } from '../tests.ts'

/** A sign-in that began at the identity provider begins here for us, and is bound to this browser from here on. */
export async function beginUnsolicited(flow: Flow, tx: Tx): Promise<void> {
  if (flow.pending) return
  const { deps, via, application, caller, assertion } = have(flow, 'via', 'application', 'assertion')
  const origin = { ip_address: caller.ip, user_agent: caller.user_agent }
  const attempt_id = await startAttempt(
    tx,
    via.connection,
    {
      kind: 'sign_in',
      configuration: via.configuration,
      step: 'begin_unsolicited',
      response: responseText(flow),
      ...origin,
    },
    deps.sealer,
  )
  flow.new_browser ??= randomToken()
  const id = tx.newId('sso_request')
  const pending = {
    id,
    correlation: newCorrelation(),
    attempt_id,
    browser_digest: digestOf(flow.new_browser),
    application,
    assertion: sealedAssertion(deps.sealer, id, assertion),
  }
  await createRequest(tx, pending.id, { via, ...pending })
  flow.unsolicited = {
    ...pending,
    ...origin,
    kind: 'sign_in',
    secrets: null,
    created_at: tx.now,
    expires_at: secondsAfter(tx.at, requestSeconds).toISOString(),
    consumed_at: null,
  }
}
