/**
 * Every sign-in and every test leaves one row: who, how far, and why not further. Support and the diagnoser read it
 * instead of a log. The events of sign-ins are written in the same transaction; tests are nobody's sign-in and have
 * none.
 */
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { type AttemptFailure, messagePlace } from './sso-attempts.ts'

export interface AttemptOwner {
  id: string
  environment_id: string
  organization_id: string
}
export type AttemptKind = 'sign_in' | 'test'
export interface NewAttempt {
  kind: AttemptKind
  configuration: { id: string; version: number }
  step: string
  ip_address: string | null
  user_agent: string | null
  request?: string | null | undefined
  response?: string | null | undefined
}
/** What is known of an attempt when its end is written. */
export interface AttemptEnd {
  id: string
  kind: AttemptKind
  ip_address: string | null
  user_agent: string | null
}
export interface AttemptFacts {
  step: string
  email?: string | null
  idp_id?: string | null
  claims?: Readonly<Record<string, readonly string[]>>
  response?: string | undefined
  certificate_fingerprint?: string
}

/** Sign-ins that nobody finished are closed after this; an answer that still comes counts all the same. */
const signInSeconds = 300
const maxMessage = 300_000

export async function startAttempt(tx: Tx, connection: AttemptOwner, input: NewAttempt, sealer: Sealer) {
  const id = tx.newId('sso_attempt')
  await tx.db
    .insertInto('sso_attempts')
    .values({
      id,
      environment_id: connection.environment_id,
      organization_id: connection.organization_id,
      connection_id: connection.id,
      configuration_id: input.configuration.id,
      configuration_version: input.configuration.version,
      kind: input.kind,
      state: 'started',
      step: input.step,
      failure: null,
      email: null,
      idp_id: null,
      profile_id: null,
      ip_address: input.ip_address,
      user_agent: input.user_agent,
      portal_session_id: input.kind === 'test' && tx.actor.source === 'admin_portal' ? tx.actor.id : null,
      claims: '{}',
      request: sealMessage(sealer, id, 'request', input.request),
      response: sealMessage(sealer, id, 'response', input.response),
      certificate_fingerprint: null,
      created_at: tx.now,
      finished_at: null,
    })
    .execute()
  if (input.kind === 'sign_in')
    await emit(tx, connection, 'authentication.sso_started', {
      ...about(connection, input, null),
      status: 'started',
    })
  return id
}

export async function succeedAttempt(
  tx: Tx,
  connection: AttemptOwner,
  attempt: AttemptEnd,
  facts: AttemptFacts & { profile_id: string | null; email: string },
  sealer: Sealer,
): Promise<void> {
  await tx.db
    .updateTable('sso_attempts')
    .set({
      ...columnsOf(facts, attempt.id, sealer),
      state: 'succeeded',
      failure: null,
      profile_id: facts.profile_id,
      finished_at: tx.now,
    })
    .where('id', '=', attempt.id)
    .execute()
  if (attempt.kind === 'sign_in')
    await emit(tx, connection, 'authentication.sso_succeeded', {
      ...about(connection, attempt, facts.email),
      status: 'succeeded',
    })
}

/** @returns false when it had ended already: the first end stands. */
export async function failAttempt(
  tx: Tx,
  connection: AttemptOwner,
  attempt: AttemptEnd,
  failure: AttemptFailure,
  facts: Omit<AttemptFacts, 'step'>,
  sealer: Sealer,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('sso_attempts')
    .set({
      ...columnsOf({ ...facts, step: failure.step }, attempt.id, sealer),
      state: 'failed',
      failure: JSON.stringify(failure),
      finished_at: tx.now,
    })
    .where('id', '=', attempt.id)
    .where('state', 'in', ['started', 'timed_out'])
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (attempt.kind === 'sign_in')
    await emit(tx, connection, 'authentication.sso_failed', {
      ...about(connection, attempt, facts.email ?? null),
      status: 'failed',
      error: { code: failure.code, message: failure.message },
    })
  return true
}

/** For the job runner. Tests stay open: somebody looks at them, and their request ends by itself. */
export async function expireAttempts(store: Store, limit = 500): Promise<number> {
  return store.change(systemActor, async (tx) => {
    const before = secondsAfter(tx.at, -signInSeconds).toISOString()
    const late = await tx.db
      .selectFrom('sso_attempts')
      .selectAll()
      .where('state', '=', 'started')
      .where('kind', '=', 'sign_in')
      .where('created_at', '<', before)
      .orderBy('id')
      .limit(limit)
      .execute()
    let closed = 0
    for (const row of late) {
      const { numUpdatedRows } = await tx.db
        .updateTable('sso_attempts')
        .set({ state: 'timed_out', finished_at: tx.now })
        .where('id', '=', row.id)
        .where('state', '=', 'started')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) continue
      closed++
      const owner = { ...row, id: row.connection_id }
      await emit(tx, owner, 'authentication.sso_timed_out', {
        ...about(owner, row, null),
        status: 'timed_out',
        error: { code: 'timed_out', message: 'No answer came back from the identity provider.' },
      })
    }
    return closed
  })
}

function columnsOf(facts: AttemptFacts, id: string, sealer: Sealer) {
  return {
    step: facts.step,
    ...(facts.email !== undefined && { email: facts.email }),
    ...(facts.idp_id !== undefined && { idp_id: facts.idp_id }),
    ...(facts.claims !== undefined && { claims: JSON.stringify(facts.claims) }),
    ...(facts.certificate_fingerprint !== undefined && {
      certificate_fingerprint: facts.certificate_fingerprint,
    }),
    ...(facts.response !== undefined && { response: sealMessage(sealer, id, 'response', facts.response) }),
  }
}

export function sealMessage(
  sealer: Sealer,
  id: string,
  part: 'request' | 'response',
  text: string | null | undefined,
): string | null {
  if (text === null || text === undefined) return null
  const kept = text.length > maxMessage ? `${text.slice(0, maxMessage)}\n… cut off here` : text
  return sealer.seal(kept, messagePlace(id, part))
}

function about(
  connection: AttemptOwner,
  { ip_address, user_agent }: { ip_address: string | null; user_agent: string | null },
  email: string | null,
) {
  return {
    type: 'sso' as const,
    ip_address,
    user_agent,
    user_id: null,
    email,
    sso: { organization_id: connection.organization_id, connection_id: connection.id, session_id: null },
  }
}
