/** Groups as they come, change and go, with the events that tell of it. */
import { isDeepStrictEqual } from 'node:util'
import { holding, isUniqueViolation } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { emit, emitAll } from '../../events/emit.ts'
import { caseless } from '../../kernel/caseless.ts'
import { conflict, invalid } from '../../kernel/errors.ts'
import { type JsonObject, parseJson } from '../../kernel/json.ts'
import { addToCounts } from '../directories/counts.ts'
import { noteGone } from '../directories/gone.ts'
import { explainClosed, type OpenDirectory, whileOpen } from '../directories/open.ts'
import { problemsOf } from '../directory-users/person.ts'
import { previousAttributes } from '../directory-users/previous-attributes.ts'
import { tellMembersOf } from './members.ts'
import { directoryGroupOf, type GroupRecord } from './shape.ts'

/** A group as a provider describes it, without its members. */
export interface GroupDescription {
  /** The provider's own name for it, where it is not the external id. */
  idp_id?: string
  external_id: string | null
  name: string
  /** What was sent, merged with what was there: `raw_attributes`. */
  resource: JsonObject
}

/** Writes only, and each row once: fits `store.write`. */
export async function createGroup(
  tx: Tx,
  directory: OpenDirectory,
  group: GroupDescription,
  { id }: { id?: string } = {},
): Promise<GroupRecord> {
  const row = newRow(tx, directory, group, id)
  await insert(tx, directory, [row])
  if (row.listed === 0) return row
  await addToCounts(tx, directory.id, { groups: 1 })
  await emit(tx, directory, 'dsync.group.created', directoryGroupOf(row))
  return row
}

/** Many at once, told of in their order. */
export async function createGroups(
  tx: Tx,
  directory: OpenDirectory,
  groups: readonly GroupDescription[],
): Promise<GroupRecord[]> {
  const rows = groups.map((group) => newRow(tx, directory, group))
  for (let from = 0; from < rows.length; from += 100)
    await insert(tx, directory, rows.slice(from, from + 100))
  const listed = rows.filter((row) => row.listed === 1)
  await addToCounts(tx, directory.id, { groups: listed.length })
  await emitAll(
    tx,
    directory,
    listed.map((row) => ({ event: 'dsync.group.created', data: directoryGroupOf(row) })),
  )
  return rows
}

async function insert(tx: Tx, directory: OpenDirectory, rows: GroupRecord[]): Promise<void> {
  if (rows.length === 0) return
  await tx.db
    .insertInto('directory_groups')
    .values(rows.map((row) => ({ ...row, directory_id: whileOpen(tx, directory) })))
    .execute()
}

/** @param row locked (`lockGroup`). @returns the same row when nothing changed: then there is no event either. */
export async function updateGroup(
  tx: Tx,
  directory: OpenDirectory,
  row: GroupRecord,
  group: GroupDescription,
): Promise<GroupRecord> {
  const columns = columnsOf(group, row.idp_id)
  const same =
    columns.idp_id === row.idp_id &&
    columns.external_id === row.external_id &&
    columns.name === row.name &&
    isDeepStrictEqual(parseJson(columns.resource), parseJson(row.resource))
  if (same) return row
  const next = { ...row, ...columns, version: row.version + 1, updated_at: tx.now }
  await tx.db
    .updateTable('directory_groups')
    .set({ ...columns, version: next.version, updated_at: next.updated_at })
    .where('id', '=', row.id)
    .execute()
  if (row.listed === 0) return next
  const data = directoryGroupOf(next)
  const previous_attributes = previousAttributes(directoryGroupOf(row), data)
  if (Object.keys(previous_attributes).length > 0)
    await emit(tx, directory, 'dsync.group.updated', { ...data, previous_attributes }, previous_attributes)
  return next
}

/** Its memberships go without a word. @param row locked. */
export async function deleteGroup(tx: Tx, directory: OpenDirectory, row: GroupRecord): Promise<void> {
  await tx.db.deleteFrom('directory_group_members').where('group_id', '=', row.id).execute()
  await tx.db.deleteFrom('directory_groups').where('id', '=', row.id).execute()
  await noteGone(tx, [row])
  if (row.listed === 0) return
  await addToCounts(tx, directory.id, { groups: -1 })
  await emit(tx, directory, 'dsync.group.deleted', directoryGroupOf(row))
}

/** Tells of a group that was held back, and of its members. @param row locked, and not listed. */
export async function listGroup(tx: Tx, directory: OpenDirectory, row: GroupRecord): Promise<void> {
  const next = { ...row, listed: 1 }
  await tx.db.updateTable('directory_groups').set({ listed: 1 }).where('id', '=', row.id).execute()
  await addToCounts(tx, directory.id, { groups: 1 })
  await emit(tx, directory, 'dsync.group.created', directoryGroupOf(next))
  await tellMembersOf(tx, next)
}

/** Out of every group, which is one member the less. Locked in the order of ids, as everybody who locks several does. */
export async function leaveGroups(tx: Tx, user_id: string): Promise<void> {
  const groups = await tx.db
    .selectFrom('directory_group_members as m')
    .innerJoin('directory_groups as g', 'g.id', 'm.group_id')
    .select('g.id')
    .where('m.user_id', '=', user_id)
    .orderBy('g.id')
    .modifyEnd(holding(tx.engine, 'update', 'g'))
    .execute()
  if (groups.length === 0) return
  await tx.db.deleteFrom('directory_group_members').where('user_id', '=', user_id).execute()
  await tx.db
    .updateTable('directory_groups')
    .set((row) => ({
      members: row('members', '-', 1),
      version: row('version', '+', 1),
      updated_at: tx.now,
    }))
    .where(
      'id',
      'in',
      groups.map(({ id }) => id),
    )
    .execute()
}

/** 409 for a name that is taken; what `whileOpen` refused; anything else as it came. */
export function explainGroupConflict(
  error: unknown,
  directory: OpenDirectory,
  group: GroupDescription,
): never {
  if (!isUniqueViolation(error)) explainClosed(error, directory)
  const id = group.idp_id ?? group.external_id ?? group.name
  throw conflict('group_id_taken', `Another group already exists with this ID '${id}'.`)
}

function newRow(tx: Tx, directory: OpenDirectory, group: GroupDescription, id?: string): GroupRecord {
  return {
    id: id ?? tx.newId('directory_group'),
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    directory_id: directory.id,
    ...columnsOf(group, null),
    listed: directory.held ? 0 : 1,
    members: 0,
    version: 1,
    created_at: tx.now,
    updated_at: tx.now,
  }
}

/** A group is what its external id says, else what it was called first: renaming makes no other one of it. */
function columnsOf(group: GroupDescription, idp_id_before: string | null) {
  const name = group.name.trim()
  const errors = [
    ...problemsOf('displayName', name),
    ...problemsOf('externalId', group.external_id),
    ...problemsOf('idp_id', group.idp_id ?? null),
  ]
  if (name === '')
    errors.push({ field: 'displayName', code: 'required', message: 'A group needs a displayName.' })
  if (errors.length > 0) throw invalid(errors)
  return {
    idp_id: group.idp_id ?? group.external_id ?? idp_id_before ?? name,
    external_id: group.external_id,
    name,
    name_key: caseless(name),
    resource: JSON.stringify(group.resource),
  }
}
