/** How far an IT contact is, as events for the vendor. Each is told once, in the transaction that made it true. */
import type { PortalSessionRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { type Intent, intents } from '../portal-links/intents.ts'

export interface SessionOwner {
  environment_id: string
  organization_id: string
  session_id: string
}

/** A step of a set-up is done. Whoever does it again, in whichever session, is not told of again. */
export async function reportStep(
  tx: Tx,
  owner: SessionOwner,
  done: { intent: Intent; subject_id: string; provider: string | null; step: string },
): Promise<void> {
  const { subject_id, intent, step } = done
  if (!(await isFirst(tx, owner, { subject_id, intent, step }))) return
  const session = await sessionOf(tx, owner)
  await emit(tx, owner, 'portal.session.step_completed', { ...session, ...done })
}

/** The test that the session began did not succeed. */
export async function reportFailedTest(
  tx: Tx,
  owner: SessionOwner,
  test: { intent: Intent; subject_id: string; provider: string | null; test_id: string; code: string },
): Promise<void> {
  const session = await sessionOf(tx, owner)
  await emit(tx, owner, 'portal.session.test_failed', { ...session, step: 'test', ...test })
}

export async function reportOpened(tx: Tx, row: PortalSessionRow, link: { id: string }): Promise<void> {
  const session = shape(row)
  const { id, organization_id, intent, contact_email } = session
  await emit(tx, row, 'portal.link.redeemed', {
    object: 'portal_link',
    id: link.id,
    organization_id,
    intent,
    contact_email,
    session_id: id,
  })
  await emit(tx, row, 'portal.session.opened', { ...session, link_id: link.id })
}

/** @returns false when this session had finished this intent before. */
export async function reportCompleted(tx: Tx, owner: SessionOwner, intent: Intent): Promise<boolean> {
  if (!(await isFirst(tx, owner, { subject_id: owner.session_id, intent, step: 'completed' }))) return false
  await tx.db
    .updateTable('portal_sessions')
    .set({ outcome: 'completed' })
    .where('id', '=', owner.session_id)
    .execute()
  const session = await sessionOf(tx, owner)
  await emit(tx, owner, 'portal.session.completed', { ...session, intent })
  return true
}

/** @returns false when somebody else was first. */
export async function reportAbandoned(
  tx: Tx,
  row: PortalSessionRow,
  outcome: 'abandoned' | 'left',
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('portal_sessions')
    .set({ outcome })
    .where('id', '=', row.id)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (outcome === 'left') return true
  const last = await tx.db
    .selectFrom('portal_steps')
    .select('step')
    .where('session_id', '=', row.id)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  await emit(tx, row, 'portal.session.abandoned', {
    ...shape(row),
    reason: row.ended_at === null ? 'ran_out' : 'left',
    last_step: last?.step ?? null,
    last_seen_at: row.last_seen_at,
  })
  return true
}

async function isFirst(
  tx: Tx,
  { organization_id, session_id }: SessionOwner,
  step: { subject_id: string; intent: Intent; step: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('portal_steps')
    .values({ organization_id, session_id, ...step, created_at: tx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

async function sessionOf(tx: Tx, { session_id, environment_id, organization_id }: SessionOwner) {
  const row = await tx.db
    .selectFrom('portal_sessions')
    .select(['intent', 'actor_name'])
    .where('environment_id', '=', environment_id)
    .where('id', '=', session_id)
    .executeTakeFirst()
  return shape({ id: session_id, organization_id, intent: null, actor_name: null, ...row })
}

function shape(row: Pick<PortalSessionRow, 'id' | 'organization_id' | 'intent' | 'actor_name'>) {
  return {
    object: 'portal_session' as const,
    id: row.id,
    organization_id: row.organization_id,
    intent: intents.find((intent) => intent === row.intent) ?? null,
    contact_email: row.actor_name,
  }
}
