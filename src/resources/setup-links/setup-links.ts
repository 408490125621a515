/**
 * Set-up links: stored, good for thirty days, opened as often as needed until they are revoked or the set-up is done.
 * Shared ones are for whoever is given them, one per organization at a time; those in mails belong to one contact.
 */
import type { Selectable } from 'kysely'
import type { SetupLinkRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import type { Intent } from '../portal-links/intents.ts'

export type SetupLink = Selectable<SetupLinkRow>
export const setupLinkSeconds = 30 * 24 * 3600

export interface NewSetupLink {
  environment_id: string
  organization_id: string
  it_contact_id: string | null
  kind: 'shared' | 'invitation' | 'notice'
  /** Empty: all. */
  intents: readonly Intent[]
  next_reminder_at?: string | null
}

export async function insertSetupLink(tx: Tx, link: NewSetupLink): Promise<SetupLink> {
  const { intents, next_reminder_at = null, ...rest } = link
  const row: SetupLink = {
    ...rest,
    id: tx.newId('setup_link'),
    intents: JSON.stringify(intents),
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
