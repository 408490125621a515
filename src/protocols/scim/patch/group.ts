/** A PATCH of a group: its own attributes, and the change to its members. */
import type { Reading } from '../shape.ts'
import type { Resource } from '../types.ts'
import { patchResource } from './apply.ts'
import { changeMembers, type MemberChange, noChange } from './members.ts'
import type { Operation } from './operations.ts'

export function membersOf(operations: readonly Operation[], reading: Reading): MemberChange {
  const change = noChange()
  for (const operation of operations)
    if (isOfMembers(operation)) changeMembers(change, operation, reading.note)
  return change
}

export function patchGroup(resource: Resource, operations: readonly Operation[], reading: Reading): Resource {
  return patchResource(
    resource,
    operations.filter((operation) => !isOfMembers(operation)),
    reading,
  )
}

function isOfMembers({ target }: Operation): boolean {
  return target.extension === undefined && target.name === 'members'
}
