/** What a source says of people and groups, as the directory's own words for it. */

import type { GroupDescription } from '../resources/directory-groups/provisioning.ts'
import type { Person } from '../resources/directory-users/person.ts'
import type { PulledGroup, PulledUser } from './pulled.ts'

export function personOf(user: PulledUser): Person {
  const { id, state, username, emails, first_name, last_name, job_title, raw, custom } = user
  return {
    idp_id: id,
    external_id: id,
    user_name: username,
    emails: emails.map(({ value, type, primary }) => ({ value, primary, ...(type !== null && { type }) })),
    first_name,
    last_name,
    name: [first_name, last_name].filter((part) => part !== null).join(' ') || null,
    job_title,
    state,
    resource: raw,
    custom_attributes: custom,
  }
}

export function groupOf({ id, name, raw }: PulledGroup): GroupDescription {
  return { idp_id: id, external_id: id, name, resource: raw }
}
