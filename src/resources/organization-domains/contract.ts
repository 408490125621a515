/** Organization domains (contract 4.2). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { oneOf, Timestamp } from '../../kernel/schema.ts'
import { domainStates } from './states.ts'

export const OrganizationDomain = Type.Object(
  {
    object: Type.Literal('organization_domain'),
    id: idOf('org_domain'),
    organization_id: Type.String(),
    domain: Type.String(),
    state: oneOf(domainStates),
    verification_prefix: Type.Optional(Type.String()),
    verification_token: Type.Optional(Type.String()),
    verification_strategy: oneOf(['dns', 'manual']),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'OrganizationDomain' },
)

const shared = { auth: { api_key: 'organizations' }, tag: 'organization-domains' } as const

export const createOrganizationDomain = operation({
  ...shared,
  id: 'createOrganizationDomain',
  method: 'post',
  path: '/organization_domains',
  status: 201,
  summary: 'Add a domain to an organization',
  body: Type.Object({ domain: Type.String({ maxLength: 253 }), organization_id: Type.String() }),
  response: OrganizationDomain,
  errors: [400, 401, 403, 404, 409, 422, 429],
})
export const getOrganizationDomain = operation({
  ...shared,
  id: 'getOrganizationDomain',
  method: 'get',
  path: '/organization_domains/{id}',
  status: 200,
  summary: 'Get a domain of an organization',
  params: Type.Object({ id: Type.String() }),
  response: OrganizationDomain,
  errors: [401, 403, 404, 429],
})
export const deleteOrganizationDomain = operation({
  ...shared,
  id: 'deleteOrganizationDomain',
  method: 'delete',
  path: '/organization_domains/{id}',
  status: 204,
  summary: 'Remove a domain from an organization',
  params: Type.Object({ id: Type.String() }),
  errors: [401, 403, 404, 429],
})
export const verifyOrganizationDomain = operation({
  ...shared,
  id: 'verifyOrganizationDomain',
  method: 'post',
  path: '/organization_domains/{id}/verify',
  status: 201,
  summary: 'Start the verification of a domain',
  params: Type.Object({ id: Type.String() }),
  body: Type.Optional(Type.Object({})),
  response: OrganizationDomain,
  errors: [400, 401, 403, 404, 429],
})

export type OrganizationDomain = Type.Static<typeof OrganizationDomain>
export const DomainData = Type.Object({
  domain: Type.String({ maxLength: 253 }),
  state: oneOf(['pending', 'verified']),
})
export type DomainData = Type.Static<typeof DomainData>
