/** What the IT contacts are told of syncs. */
import type { Tx } from '../../db/store.ts'
import { findDirectory } from '../directories/directories.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import type { DirectoryOwner } from './sources.ts'

/** @param once what is told: the same again is not mailed again. */
export async function tellHeld(
  tx: Tx,
  directory: DirectoryOwner,
  once: string,
  deactivations: number,
): Promise<void> {
  const { name } = await findDirectory(tx.db, directory, directory.id)
  await tellContacts(tx, {
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    kind: 'directory_sync_held',
    data: { directory_name: name, deactivations },
    once,
  })
}

/** Only a person can mend it: credentials that are refused, files with mistakes, a report that is gone. */
export async function tellFailed(
  tx: Tx,
  directory: DirectoryOwner,
  failing_since: string,
  reason: string,
): Promise<void> {
  const { name } = await findDirectory(tx.db, directory, directory.id)
  await tellContacts(tx, {
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    kind: 'directory_sync_failed',
    data: { directory_name: name, reason },
    once: `${directory.id}:${failing_since}`,
  })
}
