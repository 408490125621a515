/** Directory groups (contract 5). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { mapOf, Timestamp } from '../../kernel/schema.ts'

export const DirectoryGroup = Type.Object(
  {
    object: Type.Literal('directory_group'),
    id: idOf('directory_group'),
    idp_id: Type.String({
      description: 'What the provider calls the group; it stays when the name changes.',
    }),
    directory_id: idOf('directory'),
    organization_id: Type.String(),
    name: Type.String(),
    raw_attributes: mapOf(Type.Unknown()),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'DirectoryGroup' },
)
export type DirectoryGroup = Type.Static<typeof DirectoryGroup>

const shared = { auth: { api_key: 'directories' }, tag: 'directory-groups' } as const

export const listDirectoryGroups = operation({
  ...shared,
  id: 'listDirectoryGroups',
  method: 'get',
  path: '/directory_groups',
  status: 200,
  summary: 'List the groups of a directory or of one of its users',
  query: Type.Object({
    ...PageQuery,
    directory: Type.Optional(Type.String({ maxLength: 64 })),
    user: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  response: List(DirectoryGroup),
  errors: [401, 403, 404, 422, 429],
})
export const getDirectoryGroup = operation({
  ...shared,
  id: 'getDirectoryGroup',
  method: 'get',
  path: '/directory_groups/{id}',
  status: 200,
  summary: 'Get a directory group',
  params: Type.Object({ id: Type.String() }),
  response: DirectoryGroup,
  errors: [401, 403, 404, 429],
})
