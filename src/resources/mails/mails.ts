/** The outbox as operators see it, and the steps of one mail on its way (`states.ts`). */
import { type Selectable, sql } from 'kysely'
import { type Db, skipLocked } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { MailRow } from '../../db/schema.ts'
import type { Store, Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { conflict, notFound } from '../../kernel/errors.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import { type MailState, mailStates } from './states.ts'

export type Mail = Selectable<MailRow>

/** Renewed while its process lives: what a dead one held is free again after this. */
export const leaseSeconds = 30

/** Those that are due, leased to the caller. `attempts` tells one holder from the next. */
export async function claimMails(store: Store, limit: number): Promise<Mail[]> {
  const now = store.clock()
  const due = sql`select id from mails
    where (state = 'waiting' and next_attempt_at <= ${now.toISOString()})
      or (state = 'sending' and leased_until <= ${now.toISOString()})
    order by next_attempt_at limit ${limit}`
  // Looking costs no write lock; most of the time there is nothing to do.
  const { rows: found } = await sql`${due}`.execute(store.db)
  if (found.length === 0) return []
  const { rows } = await sql<Mail>`update mails
    set state = 'sending', attempts = attempts + 1, leased_until = ${secondsAfter(now, leaseSeconds).toISOString()}
    where id in (${due}${skipLocked(store.engine)}) returning *`.execute(store.db)
  return rows
}

export async function renewLeases(store: Store, held: readonly Mail[]): Promise<void> {
  const leased_until = secondsAfter(store.clock(), leaseSeconds).toISOString()
  for (const { id, attempts } of held)
    await store.db
      .updateTable('mails')
      .set({ leased_until })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('state', 'in', ['sending', 'handed_over'])
      .execute()
}

/** Right before the last line of the message. @returns false: somebody else has it, so it must not go out here. */
export async function markHandedOver(store: Store, { id, attempts }: Mail): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('mails')
    .set({
      state: 'handed_over',
      leased_until: secondsAfter(store.clock(), leaseSeconds).toISOString(),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export type Outcome =
  | { state: 'sent' | 'refused' | 'failed' | 'unknown' | 'cancelled'; response: string }
  | { state: 'waiting'; response: string; next_attempt_at: string }

/** An answer that comes late still counts: `unknown` is only for as long as nobody knows. */
export async function recordOutcome(store: Store, { id, attempts }: Mail, outcome: Outcome): Promise<void> {
  const done = outcome.state !== 'waiting'
  await store.db
    .updateTable('mails')
    .set({
      state: outcome.state,
      response: outcome.response.slice(0, 1_000),
      next_attempt_at: done ? null : outcome.next_attempt_at,
      leased_until: null,
      finished_at: done ? store.clock().toISOString() : null,
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', 'in', ['sending', 'handed_over', 'unknown'])
    .execute()
}

/** A process ended between the last line of a message and the server's answer. @returns their ids. */
export async function giveUpHandedOver(store: Store): Promise<string[]> {
  const now = store.clock().toISOString()
  const rows = await store.db
    .updateTable('mails')
    .set({
      state: 'unknown',
      response: 'The process ended before the mail server answered. The mail may have arrived or not.',
      leased_until: null,
      finished_at: now,
    })
    .where('state', '=', 'handed_over')
    .where('leased_until', '<=', now)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Sends a mail that did not arrive once more. @throws 409 for one that is on its way or has been cancelled. */
export async function retryMail(tx: Tx, environment_id: string, id: string): Promise<Mail> {
  const mail = await findMail(tx.db, environment_id, id)
  const { numUpdatedRows } = await tx.db
    .updateTable('mails')
    .set({ state: 'waiting', next_attempt_at: tx.now, leased_until: null, finished_at: null })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'refused', 'bounced', 'failed', 'unknown'])
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw conflict('mail_not_retryable', `This mail is '${mail.state}': there is nothing to send again.`)
  return { ...mail, state: 'waiting', next_attempt_at: tx.now }
}

/** Somebody's mail server took it, and returned it. */
export async function recordBounce(tx: Tx, id: string, response: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('mails')
    .set({ state: 'bounced', response: response.slice(0, 1_000), finished_at: tx.now })
    .where('id', '=', id)
    .where('state', 'in', ['sent', 'unknown', 'handed_over'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function findMail(db: Db, environment_id: string, id: string): Promise<Mail> {
  const row = await db
    .selectFrom('mails')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Mail', id)
  return row
}

export async function listMails(
  db: Db,
  environment_id: string,
  filter: PageRequest & { organization_id?: string; state?: MailState },
): Promise<Page<Mail>> {
  let query = db.selectFrom('mails').selectAll().where('environment_id', '=', environment_id)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.organization_id) query = query.where('organization_id', '=', filter.organization_id)
  return readPage(query, filter, (row) => row)
}

export function mailStateOf({ state }: Mail): MailState {
  return mailStates.find((known) => known === state) ?? 'waiting'
}
