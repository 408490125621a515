/** What a request was taken for, in words for the request log. */
import { changesNothing, type MemberChange, type Operation, type Resource } from '../protocols/scim/index.ts'
import type { Flow } from './flow.ts'

const most = 30

export function noteResource({ seen, endpoint }: Flow, id: string | undefined, resource: Resource): void {
  if (id !== undefined) seen.resource_id = id
  const name = resource.userName ?? resource.displayName
  if (typeof name === 'string') seen.resource_name = name.slice(0, 256)
  if (endpoint === 'create' || endpoint === 'replace') seen.changes = Object.keys(resource).slice(0, most)
}

export function noteOperations({ seen }: Flow, operations: readonly Operation[]): void {
  seen.changes = operations.slice(0, most).map(({ op, target }) => {
    const { extension, name, sub } = target
    return `${op} ${[name ?? extension, sub].filter((part) => part !== undefined).join('.')}`
  })
}

export function noteMembers({ seen }: Flow, change: MemberChange): void {
  if (changesNothing(change)) return
  if (change.clear) seen.changes.push('members: all others go')
  if (change.add.size > 0) seen.changes.push(`members: ${change.add.size} to add`)
  if (change.remove.size > 0) seen.changes.push(`members: ${change.remove.size} to remove`)
}
