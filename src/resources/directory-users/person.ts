/** A person as a provider describes them, whichever way they came, and what becomes of that in a row. */
import { caseless } from '../../kernel/caseless.ts'
import { isEmail } from '../../kernel/domain-names.ts'
import { type FieldError, invalid } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { UserState } from '../directories/states.ts'
import type { UserEmail } from './contract.ts'

export interface Person {
  /** The provider's own name for them, where it is not the external id. */
  idp_id?: string
  external_id: string | null
  user_name: string | null
  emails: UserEmail[]
  first_name: string | null
  last_name: string | null
  name: string | null
  job_title: string | null
  state: UserState
  /** What was sent, merged with what was there: `raw_attributes`. */
  resource: JsonObject
  /** Known beside what the attribute map finds in the resource. */
  custom_attributes?: JsonObject
}

/** Flagged primary, else the first of work, else the first of home, else the only one. What is no address is never it. */
export function primaryEmail(emails: readonly UserEmail[]): string | null {
  const real = emails.filter(({ value }) => value !== null && isEmail(value))
  const ofType = (wanted: string) => real.find(({ type }) => type?.toLowerCase() === wanted)
  const only = real.length === 1 ? real[0] : undefined
  return (real.find(({ primary }) => primary) ?? ofType('work') ?? ofType('home') ?? only)?.value ?? null
}

/** The addresses beside the primary one, folded, each once. */
export function otherEmails(emails: readonly UserEmail[], primary: string | null): string[] {
  const keys = emails.flatMap(({ value }) => (value === null ? [] : [caseless(value)]))
  return [...new Set(keys)].filter((key) => primary === null || key !== caseless(primary))
}

const longest = 512
const mostEmails = 100

/** @throws 422: indexes and databases have limits that a provider may not know of. */
export function checkPerson(person: Person): void {
  const errors: FieldError[] = []
  const { emails, resource: _, custom_attributes: __, state: ___, ...texts } = person
  for (const [field, value] of Object.entries(texts)) errors.push(...problemsOf(field, value))
  for (const { value } of emails) errors.push(...problemsOf('emails', value))
  if (emails.length > mostEmails)
    errors.push({ field: 'emails', code: 'too_many', message: `At most ${mostEmails} e-mail addresses.` })
  if (errors.length > 0) throw invalid(errors)
}

export function problemsOf(field: string, value: string | null): FieldError[] {
  if (value === null) return []
  if (value.length > longest)
    return [{ field, code: 'too_long', message: `${field} has at most ${longest} characters.` }]
  if (value.includes('\0'))
    return [{ field, code: 'invalid_format', message: `${field} has a NUL character.` }]
  return []
}
