import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { findOrganization } from '../organizations/organizations.ts'
import * as contract from './contract.ts'
import * as domains from './organization-domains.ts'
import { startVerification } from './verification.ts'

export function organizationDomainRoutes(on: ApiRouter, store: Store): void {
  on(contract.createOrganizationDomain, ({ auth, body }) =>
    store.change(auth.actor, async (tx) => {
      const { id } = await findOrganization(tx.db, auth.environment_id, body.organization_id)
      const owner = { environment_id: auth.environment_id, organization_id: id }
      return domains.createOrganizationDomain(tx, owner, { domain: body.domain, state: 'pending' })
    }),
  )
  on(contract.getOrganizationDomain, async ({ auth, params }) =>
    domains.organizationDomainOf(
      await domains.findOrganizationDomain(store.db, auth.environment_id, params.id),
    ),
  )
  on(contract.deleteOrganizationDomain, ({ auth, params }) =>
    store.change(auth.actor, (tx) => domains.deleteOrganizationDomain(tx, auth.environment_id, params.id)),
  )
  on(contract.verifyOrganizationDomain, ({ auth, params }) =>
    store.change(auth.actor, (tx) => startVerification(tx, auth.environment_id, params.id)),
  )
}
