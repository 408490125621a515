/**
 * Mass deactivation by push (src/resources/directory-syncs/push-guard.ts): the provider is answered as if it was done, and
 * the person stays as they are until somebody has looked.
 */
import type { Tx } from '../db/store.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import { dropHeldDeactivation, holdPushedDeactivation } from '../resources/directory-syncs/push-guard.ts'
import type { Person } from '../resources/directory-users/person.ts'
import type { UserRecord } from '../resources/directory-users/shape.ts'

/** @param saysActive the request names `active`: one that changes a title says nothing about who may stay. */
export async function heldBack(
  tx: Tx,
  directory: OpenDirectory,
  before: UserRecord,
  person: Person,
  saysActive: boolean,
): Promise<boolean> {
  // In a directory that is held as a whole, nobody is told of anything anyway.
  if (before.state !== 'active' || directory.held) return false
  if (person.state !== 'active') return holdPushedDeactivation(tx, directory, before, 'deactivate')
  if (saysActive) await dropHeldDeactivation(tx, directory.id, before.idp_id)
  return false
}

/** Everything of the change but the deactivation. */
export function keptActive(person: Person): Person {
  return { ...person, state: 'active', resource: { ...person.resource, active: true } }
}

export async function removalHeld(tx: Tx, directory: OpenDirectory, row: UserRecord): Promise<boolean> {
  if (row.state !== 'active' || directory.held) return false
  return holdPushedDeactivation(tx, directory, row, 'delete')
}
