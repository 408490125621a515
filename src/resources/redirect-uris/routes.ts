import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import * as uris from './redirect-uris.ts'

export function redirectUriRoutes(on: ApiRouter, store: Store): void {
  on(contract.createRedirectUri, ({ auth, body }) =>
    store.change(auth.actor, (tx) => uris.createRedirectUri(tx, auth.environment_id, body.uri)),
  )
  on(contract.listRedirectUris, ({ auth, query }) =>
    uris.listRedirectUris(store.db, auth.environment_id, query),
  )
  on(contract.deleteRedirectUri, ({ auth, params }) =>
    store.change(auth.actor, (tx) => uris.deleteRedirectUri(tx, auth.environment_id, params.id)),
  )
}
