import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as connections from './connections.ts'
import * as contract from './contract.ts'

export function connectionRoutes(on: ApiRouter, store: Store): void {
  on(contract.listConnections, ({ auth, query }) =>
    connections.listConnections(store.db, auth.environment_id, query),
  )
  on(contract.getConnection, ({ auth, params }) =>
    connections.getConnection(store.db, auth.environment_id, params.id),
  )
  on(contract.deleteConnection, ({ auth, params }) =>
    store.change(auth.actor, (tx) =>
      connections.deleteConnection(tx, { environment_id: auth.environment_id }, params.id),
    ),
  )
}
