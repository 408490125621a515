/** A contact as it is shown: with the last invitation, and what became of the last mail. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { ItContactRow, MailRow } from '../../db/schema.ts'
import { mailStateOf } from '../mails/mails.ts'
import { intentsOf, type Row as LinkRow, stateOf } from '../setup-links/setup-links.ts'
import type { ItContact } from './contract.ts'

type Row = Selectable<ItContactRow>

export async function shapesOf(
  db: Db,
  rows: readonly Pick<Row, 'id'>[],
  now: Date,
): Promise<(row: Row) => ItContact> {
  const ids = rows.map(({ id }) => id)
  const [invitations, mails] =
    ids.length === 0 ? [[], []] : await Promise.all([lastInvitations(db, ids), lastMails(db, ids)])
  return (row) => ({
    object: 'it_contact',
    id: row.id,
    email: row.email,
    invitation: invitationOf(
      invitations.find(({ it_contact_id }) => it_contact_id === row.id),
      now,
    ),
    last_mail: lastMailOf(mails.find(({ it_contact_id }) => it_contact_id === row.id)),
    created_at: row.created_at,
    updated_at: row.updated_at,
  })
}

function lastInvitations(db: Db, ids: string[]): Promise<LinkRow[]> {
  return db
    .selectFrom('setup_links')
    .selectAll()
    .where('id', 'in', (newest) =>
      newest
        .selectFrom('setup_links')
        .select((row) => row.fn.max('id').as('id'))
        .where('it_contact_id', 'in', ids)
        .where('kind', '=', 'invitation')
        .groupBy('it_contact_id'),
    )
    .execute()
}

function lastMails(db: Db, ids: string[]): Promise<Selectable<MailRow>[]> {
  return db
    .selectFrom('mails')
    .selectAll()
    .where('id', 'in', (newest) =>
      newest
        .selectFrom('mails')
        .select((row) => row.fn.max('id').as('id'))
        .where('it_contact_id', 'in', ids)
        .groupBy('it_contact_id'),
    )
    .execute()
}

function invitationOf(row: LinkRow | undefined, now: Date): ItContact['invitation'] {
  if (!row) return null
  const { id, expires_at, opened_at } = row
  return { id, state: stateOf(row, now), intents: intentsOf(row), expires_at, opened_at }
}

function lastMailOf(row: Selectable<MailRow> | undefined): ItContact['last_mail'] {
  if (!row) return null
  const { id, kind, response, created_at } = row
  return { id, kind, state: mailStateOf(row), response, created_at }
}
