/** Where an attribute lives when it has a column of its own; everything else is in the resource's JSON. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { everybodyIn } from '../../resources/directories/counts.ts'

/** What a column is compared with. `indexed`: an index holds it beside the ids of a directory. */
export type Column =
  /** Text as it is. */
  | { readonly kind: 'exact'; readonly column: string; readonly indexed?: true }
  /** Text folded by `caseless`. */
  | { readonly kind: 'folded'; readonly column: string; readonly indexed?: true }
  /** Text as it is, compared without case. */
  | { readonly kind: 'text'; readonly column: string }
  /** ISO text of one form: in order under every collation, so an index may serve. */
  | { readonly kind: 'time'; readonly column: string; readonly indexed?: true }
  | { readonly kind: 'active' }
  | { readonly kind: 'always'; readonly value: string }
  /** In rows of their own. `rows` gives the ids of resources of which one value fits. */
  | {
      readonly kind: 'rows'
      readonly fold: boolean
      /** By what else than `eq` they can be compared. */
      readonly every: boolean
      rows(
        directory_id: string,
        fits: (value: RawBuilder<unknown>) => RawBuilder<SqlBool>,
      ): RawBuilder<unknown>
    }

export interface Searched {
  readonly table: 'directory_users' | 'directory_groups'
  readonly columns: Readonly<Record<string, Column>>
  /** How many there are, known without a look at them. */
  count?(db: Db, directory_id: string): Promise<{ active: number; inactive: number }>
}

export const users: Searched = {
  table: 'directory_users',
  count: everybodyIn,
  columns: {
    id: { kind: 'exact', column: 'id', indexed: true },
    'meta.created': { kind: 'time', column: 'created_at' },
    'meta.lastModified': { kind: 'time', column: 'updated_at', indexed: true },
    'meta.resourceType': { kind: 'always', value: 'User' },
    userName: { kind: 'folded', column: 'user_name_key', indexed: true },
    externalId: { kind: 'exact', column: 'external_id', indexed: true },
    active: { kind: 'active' },
    'name.givenName': { kind: 'text', column: 'first_name' },
    'name.familyName': { kind: 'text', column: 'last_name' },
    title: { kind: 'text', column: 'job_title' },
    'emails.value': {
      kind: 'rows',
      fold: true,
      every: true,
      rows: (
        directory_id,
        fits,
      ) => sql`select id from directory_users where directory_id = ${directory_id} and ${fits(sql`email_key`)}
        union all select user_id from directory_user_emails where directory_id = ${directory_id} and ${fits(sql`email_key`)}`,
    },
    'groups.value': {
      kind: 'rows',
      fold: false,
      every: false,
      rows: (_, fits) => sql`select user_id as id from directory_group_members where ${fits(sql`group_id`)}`,
    },
  },
}

export const groups: Searched = {
  table: 'directory_groups',
  columns: {
    id: { kind: 'exact', column: 'id' },
    'meta.created': { kind: 'time', column: 'created_at' },
    'meta.lastModified': { kind: 'time', column: 'updated_at' },
    'meta.resourceType': { kind: 'always', value: 'Group' },
    displayName: { kind: 'folded', column: 'name_key' },
    externalId: { kind: 'exact', column: 'external_id' },
    'members.value': {
      kind: 'rows',
      fold: false,
      every: false,
      rows: (_, fits) => sql`select group_id as id from directory_group_members where ${fits(sql`user_id`)}`,
    },
  },
}

export const isActive: RawBuilder<SqlBool> = sql<SqlBool>`state = 'active'`
/** As an index has it. */
export const isInactive: RawBuilder<SqlBool> = sql<SqlBool>`state <> 'active'`
