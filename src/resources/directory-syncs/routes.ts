import type { Store } from '../../db/store.ts'
import { conflict } from '../../kernel/errors.ts'
import type { ApiRouter } from '../../kernel/router.ts'
import { openDirectory } from '../directories/open.ts'
import { profileOf } from '../directories/types.ts'
import * as contract from './contract.ts'
import { changeSource, directoryHoldPolicyOf, requestSync } from './sources.ts'
import { approveSync, discardSync, findSync, listSyncs, syncOf } from './syncs.ts'

export function directorySyncRoutes(on: ApiRouter, store: Store): void {
  on(contract.listDirectorySyncs, ({ auth, query }) => listSyncs(store.db, auth.environment_id, query))
  on(contract.getDirectorySync, async ({ auth, params }) =>
    syncOf(await findSync(store.db, auth.environment_id, params.id)),
  )
  on(contract.startDirectorySync, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      const directory = await openDirectory(tx.db, auth, params.id)
      if (profileOf(directory.type).channel === 'scim')
        throw conflict(
          'directory_is_pushed',
          'This directory is pushed by its provider: there is nothing to fetch.',
        )
      await requestSync(tx, directory, 'manual')
    }),
  )
  on(contract.getDirectoryHoldPolicy, async ({ auth, params }) =>
    directoryHoldPolicyOf(store.db, await openDirectory(store.db, auth, params.id)),
  )
  on(contract.setDirectoryHoldPolicy, ({ auth, params, body }) =>
    store.change(auth.actor, async (tx) => {
      const directory = await openDirectory(tx.db, auth, params.id)
      await changeSource(tx, directory, { policy: Object.keys(body).length > 0 ? body : null })
      return directoryHoldPolicyOf(tx.db, directory)
    }),
  )
  on(contract.approveDirectorySync, ({ auth, params }) =>
    store.change(auth.actor, (tx) => approveSync(tx, auth.environment_id, params.id)),
  )
  on(contract.discardDirectorySync, ({ auth, params }) =>
    store.change(auth.actor, (tx) => discardSync(tx, auth.environment_id, params.id)),
  )
}
