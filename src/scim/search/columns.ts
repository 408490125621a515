/** Where an attribute lives when it has a column of its own; everything else is in the resource's JSON. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** What a column is compared with. */
export type Column =
  /** Text as it is. `key`: an index has it under another name as well. */
  | { readonly kind: 'exact'; readonly column: string; readonly key?: string }
  /** Text folded by `caseless`. */
  | { readonly kind: 'folded'; readonly column: string }
  /** Text as it is, compared without case. */
  | { readonly kind: 'text'; readonly column: string }
  /** ISO text of one form: in order under every collation, so an index may serve. */
  | { readonly kind: 'time'; readonly column: string }
  | { readonly kind: 'active' }
  | { readonly kind: 'always'; readonly value: string }
  /** In rows of their own. `rows` gives the ids of resources that have the value. */
  | {
      readonly kind: 'rows'
      readonly fold: boolean
      rows(directory_id: string, value: string): RawBuilder<unknown>
    }

export interface Searched {
  readonly table: 'directory_users' | 'directory_groups'
  readonly columns: Readonly<Record<string, Column>>
}

const dates = {
  id: { kind: 'exact', column: 'id' },
  'meta.created': { kind: 'time', column: 'created_at' },
  'meta.lastModified': { kind: 'time', column: 'updated_at' },
} as const

export const users: Searched = {
  table: 'directory_users',
  columns: {
    ...dates,
    'meta.resourceType': { kind: 'always', value: 'User' },
    userName: { kind: 'folded', column: 'user_name_key' },
    // The external id is the provider's name for the person where there is one.
    externalId: { kind: 'exact', column: 'external_id', key: 'idp_id' },
    active: { kind: 'active' },
    'name.givenName': { kind: 'text', column: 'first_name' },
    'name.familyName': { kind: 'text', column: 'last_name' },
    title: { kind: 'text', column: 'job_title' },
    'emails.value': {
      kind: 'rows',
      fold: true,
      rows: (
        directory_id,
        value,
      ) => sql`select id from directory_users where directory_id = ${directory_id} and email_key = ${value}
        union all select user_id from directory_user_emails where directory_id = ${directory_id} and email_key = ${value}`,
    },
    'groups.value': {
      kind: 'rows',
      fold: false,
      rows: (_, value) => sql`select user_id from directory_group_members where group_id = ${value}`,
    },
  },
}

export const groups: Searched = {
  table: 'directory_groups',
  columns: {
    ...dates,
    'meta.resourceType': { kind: 'always', value: 'Group' },
    displayName: { kind: 'folded', column: 'name_key' },
    externalId: { kind: 'exact', column: 'external_id' },
    'members.value': {
      kind: 'rows',
      fold: false,
      rows: (_, value) => sql`select group_id from directory_group_members where user_id = ${value}`,
    },
  },
}

export const isActive: RawBuilder<SqlBool> = sql<SqlBool>`state = 'active'`
