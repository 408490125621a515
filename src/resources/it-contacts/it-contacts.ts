/** IT contacts of an organization. Being on the list means being told; getting in takes an invitation. */
import { type Selectable, sql } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import { readWindow } from '../../db/read-page.ts'
import type { ItContactRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, pageOf } from '../../kernel/pages.ts'
import { lockOrganization } from '../organizations/lock.ts'
import { type Owner, revokeSetupLinks } from '../setup-links/setup-links.ts'
import { type Address, addressOf } from './addresses.ts'
import type { ItContact } from './contract.ts'
import { shapesOf } from './shape.ts'

type Row = Selectable<ItContactRow>
/** One page holds them all, as the SDKs expect. */
const maxContacts = 100

async function findItContact(db: Db, owner: Owner, id: string): Promise<Row> {
  const row = await db
    .selectFrom('it_contacts')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('IT Contact', id)
  return row
}

export async function listItContacts(
  db: Db,
  owner: Owner,
  page: PageRequest,
  now: Date,
): Promise<Page<ItContact>> {
  const asked = { limit: maxContacts, ...page }
  const query = db
    .selectFrom('it_contacts')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
  const rows = await readWindow(query, asked)
  return pageOf(rows, asked, await shapesOf(db, rows, now))
}

export async function createItContact(tx: Tx, owner: Owner, text: string): Promise<ItContact> {
  const address = addressOf(text)
  if (!address)
    throw invalid([{ field: 'email', code: 'invalid_email', message: `'${text}' is not an e-mail address.` }])
  await lockOrganization(tx, owner)
  await refuseTooMany(tx, owner)
  const row = contactRow(tx, owner, address)
  await tx.db.insertInto('it_contacts').values(row).execute().catch(explainDuplicate)
  return (await shapesOf(tx.db, [row], tx.at))(row)
}

/** Whom a portal link names is on the list from then on; who is there already stays as they are. */
export async function subscribeItContacts(tx: Tx, owner: Owner, emails: readonly string[]): Promise<void> {
  await lockOrganization(tx, owner)
  for (const email of emails) {
    const address = addressOf(email)
    if (!address)
      throw invalid([
        {
          field: 'it_contact_emails',
          code: 'invalid_email',
          message: `'${email}' is not an e-mail address.`,
        },
      ])
    await tx.db
      .insertInto('it_contacts')
      .values(contactRow(tx, owner, address))
      .onConflict((present) => present.columns(['organization_id', 'email_key']).doNothing())
      .execute()
  }
  await refuseTooMany(tx, owner, 0)
}

/** Their links and sessions go with them, and so does mail that still waits. */
export async function deleteItContact(tx: Tx, owner: Owner, id: string): Promise<void> {
  await findItContact(tx.db, owner, id)
  await silence(tx, owner, id)
  const { numDeletedRows } = await tx.db.deleteFrom('it_contacts').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('IT Contact', id)
}

/** Takes away every way in that the contact has; they are still told, without links, until they are invited again. */
export async function revokeItContact(tx: Tx, owner: Owner, id: string): Promise<ItContact> {
  const row = await touchItContact(tx, owner, id, tx.now)
  await revokeSetupLinks(tx, owner, { it_contact_id: id })
  return (await shapesOf(tx.db, [row], tx.at))(row)
}

/** The contact with its row locked until the commit. */
export async function touchItContact(
  tx: Tx,
  owner: Owner,
  id: string,
  revoked_at: string | null,
): Promise<Row> {
  return tx.db
    .updateTable('it_contacts')
    .set({ revoked_at, updated_at: tx.now })
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('IT Contact', id))
}

async function silence(tx: Tx, owner: Owner, id: string): Promise<void> {
  await revokeSetupLinks(tx, owner, { it_contact_id: id })
  await tx.db
    .updateTable('mails')
    .set({ state: 'cancelled', next_attempt_at: null, finished_at: tx.now })
    .where('it_contact_id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

async function refuseTooMany(tx: Tx, owner: Owner, more = 1): Promise<void> {
  const { count } = await tx.db
    .selectFrom('it_contacts')
    .select(sql<number>`count(*)`.as('count'))
    .where('organization_id', '=', owner.organization_id)
    .executeTakeFirstOrThrow()
  if (Number(count) + more > maxContacts)
    throw invalid([
      {
        field: 'email',
        code: 'too_many',
        message: `An organization has at most ${maxContacts} IT contacts.`,
      },
    ])
}

function contactRow(tx: Tx, owner: Owner, { email, key }: Address): Row {
  return {
    id: tx.newId('it_contact'),
    environment_id: owner.environment_id,
    organization_id: owner.organization_id,
    email,
    email_key: key,
    revoked_at: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
}

function explainDuplicate(error: unknown): never {
  if (isUniqueViolation(error))
    throw conflict('it_contact_already_exists', 'This address is an IT contact of the organization already.')
  throw error
}
