import type { Store } from '../../db/store.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import * as directories from './directories.ts'
import { deleteDirectory } from './lifecycle.ts'

export function directoryRoutes(on: ApiRouter, store: Store): void {
  on(contract.listDirectories, ({ auth, query }) =>
    directories.listDirectories(store.db, auth.environment_id, query),
  )
  on(contract.getDirectory, ({ auth, params }) =>
    directories.getDirectory(store.db, auth.environment_id, params.id),
  )
  on(contract.deleteDirectory, ({ auth, params }) =>
    store.change(auth.actor, (tx) => deleteDirectory(tx, { environment_id: auth.environment_id }, params.id)),
  )
}
