/**
 * What WorkOS documents in the areas that Gatehouse is for, and this release does not do yet. Each path answers 501 and
 * says so, instead of 404 or invented data; SUPPORTED.md lists them. Whoever builds one takes its line away.
 */
import { Type } from 'typebox'
import { type ApiKeyScope, type OperationShape, operation } from '../../kernel/operation.ts'

interface Area {
  /** Begins the sentence "… is not part of this release." */
  what: string
  /** `public` where the caller has no API key. */
  scope: ApiKeyScope | 'public'
  oauth_errors?: boolean
  /** Methods and path. */
  operations: readonly `${string} /${string}`[]
}

// biome-ignore format: a table
export const areas: readonly Area[] = [
  { what: 'Vault', scope: 'environment', operations: [
    'POST /vault/v1/keys/data-key',
    'POST /vault/v1/keys/decrypt',
    'POST /vault/v1/keys/rekey',
    'GET POST /vault/v1/kv',
    'GET /vault/v1/kv/name/{name}',
    'GET PUT DELETE /vault/v1/kv/{id}',
    'GET /vault/v1/kv/{id}/metadata',
    'GET /vault/v1/kv/{id}/versions',
  ] },
  { what: 'The Client API', scope: 'portal', oauth_errors: true, operations: ['POST /client/token'] },
  { what: 'The Client API', scope: 'public', oauth_errors: true, operations: ['POST /client/graphql'] },
  { what: 'The Widgets API', scope: 'portal', oauth_errors: true, operations: ['POST /widgets/token'] },
  { what: 'The API for API keys of customers', scope: 'environment', operations: [
    'POST /api_keys/validations',
    'DELETE /api_keys/{id}',
    'POST /api_keys/{id}/expire',
    'GET POST /organizations/{id}/api_keys',
    'GET POST /user_management/users/{id}/api_keys',
  ] },
  { what: 'User management', scope: 'environment', operations: [
    'GET POST /user_management/cors_origins',
    'GET POST /user_management/invitations',
    'GET /user_management/invitations/by_token/{token}',
    'GET /user_management/invitations/{id}',
    'POST /user_management/invitations/{id}/accept',
    'POST /user_management/invitations/{id}/resend',
    'POST /user_management/invitations/{id}/revoke',
    'GET POST /user_management/organization_memberships',
    'GET PUT DELETE /user_management/organization_memberships/{id}',
    'PUT /user_management/organization_memberships/{id}/deactivate',
    'PUT /user_management/organization_memberships/{id}/reactivate',
    'GET POST /user_management/users',
    'GET /user_management/users/external_id/{external_id}',
    'GET PUT DELETE /user_management/users/{id}',
    'GET /user_management/users/{id}/sessions',
  ] },
  { what: 'Roles and permissions', scope: 'environment', operations: [
    'GET POST /authorization/roles',
    'GET PATCH /authorization/roles/{slug}',
    'PUT POST /authorization/roles/{slug}/permissions',
    'GET POST /authorization/permissions',
    'GET PATCH DELETE /authorization/permissions/{slug}',
    'GET POST /authorization/organizations/{id}/roles',
    'GET PATCH DELETE /authorization/organizations/{id}/roles/{slug}',
    'PUT POST /authorization/organizations/{id}/roles/{slug}/permissions',
    'DELETE /authorization/organizations/{id}/roles/{slug}/permissions/{permission}',
  ] },
]

export interface NotYet {
  what: string
  operation: OperationShape
}

export const notYet: readonly NotYet[] = areas.flatMap((area) =>
  area.operations.flatMap((line) => {
    const [path = '', ...methods] = line.split(' ').reverse()
    return methods.reverse().map((method) => ({ what: area.what, operation: unserved(area, method, path) }))
  }),
)

function unserved(area: Area, text: string, path: string): OperationShape {
  const method = (['get', 'post', 'put', 'patch', 'delete'] as const).find(
    (one) => one === text.toLowerCase(),
  )
  if (!method) throw new Error(`${text} ${path}: no method`)
  return operation({
    id: `${method}${path.replaceAll(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    method,
    path,
    status: 501,
    auth: area.scope === 'public' ? 'public' : { api_key: area.scope },
    tag: 'not-yet',
    summary: `${area.what} is not part of this release`,
    oauth_errors: area.oauth_errors ?? false,
    // Whatever a client sends is not worth refusing.
    body: Type.Optional(Type.Unknown()),
    errors: [401, 403, 429, 501],
  })
}
