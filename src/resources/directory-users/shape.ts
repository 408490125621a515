/** A user's row, and what the wire shows of it. */
import type { Selectable } from 'kysely'
import type { DirectoryUserRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { caseless } from '../../kernel/caseless.ts'
import { parseJson } from '../../kernel/json.ts'
import type { OpenDirectory } from '../directories/open.ts'
import type { UserState } from '../directories/states.ts'
import { profileOf } from '../directories/types.ts'
import type { DirectoryUser } from './contract.ts'
import { customAttributesOf } from './custom-attributes.ts'
import { checkPerson, type Person, primaryEmail } from './person.ts'

export type UserRecord = Selectable<DirectoryUserRow>

export function directoryUserOf(row: UserRecord): DirectoryUser {
  return {
    object: 'directory_user',
    id: row.id,
    directory_id: row.directory_id,
    organization_id: row.organization_id,
    idp_id: row.idp_id,
    email: row.email,
    first_name: row.first_name,
    last_name: row.last_name,
    name: row.name,
    emails: parseJson(row.emails),
    job_title: row.job_title,
    username: row.user_name,
    state: userStateOf(row.state),
    raw_attributes: parseJson(row.resource),
    custom_attributes: parseJson(row.custom_attributes),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}
export function userStateOf(text: string): UserState {
  return text === 'active' || text === 'suspended' ? text : 'inactive'
}

/** Everything of a row that follows from the person. @throws 422 for what no row can hold. */
export function columnsOf(directory: OpenDirectory, person: Person, idp_id_before: string | null) {
  checkPerson(person)
  const { external_id, user_name, emails, state } = person
  const email = primaryEmail(emails)
  const email_key = email === null ? null : caseless(email)
  const alone = state === 'active' && !profileOf(directory.type).shared_emails
  return {
    idp_id: person.idp_id ?? external_id ?? idp_id_before ?? user_name ?? email ?? '',
    external_id,
    user_name,
    user_name_key: user_name === null ? null : caseless(user_name),
    email,
    email_key,
    email_claim: alone ? email_key : null,
    emails: JSON.stringify(emails),
    first_name: person.first_name,
    last_name: person.last_name,
    name: person.name,
    job_title: person.job_title,
    state,
    listed: isListed(directory, state) ? 1 : 0,
    resource: JSON.stringify(person.resource),
    custom_attributes: JSON.stringify(customAttributesOf(directory.attribute_map, person)),
  }
}

/** Who is deactivated is gone for the application, unless the environment keeps them. */
export function isListed(directory: OpenDirectory, state: string): boolean {
  return !directory.held && (state === 'active' || directory.deactivation === 'suspend')
}

export function newUserRow(tx: Tx, directory: OpenDirectory, person: Person, id?: string): UserRecord {
  return {
    id: id ?? tx.newId('directory_user'),
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    directory_id: directory.id,
    ...columnsOf(directory, person, null),
    version: 1,
    created_at: tx.now,
    updated_at: tx.now,
  }
}

/** The person that a row was made of: for reading their attributes anew. */
export function personOfRow(row: UserRecord): Person {
  const { idp_id, external_id, user_name, first_name, last_name, name, job_title } = row
  return {
    idp_id,
    external_id,
    user_name,
    emails: parseJson(row.emails),
    first_name,
    last_name,
    name,
    job_title,
    state: userStateOf(row.state),
    resource: parseJson(row.resource),
  }
}
