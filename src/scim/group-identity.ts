/** What makes a group the one it is: its externalId, else the name that it had first. */
import { ApiError } from '../kernel/errors.ts'
import { type Resource, refuse } from '../protocols/scim/index.ts'
import { profileOf } from '../resources/directories/types.ts'
import { explainGroupConflict, type GroupDescription } from '../resources/directory-groups/provisioning.ts'
import type { GroupRecord } from '../resources/directory-groups/shape.ts'
import { type Flow, have } from './flow.ts'

export function descriptionOf(resource: Resource, before?: GroupRecord): GroupDescription {
  const { displayName, externalId } = resource
  if (typeof displayName !== 'string' || displayName.trim() === '')
    throw refuse('invalidValue', 'Required attributes missing: displayName')
  const external_id = typeof externalId === 'string' && externalId !== '' ? externalId : null
  const own = before !== undefined && before.idp_id === before.id
  return { external_id, name: displayName, resource, ...(own && { idp_id: before.id }) }
}

export async function saving<T>(flow: Flow, group: GroupDescription, work: () => Promise<T>): Promise<T> {
  const { directory } = have(flow, 'directory')
  try {
    return await work()
  } catch (error) {
    return explainGroupConflict(error, directory, group)
  }
}

/** Where a type allows two groups to claim one identity, the second one is known by its own id. */
export async function creating<T>(
  flow: Flow,
  group: GroupDescription,
  id: string | undefined,
  work: (group: GroupDescription, id: string | undefined) => Promise<T>,
): Promise<T> {
  const { deps, directory } = have(flow, 'directory')
  try {
    return await saving(flow, group, () => work(group, id))
  } catch (error) {
    const taken = error instanceof ApiError && error.code === 'group_id_taken'
    if (!taken || !profileOf(directory.type).shared_group_ids) throw error
    const own = id ?? deps.store.newId('directory_group')
    const second = { ...group, idp_id: own }
    return saving(flow, second, () => work(second, own))
  }
}
