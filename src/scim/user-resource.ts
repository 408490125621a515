/** A user's row as SCIM shows it. */
import { parseJson } from '../kernel/json.ts'
import { groupType, type Resource, schemasOf, userType, type Value } from '../protocols/scim/index.ts'
import type { UserRecord } from '../resources/directory-users/shape.ts'
import { addressOf } from './addresses.ts'
import { metaOf } from './answers.ts'
import { type Flow, have } from './flow.ts'

export interface GroupOfUser {
  id: string
  name: string
}

/** What PATCH changes. The row knows best who is active. */
export function storedUser(row: UserRecord): Resource {
  return { ...parseJson<Resource>(row.resource), active: row.state === 'active' }
}

export function userResource(flow: Flow, row: UserRecord, groups: readonly GroupOfUser[]): Resource {
  const resource = storedUser(row)
  return {
    schemas: schemasOf(resource, userType),
    id: row.id,
    ...resource,
    ...(groups.length > 0 && { groups: groups.map((group) => entryOf(flow, group)) }),
    meta: metaOf(flow, userType, row),
  }
}

function entryOf(flow: Flow, { id, name }: GroupOfUser): Value {
  const { deps, directory } = have(flow, 'directory')
  return {
    value: id,
    $ref: addressOf(deps.config.public_url, directory, groupType, id),
    display: name,
    type: 'direct',
  }
}
