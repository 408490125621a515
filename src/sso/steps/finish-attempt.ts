import type { Tx } from '../../db/store.ts'
import { noteTest } from '../../resources/connections/configurations.ts'
import { succeedAttempt } from '../../resources/sso-attempts/record.ts'
import { type Flow, have } from '../flow.ts'
import { responseText } from '../response-text.ts'
import { testedAsItIs } from '../tests.ts'

/** The attempt's end with what was learnt, and its event; a test is noted on the configuration it tested. */
export async function finishAttempt(flow: Flow, tx: Tx): Promise<void> {
  const { deps, via, pending, mapped, person, profile, assertion } = have(
    flow,
    'via',
    'pending',
    'mapped',
    'person',
  )
  await succeedAttempt(
    tx,
    via.connection,
    { ...pending, id: pending.attempt_id },
    {
      step: 'finish_attempt',
      email: mapped.email,
      idp_id: mapped.idp_id,
      profile_id: profile?.id ?? null,
      claims: person.claims,
      ...(assertion && { certificate_fingerprint: assertion.certificate_fingerprint }),
      ...(flow.response !== undefined && { response: responseText(flow) ?? '' }),
    },
    deps.sealer,
  )
  if (pending.kind === 'test' && testedAsItIs(pending, via.configuration))
    await noteTest(tx, via.configuration, pending.attempt_id, 'succeeded')
}
