/** Directory users (contract 5). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { mapOf, nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { userStates } from '../directories/states.ts'
import { DirectoryGroup } from '../directory-groups/contract.ts'

export const UserEmail = Type.Object({
  primary: Type.Optional(Type.Boolean()),
  type: Type.Optional(Type.String()),
  value: nullable(Type.String()),
})
export type UserEmail = Type.Static<typeof UserEmail>

const members = {
  object: Type.Literal('directory_user'),
  id: idOf('directory_user'),
  directory_id: idOf('directory'),
  organization_id: Type.String(),
  idp_id: Type.String({ description: 'What the provider calls the person.' }),
  email: nullable(Type.String({ description: 'The primary address.' })),
  first_name: nullable(Type.String()),
  last_name: nullable(Type.String()),
  name: nullable(Type.String()),
  emails: Type.Array(UserEmail, { deprecated: true }),
  job_title: Type.Unsafe<string | null>({ ...nullable(Type.String()), deprecated: true }),
  username: Type.Unsafe<string | null>({ ...nullable(Type.String()), deprecated: true }),
  state: oneOf(userStates),
  raw_attributes: mapOf(Type.Unknown()),
  custom_attributes: mapOf(Type.Unknown()),
  created_at: Timestamp,
  updated_at: Timestamp,
}
/** As events carry it. */
export const DirectoryUser = Type.Object(members, { $id: 'DirectoryUser' })
export type DirectoryUser = Type.Static<typeof DirectoryUser>

export const DirectoryUserWithGroups = Type.Object(
  { ...members, groups: Type.Array(DirectoryGroup, { deprecated: true }) },
  { $id: 'DirectoryUserWithGroups' },
)
export type DirectoryUserWithGroups = Type.Static<typeof DirectoryUserWithGroups>

const shared = { auth: { api_key: 'directories' }, tag: 'directory-users' } as const

export const listDirectoryUsers = operation({
  ...shared,
  id: 'listDirectoryUsers',
  method: 'get',
  path: '/directory_users',
  status: 200,
  summary: 'List the users of a directory or of one of its groups',
  query: Type.Object({
    ...PageQuery,
    directory: Type.Optional(Type.String({ maxLength: 64 })),
    group: Type.Optional(Type.String({ maxLength: 64 })),
    idp_id: Type.Optional(Type.String({ maxLength: 512, description: 'Needs `directory` beside it.' })),
    email: Type.Optional(
      Type.String({ maxLength: 512, description: 'The primary address. Needs `directory` beside it.' }),
    ),
  }),
  response: List(DirectoryUserWithGroups),
  errors: [401, 403, 404, 422, 429],
})
export const getDirectoryUser = operation({
  ...shared,
  id: 'getDirectoryUser',
  method: 'get',
  path: '/directory_users/{id}',
  status: 200,
  summary: 'Get a directory user',
  params: Type.Object({ id: Type.String() }),
  response: DirectoryUserWithGroups,
  errors: [401, 403, 404, 429],
})
