/** /Groups. Members are changed by what is added and removed; the list is read only when it is asked for. */
import type { Tx } from '../db/store.ts'
import { notFound } from '../kernel/errors.ts'
import {
  changesNothing,
  groupType,
  type MemberChange,
  membersOf,
  noChange,
  patchGroup,
  type Resource,
  readMembers,
  readPatch,
  readResource,
} from '../protocols/scim/index.ts'
import { mustBeOurs } from '../resources/directories/gone.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import { lockGroup, maybeFindGroup } from '../resources/directory-groups/groups.ts'
import { changeMembers } from '../resources/directory-groups/members.ts'
import { createGroup, deleteGroup, updateGroup } from '../resources/directory-groups/provisioning.ts'
import type { GroupRecord } from '../resources/directory-groups/shape.ts'
import { answerOf, isQuiet, quietAnswer } from './answers.ts'
import { change } from './changes.ts'
import { type Answer, type Flow, have } from './flow.ts'
import { creating, descriptionOf, saving } from './group-identity.ts'
import { groupResource, groupResources, storedGroup } from './group-resource.ts'
import { listOf } from './lists.ts'
import { migratedId } from './migrated-id.ts'
import { noteMembers, noteOperations, noteResource } from './noted.ts'
import { checkUnchanged, isKnown } from './preconditions.ts'
import { patchReadingOf, readingOf } from './reading.ts'
import { groups } from './search/columns.ts'
import type { Endpoints } from './steps/perform.ts'

function list(flow: Flow): Promise<Answer> {
  return listOf(flow, groups, (db, directory_id, ids) => groupResources(flow, db, directory_id, ids))
}

async function get(flow: Flow): Promise<Answer> {
  const { deps, directory, input } = have(flow, 'directory')
  const row = await maybeFindGroup(deps.store.db, directory.id, input.id ?? '')
  if (!row) throw notFound('Group', input.id ?? '')
  if (isKnown(input, row)) return { status: 304 }
  noteResource(flow, row.id, { displayName: row.name })
  return answerOf(flow, 200, row, await groupResource(flow, row))
}

async function create(flow: Flow): Promise<Answer> {
  const { members, resource } = readGroup(flow)
  const { id: migrated } = migratedId(flow, 'directory_group')
  noteResource(flow, undefined, resource)
  const joining = members && { ...noChange(), add: members }
  if (joining) noteMembers(flow, joining)
  const row = await creating(flow, descriptionOf(resource), migrated, (group, id) =>
    change(flow, async (tx, directory) => {
      const made = await createGroup(tx, directory, group, id === undefined ? {} : { id })
      if (migrated !== undefined) await mustBeOurs(tx, directory.organization_id, migrated)
      return joining ? withMembers(flow, tx, directory, made, joining) : made
    }),
  )
  flow.seen.resource_id = row.id
  return answerOf(flow, 201, row, await groupResource(flow, row))
}

/** A PUT that does not speak of members leaves them as they are (RFC 7644 section 3.5.1 allows both). */
async function replace(flow: Flow): Promise<Answer> {
  const { members, resource } = readGroup(flow)
  const all = members && { ...noChange(), clear: true, add: members }
  noteResource(flow, undefined, resource)
  if (all) noteMembers(flow, all)
  return updating(flow, () => resource, all)
}

async function patch(flow: Flow): Promise<Answer> {
  const { body } = have(flow, 'body')
  const reading = patchReadingOf(flow)
  const operations = readPatch(body, groupType, reading.note)
  noteOperations(flow, operations)
  const members = membersOf(operations, reading)
  noteMembers(flow, members)
  return updating(flow, (before) => patchGroup(before, operations, reading), members)
}

async function updating(
  flow: Flow,
  next: (before: Resource) => Resource,
  members: MemberChange | undefined,
): Promise<Answer> {
  const { input, projection, endpoint } = have(flow, 'projection')
  const row = await change(flow, async (tx, directory) => {
    const before = await lockGroup(tx, directory, input.id ?? '')
    checkUnchanged(input, before)
    const resource = next(storedGroup(before))
    flow.seen.resource_id = before.id
    if (endpoint === 'patch') flow.seen.resource_name = before.name
    const group = descriptionOf(resource, before)
    const after = await saving(flow, group, () => updateGroup(tx, directory, before, group))
    return members && !changesNothing(members) ? withMembers(flow, tx, directory, after, members) : after
  })
  if (endpoint === 'patch' && isQuiet(projection)) return quietAnswer(row)
  return answerOf(flow, 200, row, await groupResource(flow, row))
}

async function remove(flow: Flow): Promise<Answer> {
  const { input } = flow
  await change(flow, async (tx, directory) => {
    const row = await lockGroup(tx, directory, input.id ?? '')
    checkUnchanged(input, row)
    noteResource(flow, row.id, { displayName: row.name })
    await deleteGroup(tx, directory, row)
  })
  return { status: 204 }
}

function readGroup(flow: Flow): { resource: Resource; members: Map<string, string | null> | undefined } {
  const { body } = have(flow, 'body')
  const reading = readingOf(flow)
  const { members, ...resource } = readResource(body, groupType, reading)
  return { resource, members: namesMembers(body) ? readMembers(members, reading.note) : undefined }
}
function namesMembers(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    Object.keys(body).some((key) => key.toLowerCase() === 'members')
  )
}

/** Who cannot be found is left out without a word to the provider, and with one to whoever reads the log. */
async function withMembers(
  flow: Flow,
  tx: Tx,
  directory: OpenDirectory,
  group: GroupRecord,
  members: MemberChange,
): Promise<GroupRecord> {
  const outcome = await changeMembers(tx, directory, group, members)
  if (outcome.unknown.length > 0) flow.quirks.add('members_not_found')
  return outcome.group
}

export const groupEndpoints: Endpoints = { list, get, create, replace, patch, delete: remove }
