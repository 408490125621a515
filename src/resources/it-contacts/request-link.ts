/**
 * Somebody opened a link that has run out, and asks for another. It goes by mail to an address on the list, so it only
 * reaches whom the old one was meant for; the page says the same whether there was such an address or not.
 */
import { sql } from 'kysely'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { queueMail } from '../mails/queue.ts'
import { insertSetupLink, intentsOf, type Row, stateOf } from '../setup-links/setup-links.ts'
import { addressOf } from './addresses.ts'
import { inviteItContact } from './invite.ts'

const day = 24 * 3_600
const daily = 3

/** @param email for a shared link, which says nothing about its reader. @returns whether a mail was queued. */
export async function requestNewLink(
  tx: Tx,
  link: Row,
  email: string | undefined,
  reminder_days: readonly number[],
): Promise<boolean> {
  if (stateOf(link, tx.at) !== 'expired') return false
  const contact = await lockContact(tx, link, email)
  if (!contact || (await invitedOn(tx, contact.id)) >= daily) return false
  const { environment_id, organization_id } = link
  const owner = { environment_id, organization_id }
  if (!(await hasInvitation(tx, contact.id))) {
    await inviteItContact(tx, owner, contact.id, intentsOf(link), reminder_days)
    return true
  }
  // The invitation that they have stays: an old message in the wrong hands must not end what is under way.
  const about = { ...owner, it_contact_id: contact.id }
  const fresh = await insertSetupLink(tx, { ...about, kind: 'notice', intents: intentsOf(link) })
  await queueMail(tx, {
    ...about,
    recipient: contact.email,
    kind: 'invitation',
    data: {},
    setup_link_id: fresh.id,
  })
  return true
}

/** The contact with their row locked, unless their access was taken away. */
async function lockContact(tx: Tx, link: Row, email: string | undefined) {
  const key = email === undefined ? undefined : addressOf(email)?.key
  if (link.it_contact_id === null && key === undefined) return undefined
  let query = tx.db
    .updateTable('it_contacts')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('environment_id', '=', link.environment_id)
    .where('organization_id', '=', link.organization_id)
    .where('revoked_at', 'is', null)
  if (link.it_contact_id !== null) query = query.where('id', '=', link.it_contact_id)
  else if (key !== undefined) query = query.where('email_key', '=', key)
  return query.returning(['id', 'email']).executeTakeFirst()
}

async function invitedOn(tx: Tx, id: string): Promise<number> {
  const { count } = await tx.db
    .selectFrom('mails')
    .select(sql<number>`count(*)`.as('count'))
    .where('it_contact_id', '=', id)
    .where('kind', '=', 'invitation')
    .where('created_at', '>', secondsAfter(tx.at, -day).toISOString())
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function hasInvitation(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('setup_links')
    .select('id')
    .where('it_contact_id', '=', id)
    .where('kind', '=', 'invitation')
    .where('revoked_at', 'is', null)
    .where('completed_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .executeTakeFirst()
  return row !== undefined
}
