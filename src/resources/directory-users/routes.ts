import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import { getDirectoryUser, listDirectoryUsers } from './users.ts'

export function directoryUserRoutes(on: ApiRouter, store: Store): void {
  on(contract.listDirectoryUsers, ({ auth, query }) =>
    listDirectoryUsers(store.db, auth.environment_id, query),
  )
  on(contract.getDirectoryUser, ({ auth, params }) =>
    getDirectoryUser(store.db, auth.environment_id, params.id),
  )
}
