/** A group's row as SCIM shows it, with its members where they are wanted. */
import type { Db } from '../db/connect.ts'
import { parseJson } from '../kernel/json.ts'
import { groupType, type Resource, schemasOf, userType, type Value, wants } from '../protocols/scim/index.ts'
import type { GroupRecord } from '../resources/directory-groups/shape.ts'
import { addressOf } from './addresses.ts'
import { metaOf } from './answers.ts'
import { type Flow, have } from './flow.ts'

/** Of all groups of a page together: a page is shorter where its groups are large (RFC 7644 section 3.4.2.4). */
const mostMembers = 50_000

export function storedGroup(row: GroupRecord): Resource {
  return parseJson<Resource>(row.resource)
}

export async function groupResource(flow: Flow, row: GroupRecord): Promise<Resource> {
  const { deps, projection } = have(flow, 'projection')
  const members = wants(projection, 'members') ? await membersOfGroups(deps.store.db, [row.id]) : []
  return resourceOf(flow, row, members)
}

export async function groupResources(
  flow: Flow,
  db: Db,
  directory_id: string,
  ids: readonly string[],
): Promise<Resource[]> {
  const { projection } = have(flow, 'projection')
  const rows = await db
    .selectFrom('directory_groups')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('id', 'in', ids)
    .execute()
  if (!wants(projection, 'members')) return rows.map((row) => resourceOf(flow, row, []))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const fitting = untilFull(ids.flatMap((id) => byId.get(id) ?? []))
  const members = await membersOfGroups(
    db,
    fitting.map(({ id }) => id),
  )
  const byGroup = Map.groupBy(members, ({ group_id }) => group_id)
  return fitting.map((row) => resourceOf(flow, row, byGroup.get(row.id) ?? []))
}

/** At least one, whatever its size. */
function untilFull(rows: readonly GroupRecord[]): GroupRecord[] {
  let members = 0
  const end = rows.findIndex((row, at) => {
    members += Number(row.members)
    return at > 0 && members > mostMembers
  })
  return end === -1 ? [...rows] : rows.slice(0, end)
}

interface Member {
  group_id: string
  user_id: string
  display: string | null
}
function membersOfGroups(db: Db, ids: readonly string[]): Promise<Member[]> {
  return db
    .selectFrom('directory_group_members')
    .select(['group_id', 'user_id', 'display'])
    .where('group_id', 'in', ids)
    .orderBy('group_id')
    .orderBy('user_id')
    .execute()
}

function resourceOf(flow: Flow, row: GroupRecord, members: readonly Member[]): Resource {
  const resource = storedGroup(row)
  return {
    schemas: schemasOf(resource, groupType),
    id: row.id,
    ...resource,
    ...(members.length > 0 && { members: members.map((member) => entryOf(flow, member)) }),
    meta: metaOf(flow, groupType, row),
  }
}

function entryOf(flow: Flow, { user_id, display }: Member): Value {
  const { deps, directory } = have(flow, 'directory')
  return {
    value: user_id,
    $ref: addressOf(deps.config.public_url, directory, userType, user_id),
    ...(display !== null && { display }),
    type: 'User',
  }
}
