import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import * as organizations from './organizations.ts'

export function organizationRoutes(on: ApiRouter, store: Store): void {
  on(contract.listOrganizations, ({ auth, query }) =>
    organizations.listOrganizations(store.db, auth.environment_id, query),
  )
  on(contract.createOrganization, ({ auth, body }) =>
    store.change(auth.actor, (tx) => organizations.createOrganization(tx, auth.environment_id, body)),
  )
  on(contract.getOrganizationByExternalId, ({ auth, params }) =>
    organizations.getOrganizationByExternalId(store.db, auth.environment_id, params.external_id),
  )
  on(contract.getOrganization, ({ auth, params }) =>
    organizations.getOrganization(store.db, auth.environment_id, params.id),
  )
  on(contract.updateOrganization, ({ auth, params, body }) =>
    store.change(auth.actor, (tx) =>
      organizations.updateOrganization(tx, auth.environment_id, params.id, body),
    ),
  )
  on(contract.deleteOrganization, ({ auth, params }) =>
    store.change(auth.actor, (tx) => organizations.deleteOrganization(tx, auth.environment_id, params.id)),
  )
}
