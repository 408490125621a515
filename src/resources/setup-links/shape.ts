import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../kernel/clock.ts'
import type { SetupLink } from './contract.ts'
import { intentsOf, type Row, stateOf } from './setup-links.ts'
import { setupUrl } from './token.ts'

export interface LinkContext {
  public_url: string
  key: KeyObject
  clock: Clock
}

/** Only a shared link is shown: one in a mail is for its reader. */
export function setupLinkOf(row: Row, { public_url, key, clock }: LinkContext): SetupLink {
  const state = stateOf(row, clock())
  const usable = state === 'pending' || state === 'opened'
  const kind = row.kind === 'invitation' || row.kind === 'notice' ? row.kind : 'shared'
  return {
    object: 'setup_link',
    id: row.id,
    organization_id: row.organization_id,
    kind,
    it_contact_id: row.it_contact_id,
    intents: intentsOf(row),
    state,
    link: usable && kind === 'shared' ? setupUrl(public_url, row.id, key) : null,
    expires_at: row.expires_at,
    opened_at: row.opened_at,
    completed_at: row.completed_at,
    revoked_at: row.revoked_at,
    created_at: row.created_at,
  }
}
