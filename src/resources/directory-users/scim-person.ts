/** From a SCIM user (RFC 7643 section 4.1) to a person. Names of attributes are read without regard to case. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts'
import { valueAt } from '../directories/attribute-map.ts'
import type { UserEmail } from './contract.ts'
import type { Person } from './person.ts'

export function personOfScim(resource: JsonObject): Person {
  const text = (place: string) => textOf(valueAt(resource, place))
  const first_name = text('name.givenName')
  const last_name = text('name.familyName')
  const joined = [first_name, last_name].filter((part) => part !== null).join(' ')
  return {
    external_id: text('externalId'),
    user_name: text('userName'),
    emails: emailsOf(valueAt(resource, 'emails')),
    first_name,
    last_name,
    name: text('displayName') ?? text('name.formatted') ?? (joined === '' ? null : joined),
    job_title: text('title'),
    state: valueAt(resource, 'active') === false ? 'inactive' : 'active',
    resource,
  }
}

function emailsOf(value: Json | undefined): UserEmail[] {
  const list = Array.isArray(value) ? value : []
  return list.filter(isJsonObject).flatMap((entry) => {
    const address = textOf(valueAt(entry, 'value'))
    const type = textOf(valueAt(entry, 'type'))
    if (address === null) return []
    return [{ primary: valueAt(entry, 'primary') === true, ...(type !== null && { type }), value: address }]
  })
}

/** An empty text says nothing. */
function textOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}
