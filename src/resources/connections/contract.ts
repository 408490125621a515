/** Connections (contract 4.3). There is no public create: the portal and the CLI make them. */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { oneOf, Timestamp } from '../../kernel/schema.ts'
import { connectionTypes } from './types.ts'

const connectionStates = ['requires_type', 'draft', 'active', 'validating', 'inactive', 'deleting'] as const

export const Connection = Type.Object(
  {
    object: Type.Literal('connection'),
    id: idOf('conn'),
    organization_id: Type.String(),
    connection_type: oneOf(connectionTypes),
    name: Type.String(),
    state: oneOf(connectionStates),
    status: oneOf(['linked', 'unlinked'], 'Deprecated: see state'),
    domains: Type.Array(
      Type.Object({ id: Type.String(), object: Type.Literal('connection_domain'), domain: Type.String() }),
    ),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'Connection' },
)
export type Connection = Type.Static<typeof Connection>

const shared = { auth: { api_key: 'sso' }, tag: 'connections' } as const
const Id = Type.Object({ id: Type.String() })

export const listConnections = operation({
  ...shared,
  id: 'listConnections',
  method: 'get',
  path: '/connections',
  status: 200,
  summary: 'List connections',
  query: Type.Object({
    ...PageQuery,
    connection_type: Type.Optional(Type.String()),
    domain: Type.Optional(Type.String()),
    organization_id: Type.Optional(Type.String()),
    search: Type.Optional(Type.String({ maxLength: 255 })),
  }),
  response: List(Connection),
  errors: [401, 403, 422, 429],
})
export const getConnection = operation({
  ...shared,
  id: 'getConnection',
  method: 'get',
  path: '/connections/{id}',
  status: 200,
  summary: 'Get a connection',
  params: Id,
  response: Connection,
  errors: [401, 403, 404, 429],
})
export const deleteConnection = operation({
  ...shared,
  id: 'deleteConnection',
  method: 'delete',
  path: '/connections/{id}',
  status: 204,
  summary: 'Delete a connection; sign-in through it stops at once',
  params: Id,
  errors: [401, 403, 404, 429],
})
