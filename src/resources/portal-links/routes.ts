import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { findEnvironment } from '../environments/environments.ts'
import { subscribeItContacts } from '../it-contacts/it-contacts.ts'
import { organizationLookup } from '../organizations/organizations.ts'
import { generateLink } from './contract.ts'
import { createPortalLink, type LinkRules } from './portal-links.ts'

/** An operator's change of the link rules works at most this long after. */
const rulesStaleAfterMs = 5_000

export interface PortalLinkOptions {
  public_url: string
  portal_link_status: 200 | 201
}

export function portalLinkRoutes(
  on: ApiRouter,
  store: Store,
  sealer: Sealer,
  options: PortalLinkOptions,
): void {
  const key = sealer.deriveKey('portal links')
  const rules = cachedRules(store)
  const exists = organizationLookup(store)
  on({ ...generateLink, status: options.portal_link_status }, async ({ auth, body }) => {
    const { environment_id } = auth
    const context = {
      environment_id,
      clock: store.clock,
      key,
      public_url: options.public_url,
      rules: await rules(environment_id),
    }
    const link = await createPortalLink(exists, context, body)
    const emails = [...(body.it_contact_emails ?? []), ...(body.admin_emails ?? [])]
    if (emails.length > 0) {
      const owner = { environment_id, organization_id: body.organization }
      await store.change(auth.actor, (tx) => subscribeItContacts(tx, owner, emails))
    }
    return { object: 'portal_link' as const, link }
  })
}

function cachedRules(store: Store) {
  const known = new Map<string, { rules: LinkRules; until: number }>()
  return async (environment_id: string): Promise<LinkRules> => {
    const now = store.clock().getTime()
    const cached = known.get(environment_id)
    if (cached && cached.until > now) return cached.rules
    const { settings } = await findEnvironment(store.db, environment_id)
    known.set(environment_id, { rules: settings.rules, until: now + rulesStaleAfterMs })
    return settings.rules
  }
}
