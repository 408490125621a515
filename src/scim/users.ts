/** /Users. */
import { notFound } from '../kernel/errors.ts'
import {
  patchResource,
  type Resource,
  readPatch,
  readResource,
  userType,
  wants,
} from '../protocols/scim/index.ts'
import { mustBeOurs } from '../resources/directories/gone.ts'
import { groupsOfUsers } from '../resources/directory-groups/members.ts'
import type { Person } from '../resources/directory-users/person.ts'
import { createUser, deleteUser, updateUser } from '../resources/directory-users/provisioning.ts'
import { personOfScim } from '../resources/directory-users/scim-person.ts'
import type { UserRecord } from '../resources/directory-users/shape.ts'
import { lockUser, maybeFindUser } from '../resources/directory-users/users.ts'
import { answerOf, isQuiet, quietAnswer } from './answers.ts'
import { change } from './changes.ts'
import { type Answer, type Flow, have } from './flow.ts'
import { heldBack, keptActive, removalHeld } from './held.ts'
import { listOf } from './lists.ts'
import { migratedId } from './migrated-id.ts'
import { noteOperations, noteResource } from './noted.ts'
import { checkUnchanged, isKnown } from './preconditions.ts'
import { patchReadingOf, readingOf } from './reading.ts'
import { users } from './search/columns.ts'
import type { Endpoints } from './steps/perform.ts'
import { explainConflict } from './user-conflict.ts'
import { storedUser, userResource } from './user-resource.ts'
import { checkNewUser, checkUser } from './user-rules.ts'

function list(flow: Flow): Promise<Answer> {
  return listOf(flow, users, async (db, directory_id, ids) => {
    const query = db.selectFrom('directory_users').selectAll().where('directory_id', '=', directory_id)
    return resourcesOf(flow, await query.where('id', 'in', ids).execute())
  })
}

async function get(flow: Flow): Promise<Answer> {
  const { deps, directory, input } = have(flow, 'directory')
  const row = await maybeFindUser(deps.store.db, directory.id, input.id ?? '')
  if (!row) throw notFound('User', input.id ?? '')
  if (isKnown(input, row)) return { status: 304 }
  const [resource = {}] = await resourcesOf(flow, [row])
  noteResource(flow, row.id, resource)
  return answerOf(flow, 200, row, resource)
}

async function create(flow: Flow): Promise<Answer> {
  const { deps, bytes, body, directory } = have(flow, 'body', 'directory')
  const reading = readingOf(flow)
  const resource = checkUser(readResource(body, userType, reading), directory, reading.note)
  checkNewUser(resource, directory)
  noteResource(flow, undefined, resource)
  const { id } = migratedId(flow, 'directory_user')
  const person = personOfScim(resource)
  const created =
    directory.state === 'linked' && id === undefined
      ? deps.createTogether({ directory, person, size: bytes?.length ?? 0 })
      : change(flow, async (tx, open) => {
          const made = await createUser(tx, open, person, id === undefined ? {} : { id })
          if (id !== undefined) await mustBeOurs(tx, open.organization_id, id)
          return made
        })
  const row = await created.catch((error: unknown) => explainConflict(flow, error, person))
  flow.seen.resource_id = row.id
  return answerOf(flow, 201, row, userResource(flow, row, []))
}

async function replace(flow: Flow): Promise<Answer> {
  const { body, directory } = have(flow, 'body', 'directory')
  const reading = readingOf(flow)
  const resource = checkUser(readResource(body, userType, reading), directory, reading.note)
  // Who says nothing of `active` does not mean to wake anybody up.
  return updating(flow, resource.active !== undefined, (row) => ({
    active: row.state === 'active',
    ...resource,
  }))
}

async function patch(flow: Flow): Promise<Answer> {
  const { body, directory } = have(flow, 'body', 'directory')
  const reading = patchReadingOf(flow)
  const operations = readPatch(body, userType, reading.note)
  noteOperations(flow, operations)
  const saysActive = operations.some(({ target }) => target.attribute?.name === 'active')
  return updating(flow, saysActive, (row) => {
    const before = storedUser(row)
    const after = { active: before.active ?? true, ...patchResource(before, operations, reading) }
    return checkUser(after, directory, reading.note, before)
  })
}

async function updating(
  flow: Flow,
  saysActive: boolean,
  next: (row: UserRecord) => Resource,
): Promise<Answer> {
  const { input, projection, endpoint, deps } = have(flow, 'projection')
  let person: Person | undefined
  const row = await change(flow, async (tx, directory) => {
    const before = await lockUser(tx, directory, input.id ?? '')
    checkUnchanged(input, before)
    const resource = next(before)
    noteResource(flow, before.id, endpoint === 'patch' ? { userName: resource.userName ?? null } : resource)
    person = personOfScim(resource)
    if (!(await heldBack(tx, directory, before, person, saysActive)))
      return updateUser(tx, directory, before, person)
    return { ...(await updateUser(tx, directory, before, keptActive(person))), state: 'inactive' }
  }).catch((error: unknown) => explainConflict(flow, error, person))
  if (endpoint === 'patch' && isQuiet(projection)) return quietAnswer(row)
  const groups = wants(projection, 'groups') ? await groupsOfUsers(deps.store.db, [row.id]) : []
  return answerOf(flow, 200, row, userResource(flow, row, groups))
}

async function remove(flow: Flow): Promise<Answer> {
  const { input } = flow
  await change(flow, async (tx, directory) => {
    const row = await lockUser(tx, directory, input.id ?? '')
    checkUnchanged(input, row)
    noteResource(flow, row.id, { userName: row.user_name })
    if (!(await removalHeld(tx, directory, row))) await deleteUser(tx, directory, row)
  })
  return { status: 204 }
}

async function resourcesOf(flow: Flow, rows: readonly UserRecord[]): Promise<Resource[]> {
  const { deps, projection } = have(flow, 'projection')
  const groups = wants(projection, 'groups')
    ? await groupsOfUsers(
        deps.store.db,
        rows.map(({ id }) => id),
      )
    : []
  const byUser = Map.groupBy(groups, ({ user_id }) => user_id)
  return rows.map((row) => userResource(flow, row, byUser.get(row.id) ?? []))
}

export const userEndpoints: Endpoints = { list, get, create, replace, patch, delete: remove }
