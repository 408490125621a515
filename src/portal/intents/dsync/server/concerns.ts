/** What deserves a look before the application is told of a person: asked of the database, and said of one row, alike. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { UserRecord } from '../../../../resources/directory-users/shape.ts'
import type { concerns } from '../people-contract.ts'

type Concern = (typeof concerns)[number]

/** An organization without a verified domain has none that could be foreign. */
export function concernsOf({ email_key, name }: UserRecord, domains: readonly string[]): Concern[] {
  const domain = email_key?.split('@').at(-1)
  return [
    ...(domain === undefined ? (['no_email'] as const) : []),
    ...(domain !== undefined && domains.length > 0 && !domains.includes(domain)
      ? (['foreign_domain'] as const)
      : []),
    ...(name === null ? (['no_name'] as const) : []),
  ]
}

export function worthALook(domains: readonly string[]): RawBuilder<SqlBool> {
  const own = domains.map((domain) => sql<SqlBool>`email_key like ${`%@${escaped(domain)}`} escape '!'`)
  if (own.length === 0) return sql<SqlBool>`(email_key is null or name is null)`
  return sql<SqlBool>`(email_key is null or name is null or not (${sql.join(own, sql` or `)}))`
}

function escaped(text: string): string {
  return text.replace(/[%_!]/g, '!$&')
}
