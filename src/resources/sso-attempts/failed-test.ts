/** A failed test is progress of the session that began it; one from the command line belongs to none. */
import type { Tx } from '../../db/store.ts'
import { reportFailedTest } from '../portal-sessions/progress.ts'

export async function tellOfFailedTest(tx: Tx, attempt_id: string, code: string): Promise<void> {
  const test = await tx.db
    .selectFrom('sso_attempts')
    .innerJoin('connections', 'connections.id', 'sso_attempts.connection_id')
    .select([
      'sso_attempts.environment_id',
      'sso_attempts.organization_id',
      'connection_id',
      'guide_id',
      'portal_session_id',
    ])
    .where('sso_attempts.id', '=', attempt_id)
    .executeTakeFirst()
  if (!test?.portal_session_id) return
  const { environment_id, organization_id, portal_session_id: session_id, connection_id, guide_id } = test
  await reportFailedTest(
    tx,
    { environment_id, organization_id, session_id },
    { intent: 'sso', subject_id: connection_id, provider: guide_id, test_id: attempt_id, code },
  )
}
