/** Redirect URIs (contract 4.6): where codes may be sent. */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { Timestamp } from '../../kernel/schema.ts'

export const RedirectUri = Type.Object(
  {
    object: Type.Literal('redirect_uri'),
    id: idOf('redir'),
    uri: Type.String(),
    default: Type.Boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'RedirectUri' },
)
export type RedirectUri = Type.Static<typeof RedirectUri>

const shared = { auth: { api_key: 'environment' }, tag: 'redirect-uris' } as const

export const createRedirectUri = operation({
  ...shared,
  id: 'createRedirectUri',
  method: 'post',
  path: '/user_management/redirect_uris',
  status: 201,
  summary: 'Allow a redirect URI; one `*` may stand in the left-most label',
  body: Type.Object({ uri: Type.String({ maxLength: 2048 }) }),
  response: RedirectUri,
  errors: [400, 401, 403, 409, 422, 429],
})
export const listRedirectUris = operation({
  ...shared,
  id: 'listRedirectUris',
  method: 'get',
  path: '/user_management/redirect_uris',
  status: 200,
  summary: 'List redirect URIs',
  query: Type.Object(PageQuery),
  response: List(RedirectUri),
  errors: [401, 403, 422, 429],
})
export const deleteRedirectUri = operation({
  ...shared,
  id: 'deleteRedirectUri',
  method: 'delete',
  path: '/user_management/redirect_uris/{id}',
  status: 204,
  summary: 'Forbid a redirect URI',
  params: Type.Object({ id: Type.String() }),
  errors: [401, 403, 404, 409, 429],
})
