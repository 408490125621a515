/** What was taken when a user could not be written. To be asked once the transaction is over. */
import { isUniqueViolation } from '../db/connect.ts'
import { caseless } from '../kernel/caseless.ts'
import { conflict } from '../kernel/errors.ts'
import type { Person } from '../resources/directory-users/person.ts'
import { explainUserConflict } from '../resources/directory-users/provisioning.ts'
import { type Flow, have } from './flow.ts'

/** Of several things that were taken a database names any; the userName is the one to speak of. */
export async function explainConflict(
  flow: Flow,
  error: unknown,
  person: Person | undefined,
): Promise<never> {
  const { deps, directory, input } = have(flow, 'directory')
  if (person === undefined) throw error
  if (isUniqueViolation(error) && person.user_name !== null) {
    const same = await deps.store.db
      .selectFrom('directory_users')
      .select('id')
      .where('directory_id', '=', directory.id)
      .where('user_name_key', '=', caseless(person.user_name))
      .executeTakeFirst()
    if (same && same.id !== input.id)
      throw conflict(
        'user_name_taken',
        `Another user already exists with this username '${person.user_name}'.`,
      )
  }
  return explainUserConflict(error, directory, person)
}
