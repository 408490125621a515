/** A sign-in that failed ends its attempt, once; an answer that belongs to no attempt makes one of its own. */
import { systemActor, type Tx } from '../db/store.ts'
import { noteTest } from '../resources/connections/configurations.ts'
import { tellOfFailedTest } from '../resources/sso-attempts/failed-test.ts'
import { failAttempt, startAttempt } from '../resources/sso-attempts/record.ts'
import type { AttemptFailure } from '../resources/sso-attempts/sso-attempts.ts'
import type { SignInFailure } from './failure.ts'
import type { Flow } from './flow.ts'
import { consumeRequest } from './requests.ts'
import { responseText } from './response-text.ts'
import { testedAsItIs } from './tests.ts'

/** Anybody can post to an ACS: beyond this a minute, what belongs to no sign-in is refused without a row. */
const strangersPerMinute = 60

export async function recordFailure(flow: Flow, failure: SignInFailure, step: string): Promise<void> {
  const { deps, via, pending } = flow
  if (!via) return
  const { connection, configuration } = via
  const { expected, received, detached } = failure.parts
  const row: AttemptFailure = {
    step,
    code: failure.code,
    message: failure.message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received: received.slice(0, 2000) }),
  }
  const facts = {
    ...(flow.person && { claims: flow.person.claims }),
    ...(flow.mapped && { email: flow.mapped.email, idp_id: flow.mapped.idp_id }),
    ...(flow.response !== undefined && { response: responseText(flow) ?? '' }),
  }
  const own = detached ? undefined : pending
  if (!own && !(await mayLeaveRow(flow))) return
  const change = async (tx: Tx) => {
    const attempt = own
      ? { ...own, id: own.attempt_id }
      : {
          id: await startAttempt(
            tx,
            connection,
            { kind: 'sign_in', configuration, step, ...callerOf(flow) },
            deps.sealer,
          ),
          kind: 'sign_in' as const,
          ...callerOf(flow),
        }
    if (own) await consumeRequest(tx.db, own.id, tx.now)
    const ended = await failAttempt(tx, connection, attempt, row, facts, deps.sealer)
    if (!ended || own?.kind !== 'test') return
    await tellOfFailedTest(tx, attempt.id, failure.code)
    if (testedAsItIs(own, configuration)) await noteTest(tx, configuration, attempt.id, 'failed')
  }
  await deps.store.change(systemActor, change)
  deps.metrics.attempt(configuration.settings.protocol, 'failed', step)
}

/** Only answers of identity providers count: an authorize call that was refused has not begun a sign-in. */
async function mayLeaveRow({ endpoint, via, deps }: Flow): Promise<boolean> {
  if (endpoint !== 'acs' || !via) return false
  return (await deps.limiter.take(`strangers:${via.connection.id}`, strangersPerMinute)) === undefined
}

function callerOf({ caller }: Flow) {
  return { ip_address: caller.ip, user_agent: caller.user_agent }
}
