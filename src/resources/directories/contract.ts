/** Directories (contract 5). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { oneOf, Timestamp } from '../../kernel/schema.ts'
import { directoryStates } from './states.ts'
import { directoryTypes } from './types.ts'

export const Directory = Type.Object(
  {
    object: Type.Literal('directory'),
    id: idOf('directory'),
    organization_id: Type.String(),
    external_key: Type.String({ description: 'Part of the SCIM base URL.' }),
    type: oneOf(directoryTypes),
    state: oneOf(directoryStates),
    name: Type.String(),
    domain: Type.Optional(Type.String({ description: "The organization's first domain." })),
    metadata: Type.Object({
      users: Type.Object({ active: Type.Integer(), inactive: Type.Integer() }),
      groups: Type.Integer(),
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'Directory' },
)
export type Directory = Type.Static<typeof Directory>

const shared = { auth: { api_key: 'directories' }, tag: 'directories' } as const

export const listDirectories = operation({
  ...shared,
  id: 'listDirectories',
  method: 'get',
  path: '/directories',
  status: 200,
  summary: 'List directories',
  query: Type.Object({
    ...PageQuery,
    organization_id: Type.Optional(Type.String()),
    search: Type.Optional(Type.String({ maxLength: 255 })),
    domain: Type.Optional(Type.String({ maxLength: 253 })),
  }),
  response: List(Directory),
  errors: [401, 403, 422, 429],
})
export const getDirectory = operation({
  ...shared,
  id: 'getDirectory',
  method: 'get',
  path: '/directories/{id}',
  status: 200,
  summary: 'Get a directory',
  params: Type.Object({ id: Type.String() }),
  response: Directory,
  errors: [401, 403, 404, 429],
})
export const deleteDirectory = operation({
  ...shared,
  id: 'deleteDirectory',
  method: 'delete',
  path: '/directories/{id}',
  status: 202,
  summary: 'Delete a directory; its users and groups go in the background',
  params: Type.Object({ id: Type.String() }),
  errors: [401, 403, 404, 429],
})
