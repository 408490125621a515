/** What WorkOS's SCIM server asks of a user beyond the schema; which of it holds is data of the directory's type. */
import { isEmail } from '../kernel/domain-names.ts'
import { isResource, type Note, type Resource, refuse, type Value } from '../protocols/scim/index.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import { profileOf } from '../resources/directories/types.ts'

/**
 * A userName, and an address: without one the userName serves, when it is one. An address that was made so follows the
 * userName. @param before the resource that was patched.
 */
export function checkUser(
  resource: Resource,
  directory: OpenDirectory,
  note: Note,
  before?: Resource,
): Resource {
  const userName = textOf(resource.userName)
  if (userName === undefined) throw refuse('invalidValue', 'Required attributes missing: userName')
  if (hasEmail(resource) && !(before && wasMade(before, resource))) return resource
  if (before?.userName === resource.userName && hasEmail(resource)) return resource
  if (isEmail(userName)) {
    note('username_as_email')
    return { ...resource, emails: madeOf(userName) }
  }
  if (!profileOf(directory.type).without_email)
    throw refuse('invalidValue', 'Required attributes missing: emails')
  return resource
}

/** Where deactivated people are deleted, nobody can begin so. */
export function checkNewUser(resource: Resource, directory: OpenDirectory): void {
  if (
    resource.active !== false ||
    directory.deactivation !== 'delete' ||
    profileOf(directory.type).inactive_creates
  )
    return
  throw refuse(
    'invalidValue',
    "A user cannot be created with 'active: false' here: people who are deactivated are deleted.",
  )
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
function emailsOf({ emails }: Resource): Value[] {
  return Array.isArray(emails) ? emails : []
}
function hasEmail(resource: Resource): boolean {
  return emailsOf(resource).some((email) => isResource(email) && textOf(email.value) !== undefined)
}
/** Without a type, which providers give theirs: so it can be told from an address that was sent. */
function madeOf(userName: string): Value[] {
  return [{ value: userName, primary: true }]
}
/** The address is the one that we made of the userName that was there before. */
function wasMade(before: Resource, after: Resource): boolean {
  const made = JSON.stringify(madeOf(textOf(before.userName) ?? ''))
  return JSON.stringify(before.emails) === made && JSON.stringify(after.emails) === made
}
