/**
 * Set-up links: stored, good for thirty days, opened as often as needed until they are revoked or the set-up is done.
 * Shared ones are for whoever is given them, one per organization at a time; those in mails belong to one contact.
 */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { SetupLinkRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import { lockOrganization } from '../organizations/lock.ts'
import { intents as everyIntent, type Intent } from '../portal-links/intents.ts'
import type { SetupLink } from './contract.ts'

export type Row = Selectable<SetupLinkRow>
const setupLinkSeconds = 30 * 24 * 3600

export interface Owner {
  environment_id: string
  organization_id: string
}
export interface NewSetupLink extends Owner {
  it_contact_id: string | null
  kind: SetupLink['kind']
  /** Empty: all. */
  intents: readonly Intent[]
  next_reminder_at?: string | null
}

export async function insertSetupLink(tx: Tx, link: NewSetupLink): Promise<Row> {
  const { intents, next_reminder_at = null, ...rest } = link
  const row: Row = {
    ...rest,
    id: tx.newId('setup_link'),
    intents: JSON.stringify(everyIntent.filter((intent) => intents.includes(intent))),
    expires_at: secondsAfter(tx.at, setupLinkSeconds).toISOString(),
    opened_at: null,
    completed_at: null,
    revoked_at: null,
    reminders: 0,
    next_reminder_at,
    created_at: tx.now,
  }
  await tx.db.insertInto('setup_links').values(row).execute()
  return row
}

/** The organization's one shared link: a new one takes the place of the former. */
export async function createSharedLink(tx: Tx, owner: Owner, intents: readonly Intent[]): Promise<Row> {
  await lockOrganization(tx, owner)
  await revokeSetupLinks(tx, owner, { kind: 'shared' })
  const { environment_id, organization_id } = owner
  return insertSetupLink(tx, {
    environment_id,
    organization_id,
    it_contact_id: null,
    kind: 'shared',
    intents,
  })
}

export async function findSetupLink(db: Db, owner: Owner, id: string): Promise<Row> {
  const row = await maybeFindSetupLink(db, owner, id)
  if (!row) throw notFound('Setup Link', id)
  return row
}

export async function maybeFindSetupLink(db: Db, owner: Owner, id: string): Promise<Row | undefined> {
  return db
    .selectFrom('setup_links')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function listSetupLinks(
  db: Db,
  owner: Owner,
  page: PageRequest,
  shape: (row: Row) => SetupLink,
): Promise<Page<SetupLink>> {
  const query = db
    .selectFrom('setup_links')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
  return readPage(query, page, shape)
}

type Which = { id?: string; kind?: SetupLink['kind']; it_contact_id?: string }

/** Ends links, the sessions that they opened, and the mails that were to carry them. What ended already stays so. */
export async function revokeSetupLinks(tx: Tx, owner: Owner, which: Which): Promise<void> {
  let revoking = tx.db
    .updateTable('setup_links')
    .set({ revoked_at: tx.now, next_reminder_at: null })
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('revoked_at', 'is', null)
    .where('completed_at', 'is', null)
  if (which.id !== undefined) revoking = revoking.where('id', '=', which.id)
  if (which.kind !== undefined) revoking = revoking.where('kind', '=', which.kind)
  if (which.it_contact_id !== undefined) revoking = revoking.where('it_contact_id', '=', which.it_contact_id)
  const revoked = (await revoking.returning('id').execute()).map(({ id }) => id)
  await endSessions(tx, owner, which)
  if (revoked.length === 0) return
  await tx.db
    .updateTable('mails')
    .set({ state: 'cancelled', next_attempt_at: null, finished_at: tx.now })
    .where('setup_link_id', 'in', revoked)
    .where('state', '=', 'waiting')
    .execute()
}

/** Also those of links that are completed: whoever came in by one is in for hours yet. */
async function endSessions(tx: Tx, owner: Owner, { id, kind, it_contact_id }: Which): Promise<void> {
  await tx.db
    .updateTable('portal_sessions')
    .set({ ended_at: tx.now })
    .where('ended_at', 'is', null)
    .where('setup_link_id', 'in', (links) =>
      links
        .selectFrom('setup_links')
        .select('setup_links.id')
        .where('environment_id', '=', owner.environment_id)
        .where('organization_id', '=', owner.organization_id)
        .$if(id !== undefined, (query) => query.where('setup_links.id', '=', id ?? ''))
        // Another link in its place takes nothing from whoever finished with it.
        .$if(kind !== undefined, (query) =>
          query.where('kind', '=', kind ?? '').where('completed_at', 'is', null),
        )
        .$if(it_contact_id !== undefined, (query) => query.where('it_contact_id', '=', it_contact_id ?? '')),
    )
    .execute()
}

/** Somebody opened it: no more reminders. @returns undefined when it has ended. */
export async function openSetupLink(tx: Tx, id: string): Promise<Row | undefined> {
  return tx.db
    .updateTable('setup_links')
    .set((row) => ({
      opened_at: row.fn.coalesce('opened_at', row.val(tx.now)),
      next_reminder_at: null,
    }))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('completed_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .returningAll()
    .executeTakeFirst()
}

/** The set-up is done: the link opens no further session, the present ones go on. */
export async function completeSetupLink(tx: Tx, owner: Owner, id: string): Promise<void> {
  await tx.db
    .updateTable('setup_links')
    .set({ completed_at: tx.now, next_reminder_at: null })
    .where('environment_id', '=', owner.environment_id)
    .where('organization_id', '=', owner.organization_id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('completed_at', 'is', null)
    .execute()
}

export function stateOf(row: Row, now: Date): SetupLink['state'] {
  if (row.completed_at !== null) return 'completed'
  // A replaced link that had run out before is told as what it was when it last could be used.
  if (row.revoked_at !== null && row.revoked_at < row.expires_at) return 'revoked'
  if (row.expires_at <= now.toISOString()) return 'expired'
  return row.opened_at === null ? 'pending' : 'opened'
}

export function intentsOf(row: Pick<Row, 'intents'>): Intent[] {
  return parseJson(row.intents)
}
