import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { findOrganization } from '../organizations/organizations.ts'
import * as contract from './contract.ts'
import * as links from './setup-links.ts'
import { type LinkContext, setupLinkOf } from './shape.ts'
import { wantedIntents } from './wanted-intents.ts'

export function setupLinkRoutes(on: ApiRouter, store: Store, context: LinkContext): void {
  on(contract.listSetupLinks, async ({ auth, params, query }) => {
    const { id } = await findOrganization(store.db, auth.environment_id, params.id)
    const owner = { environment_id: auth.environment_id, organization_id: id }
    return links.listSetupLinks(store.db, owner, query, (row) => setupLinkOf(row, context))
  })
  on(contract.createSetupLink, ({ auth, params, body }) =>
    store.change(auth.actor, async (tx) => {
      const owner = { environment_id: auth.environment_id, organization_id: params.id }
      return setupLinkOf(await links.createSharedLink(tx, owner, wantedIntents(body.intents ?? [])), context)
    }),
  )
  on(contract.revokeSetupLink, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      const owner = { environment_id: auth.environment_id, organization_id: params.id }
      const { id } = await links.findSetupLink(tx.db, owner, params.setup_link_id)
      await links.revokeSetupLinks(tx, owner, { id })
    }),
  )
}
