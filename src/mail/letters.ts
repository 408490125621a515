/** A mail that is due, with what it is about as it is now: a link that ended meanwhile is not sent any more. */
import type { KeyObject } from 'node:crypto'
import type { Store } from '../db/store.ts'
import { mailAddress } from '../kernel/html.ts'
import { parseJson } from '../kernel/json.ts'
import { findEnvironment } from '../resources/environments/environments.ts'
import { mailKinds } from '../resources/mails/kinds.ts'
import type { Mail } from '../resources/mails/mails.ts'
import { findOrganization } from '../resources/organizations/organizations.ts'
import { intents as everyIntent } from '../resources/portal-links/intents.ts'
import { intentsOf, maybeFindSetupLink, stateOf } from '../resources/setup-links/setup-links.ts'
import { setupUrl } from '../resources/setup-links/token.ts'
import { oneLine } from './fill.ts'
import type { Letter } from './write.ts'

export interface LetterContext {
  store: Store
  /** Signs the tokens of links. */
  key: KeyObject
  public_url: string
}

export interface Ready {
  letter: Letter
  from_name: string
  reply_to: string | null
}

/** @returns why it is not sent. */
export async function readLetter(context: LetterContext, mail: Mail): Promise<Ready | string> {
  const { db, clock } = context.store
  const kind = mailKinds.find((known) => known === mail.kind)
  if (kind === undefined) return `This release knows no mail of the kind '${mail.kind}'.`
  const row = mail.setup_link_id === null ? undefined : await maybeFindSetupLink(db, mail, mail.setup_link_id)
  const state = row && stateOf(row, clock())
  const usable = state === 'pending' || state === 'opened'
  const about = kind === 'invitation' || kind === 'reminder'
  if (about && !usable) return `Its link is ${state ?? 'gone'}.`
  if (kind === 'reminder' && state !== 'pending') return 'Its link has been opened.'
  const { settings } = await findEnvironment(db, mail.environment_id)
  const { name } = await findOrganization(db, mail.environment_id, mail.organization_id)
  const { branding } = settings
  const granted = row && usable ? intentsOf(row) : []
  return {
    letter: {
      kind,
      recipient: mail.recipient,
      organization: name,
      data: parseJson(mail.data),
      branding,
      link:
        row && usable
          ? {
              url: setupUrl(context.public_url, row.id, context.key),
              intents: granted.length > 0 ? granted : everyIntent,
              until: row.expires_at,
            }
          : null,
    },
    from_name: oneLine(branding.name),
    reply_to: mailAddress(branding.support_email) ? branding.support_email : null,
  }
}
