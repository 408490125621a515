import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import { getDirectoryGroup, listDirectoryGroups } from './groups.ts'

export function directoryGroupRoutes(on: ApiRouter, store: Store): void {
  on(contract.listDirectoryGroups, ({ auth, query }) =>
    listDirectoryGroups(store.db, auth.environment_id, query),
  )
  on(contract.getDirectoryGroup, ({ auth, params }) =>
    getDirectoryGroup(store.db, auth.environment_id, params.id),
  )
}
