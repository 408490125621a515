/** From the claims of an identity provider to a profile. Which name is which attribute: `attribute-names.ts`. */
import { subjectName } from '../../guides/guide.ts'
import { isEmail } from '../../kernel/domain-names.ts'
import { type ClaimMap, namesOf, valuesOf } from './attribute-names.ts'

/** Every claim as it arrived: its values by its name. The subject itself is under `NameID` or `sub`. */
export type Claims = Readonly<Record<string, readonly string[]>>

export interface Person {
  claims: Claims
  /** The subject changes with every sign-in (SAML core 8.3.8): it identifies nobody. */
  transient_subject?: boolean
}
export interface MappedProfile {
  idp_id: string
  email: string
  first_name: string | null
  last_name: string | null
  name: string | null
  groups: string[]
}
export interface MappingProblem {
  code: 'attribute_missing_id' | 'attribute_missing_email' | 'email_invalid'
  message: string
  expected: string
  received: string
}
export type MapResult = { profile: MappedProfile; problem?: never } | { problem: MappingProblem }

const displayNames = ['displayName', 'name', 'http://schemas.microsoft.com/identity/claims/displayname']
const roleNames = ['role', 'roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role']

export function mapProfile(map: ClaimMap, person: Person): MapResult {
  const { claims } = person
  const identifying = person.transient_subject ? { ...claims, [subjectName]: [] } : claims
  const subject = claims[subjectName]?.[0]
  const idp_id = first(valuesOf(identifying, 'id', map))
  // Some providers send the address as the subject and nowhere else.
  const email = first(valuesOf(claims, 'email', map)) ?? (subject && isEmail(subject) ? subject : undefined)
  if (idp_id === undefined) return missing('id', map, claims)
  if (email === undefined) return missing('email', map, claims)
  if (!isEmail(email))
    return {
      problem: {
        code: 'email_invalid',
        message: 'What arrived as e-mail is not an e-mail address.',
        expected: 'an e-mail address',
        received: email.slice(0, 254),
      },
    }
  const first_name = first(valuesOf(claims, 'first_name', map)) ?? null
  const last_name = first(valuesOf(claims, 'last_name', map)) ?? null
  const shown = displayNames.map((name) => first(claims[name] ?? [])).find((value) => value !== undefined)
  const joined = [first_name, last_name].filter((part) => part !== null).join(' ')
  return {
    profile: {
      idp_id,
      email,
      first_name,
      last_name,
      name: shown ?? (joined === '' ? null : joined),
      groups: valuesOf(claims, 'groups', map),
    },
  }
}

function first(values: readonly string[]): string | undefined {
  return values.map((value) => value.trim()).find((value) => value !== '')
}

function missing(attribute: 'id' | 'email', map: ClaimMap, claims: Claims): MapResult {
  return {
    problem: {
      code: `attribute_missing_${attribute}`,
      message: attribute === 'id' ? 'No id of the person arrived.' : 'No e-mail address arrived.',
      expected: map[attribute] || attribute,
      received: Object.keys(claims).join(', ').slice(0, 500) || 'no claims',
    },
  }
}

/** As the application sees them: one value as itself, several as a list; groups and roles always as lists. */
export function rawAttributes(map: ClaimMap, claims: Claims): Record<string, string | string[]> {
  const lists = new Set([...namesOf('groups', map), ...roleNames])
  return Object.fromEntries(
    Object.entries(claims).map(([name, values]) => [
      name,
      values.length === 1 && !lists.has(name) ? (values[0] ?? '') : [...values],
    ]),
  )
}
