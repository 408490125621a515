import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { findOrganization } from '../organizations/organizations.ts'
import { listPortalChanges } from './contract.ts'
import { listChanges } from './portal-changes.ts'

export function portalChangeRoutes(on: ApiRouter, store: Store): void {
  on(listPortalChanges, async ({ auth, params, query }) => {
    const { id } = await findOrganization(store.db, auth.environment_id, params.id)
    const { intent, ...rest } = query
    const owner = { environment_id: auth.environment_id, organization_id: id }
    return listChanges(store.db, owner, { ...rest, ...(intent && { intents: [intent] }) })
  })
}
