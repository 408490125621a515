/** Invites an IT contact: a link of their own, mailed to them, with reminders until it is opened. */
import { sql } from 'kysely'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { tooManyRequests } from '../../kernel/errors.ts'
import { queueMail } from '../mails/queue.ts'
import type { Intent } from '../portal-links/intents.ts'
import { insertSetupLink, type Owner, revokeSetupLinks } from '../setup-links/setup-links.ts'
import type { ItContact } from './contract.ts'
import { touchItContact } from './it-contacts.ts'
import { nextReminderAt } from './reminders.ts'
import { shapesOf } from './shape.ts'

const hour = 3_600
/** Enough for every mistake of a day's work; too few to fill somebody's mailbox with. */
const limits = { contact: 5, organization: 50 } as const

/** @param reminder_days after how many days each reminder is due. */
export async function inviteItContact(
  tx: Tx,
  owner: Owner,
  id: string,
  intents: readonly Intent[],
  reminder_days: readonly number[],
): Promise<ItContact> {
  const contact = await touchItContact(tx, owner, id, null)
  await refuseFlood(tx, owner, id)
  await revokeSetupLinks(tx, owner, { it_contact_id: id, kind: 'invitation' })
  const { environment_id, organization_id } = owner
  const about = { environment_id, organization_id, it_contact_id: id }
  const link = await insertSetupLink(tx, {
    ...about,
    kind: 'invitation',
    intents,
    next_reminder_at: nextReminderAt(tx.at, 0, reminder_days),
  })
  await queueMail(tx, {
    ...about,
    recipient: contact.email,
    kind: 'invitation',
    data: {},
    setup_link_id: link.id,
  })
  return (await shapesOf(tx.db, [contact], tx.at))(contact)
}

/** Mails go to people who did not ask for them: invitations of the last hour are counted, revoked ones included. */
async function refuseFlood(tx: Tx, owner: Owner, id: string): Promise<void> {
  const since = secondsAfter(tx.at, -hour).toISOString()
  const { all, own } = await tx.db
    .selectFrom('mails')
    .select([
      sql<number>`count(*)`.as('all'),
      sql<number>`coalesce(sum(case when it_contact_id = ${id} then 1 else 0 end), 0)`.as('own'),
    ])
    .where('organization_id', '=', owner.organization_id)
    .where('kind', '=', 'invitation')
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(own) >= limits.contact || Number(all) >= limits.organization) throw tooManyRequests(hour)
}
