/**
 * Users as they come, change and go, with the events that tell of it. A user whom the application does not know (held
 * back, or deactivated where deactivating means deleting) changes without a word; when they are listed, they are
 * created for the application, with their groups, and when they leave the list, they are deleted.
 */
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { isUniqueViolation } from '../../db/connect.ts'
import { manyRows } from '../../db/many-rows.ts'
import { repeated } from '../../db/repeated.ts'
import type { Tx } from '../../db/store.ts'
import { emit, emitAll } from '../../events/emit.ts'
import { conflict } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { addToCounts, type Tally } from '../directories/counts.ts'
import { noteGone } from '../directories/gone.ts'
import { explainClosed, type OpenDirectory, openId, whileOpen } from '../directories/open.ts'
import { tellJoined, tellLeft } from '../directory-groups/members.ts'
import { leaveGroups } from '../directory-groups/provisioning.ts'
import { otherEmails, type Person } from './person.ts'
import { previousAttributes } from './previous-attributes.ts'
import { columnsOf, directoryUserOf, isListed, newUserRow, type UserRecord } from './shape.ts'
import { lockUsers } from './users.ts'

const insertUser = repeated((db, { held, ...row }: UserRecord & { held: number }, engine) =>
  db.insertInto('directory_users').values({ ...row, directory_id: openId(engine, row.directory_id, held) }),
)

/** Writes only, and each row once: fits `store.write`. @param id when the provider brings one along. */
export async function createUser(
  tx: Tx,
  directory: OpenDirectory,
  person: Person,
  { id }: { id?: string } = {},
): Promise<UserRecord> {
  const row = newUserRow(tx, directory, person, id)
  await insertUser(tx, { ...row, held: directory.held ? 1 : 0 })
  await insertOtherEmails(tx, [row])
  await addToCounts(tx, directory.id, tally([row]))
  if (row.listed === 0) return row
  await emit(tx, directory, 'dsync.user.created', directoryUserOf(row))
  return row
}

/** Many at once, told of in their order. Writes only, too. */
export async function createUsers(
  tx: Tx,
  directory: OpenDirectory,
  people: readonly Person[],
): Promise<UserRecord[]> {
  const rows = people.map((person) => newUserRow(tx, directory, person))
  for (let from = 0; from < rows.length; from += 500)
    await insert(tx, directory, rows.slice(from, from + 500))
  await addToCounts(tx, directory.id, tally(rows))
  await tellCreated(
    tx,
    directory,
    rows.filter(({ listed }) => listed === 1),
  )
  return rows
}

function tellCreated(tx: Tx, directory: OpenDirectory, rows: readonly UserRecord[]): Promise<void> {
  return emitAll(
    tx,
    directory,
    rows.map((row) => ({ event: 'dsync.user.created', data: directoryUserOf(row) })),
  )
}

const columns = {
  id: 'text',
  environment_id: 'text',
  organization_id: 'text',
  idp_id: 'text',
  external_id: 'text',
  user_name: 'text',
  user_name_key: 'text',
  email: 'text',
  email_key: 'text',
  email_claim: 'text',
  emails: 'text',
  first_name: 'text',
  last_name: 'text',
  name: 'text',
  job_title: 'text',
  state: 'text',
  listed: 'bigint',
  resource: 'text',
  custom_attributes: 'text',
  version: 'bigint',
  created_at: 'text',
  updated_at: 'text',
} as const
const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))

async function insert(tx: Tx, directory: OpenDirectory, rows: readonly UserRecord[]): Promise<void> {
  await sql`insert into directory_users (directory_id, ${names})
    select ${whileOpen(tx, directory)}, ${names} from ${manyRows(tx.engine, columns, rows)}`.execute(tx.db)
  await insertOtherEmails(tx, rows)
}

async function insertOtherEmails(tx: Tx, rows: readonly UserRecord[]): Promise<void> {
  const emails = rows.flatMap((row) =>
    otherEmails(parseJson(row.emails), row.email).map((email_key) => ({
      user_id: row.id,
      directory_id: row.directory_id,
      email_key,
    })),
  )
  if (emails.length === 0) return
  const types = { user_id: 'text', directory_id: 'text', email_key: 'text' } as const
  await sql`insert into directory_user_emails (user_id, directory_id, email_key)
    select user_id, directory_id, email_key from ${manyRows(tx.engine, types, emails)}`.execute(tx.db)
}

/** @param row locked (`lockUser`). @returns the same row when nothing changed: then there is no event either. */
export async function updateUser(
  tx: Tx,
  directory: OpenDirectory,
  row: UserRecord,
  person: Person,
): Promise<UserRecord> {
  const columns = columnsOf(directory, person, row.idp_id)
  if (!differs(row, columns)) return row
  const next: UserRecord = { ...row, ...columns, version: row.version + 1, updated_at: tx.now }
  await tx.db
    .updateTable('directory_users')
    .set({ ...columns, version: next.version, updated_at: next.updated_at })
    .where('id', '=', row.id)
    .execute()
  if (row.emails !== next.emails) {
    await tx.db.deleteFrom('directory_user_emails').where('user_id', '=', row.id).execute()
    await insertOtherEmails(tx, [next])
  }
  await addToCounts(tx, directory.id, tally([next], [row]))
  await tellChange(tx, directory, row, next)
  return next
}

const jsonColumns = new Set(['emails', 'resource', 'custom_attributes'])

/** The order of a JSON object's members says nothing. */
function differs(row: UserRecord, columns: Partial<UserRecord>): boolean {
  const before = new Map<string, unknown>(Object.entries(row))
  return Object.entries(columns).some(([name, value]) => {
    const old = before.get(name)
    if (old === value) return false
    if (!jsonColumns.has(name)) return true
    return !isDeepStrictEqual(parseJson(String(old)), parseJson(String(value)))
  })
}

async function tellChange(
  tx: Tx,
  directory: OpenDirectory,
  row: UserRecord,
  next: UserRecord,
): Promise<void> {
  if (row.listed === 1 && next.listed === 0) return tellGone(tx, next)
  if (row.listed === 0 && next.listed === 1) return tellThere(tx, next)
  if (next.listed === 0) return
  const data = directoryUserOf(next)
  const previous_attributes = previousAttributes(directoryUserOf(row), data)
  if (Object.keys(previous_attributes).length > 0)
    await emit(tx, directory, 'dsync.user.updated', { ...data, previous_attributes }, previous_attributes)
}

/** First out of the groups, then gone: whoever applies it in this order never has a member that nobody is. */
async function tellGone(tx: Tx, row: UserRecord): Promise<void> {
  await tellLeft(tx, row)
  await emit(tx, row, 'dsync.user.deleted', directoryUserOf(row))
}
async function tellThere(tx: Tx, row: UserRecord): Promise<void> {
  await emit(tx, row, 'dsync.user.created', directoryUserOf(row))
  await tellJoined(tx, [row])
}

/** Tells of users who were held back, as far as they are to be told of and nobody has. */
export async function listUsers(tx: Tx, directory: OpenDirectory, ids: readonly string[]): Promise<void> {
  const held = (await lockUsers(tx, directory, ids)).filter(
    ({ listed, state }) => listed === 0 && isListed(directory, state),
  )
  if (held.length === 0) return
  const rows = held.map((row) => ({ ...row, listed: 1 }))
  await tx.db
    .updateTable('directory_users')
    .set({ listed: 1 })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  await addToCounts(tx, directory.id, tally(rows, held))
  await tellCreated(tx, directory, rows)
  await tellJoined(tx, rows)
}

/** For good. @param row locked. */
export async function deleteUser(tx: Tx, directory: OpenDirectory, row: UserRecord): Promise<void> {
  if (row.listed === 1) await tellGone(tx, row)
  await leaveGroups(tx, row.id)
  await tx.db.deleteFrom('directory_users').where('id', '=', row.id).execute()
  await noteGone(tx, [row])
  await addToCounts(tx, directory.id, tally([], [row]))
}

/** 409 that says which of the three was taken; what `whileOpen` refused; anything else as it came. */
export function explainUserConflict(error: unknown, directory: OpenDirectory, person: Person): never {
  if (!isUniqueViolation(error)) explainClosed(error, directory)
  const text =
    error instanceof Error ? `${error.message} ${'constraint' in error ? error.constraint : ''}` : ''
  if (/user_name/.test(text))
    throw conflict('user_name_taken', `Another user already exists with this username '${person.user_name}'.`)
  if (/email_claim/.test(text))
    throw conflict('email_taken', 'Another active user already exists with this e-mail address.')
  throw conflict('id_taken', 'Another user already exists with this ID.')
}

/** What counts change by when these users come and those go. */
function tally(come: readonly UserRecord[], go: readonly UserRecord[] = []): Partial<Tally> {
  const change: Partial<Tally> = {}
  const count = (row: UserRecord, n: number) => {
    const place = placeOf(row)
    change[place] = (change[place] ?? 0) + n
  }
  for (const row of come) count(row, 1)
  for (const row of go) count(row, -1)
  return change
}
function placeOf({ listed, state }: UserRecord): keyof Tally {
  if (listed === 1) return state === 'active' ? 'active_users' : 'inactive_users'
  return state === 'active' ? 'unlisted_active_users' : 'unlisted_inactive_users'
}
