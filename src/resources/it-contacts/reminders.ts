/** Reminders of invitations that nobody opened. */
import type { Store, Tx } from '../../db/store.ts'
import { systemActor } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { queueMail } from '../mails/queue.ts'

const day = 24 * 3_600

/** @param days after the invitation, ascending. @returns null: that was the last one. */
export function nextReminderAt(invited: Date, sent: number, days: readonly number[]): string | null {
  const after = days[sent]
  return after === undefined ? null : secondsAfter(invited, after * day).toISOString()
}

/** Each in a transaction of its own: one that cannot be queued keeps no other waiting. @returns how many. */
export async function remindContacts(
  store: Store,
  days: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  const due = await store.db
    .selectFrom('setup_links')
    .select('id')
    .where('next_reminder_at', '<=', store.clock().toISOString())
    .orderBy('next_reminder_at')
    .limit(200)
    .execute()
  let reminded = 0
  for (const { id } of due) {
    signal.throwIfAborted()
    if (await store.change(systemActor, (tx) => remind(tx, id, days))) reminded++
  }
  return reminded
}

/** The row says that it is due, and the same statement that it no longer is: two processes send one reminder. */
async function remind(tx: Tx, id: string, days: readonly number[]): Promise<boolean> {
  const link = await tx.db
    .updateTable('setup_links')
    .set((row) => ({ reminders: row('reminders', '+', 1), next_reminder_at: null }))
    .where('id', '=', id)
    .where('next_reminder_at', '<=', tx.now)
    .returningAll()
    .executeTakeFirst()
  if (!link?.it_contact_id) return false
  const next = nextReminderAt(new Date(link.created_at), link.reminders, days)
  await tx.db.updateTable('setup_links').set({ next_reminder_at: next }).where('id', '=', id).execute()
  // Opening, finishing and revoking take the date away; running out does not.
  if (link.expires_at <= tx.now) return false
  const contact = await tx.db
    .selectFrom('it_contacts')
    .select('email')
    .where('id', '=', link.it_contact_id)
    .executeTakeFirst()
  if (!contact) return false
  await queueMail(tx, {
    environment_id: link.environment_id,
    organization_id: link.organization_id,
    it_contact_id: link.it_contact_id,
    recipient: contact.email,
    kind: 'reminder',
    data: {},
    setup_link_id: id,
    once: `reminder:${id}:${link.reminders}`,
  })
  return true
}
