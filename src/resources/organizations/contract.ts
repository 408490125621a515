/** Organizations (contract 4.1). */
import { Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { mapOf, nullable, Timestamp } from '../../kernel/schema.ts'
import { DomainData, OrganizationDomain } from '../organization-domains/contract.ts'

export const Organization = Type.Object(
  {
    object: Type.Literal('organization'),
    id: idOf('org'),
    name: Type.String(),
    allow_profiles_outside_organization: Type.Boolean(),
    domains: Type.Array(OrganizationDomain),
    stripe_customer_id: Type.Optional(Type.String()),
    metadata: mapOf(Type.String()),
    external_id: nullable(Type.String()),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'Organization' },
)
export type Organization = Type.Static<typeof Organization>

const Name = Type.String({ minLength: 1, maxLength: 255 })
const Text = Type.String({ minLength: 1, maxLength: 128 })
const Common = {
  domain_data: Type.Optional(Type.Array(DomainData, { maxItems: 100 })),
  domains: Type.Optional(Type.Array(Type.String({ maxLength: 253 }), { maxItems: 100, deprecated: true })),
  allow_profiles_outside_organization: Type.Optional(nullable(Type.Boolean())),
  /** At most 50 keys of 40 characters with values of 600; null removes a key. */
  metadata: Type.Optional(nullable(mapOf(nullable(Type.String())))),
  external_id: Type.Optional(nullable(Text)),
}
export const CreateOrganization = Type.Object({ name: Name, ...Common })
export type CreateOrganization = Type.Static<typeof CreateOrganization>
export const UpdateOrganization = Type.Object({
  name: Type.Optional(Name),
  ...Common,
  stripe_customer_id: Type.Optional(nullable(Text)),
})
export type UpdateOrganization = Type.Static<typeof UpdateOrganization>

const shared = { auth: { api_key: 'organizations' }, tag: 'organizations' } as const
const Id = Type.Object({ id: Type.String() })

export const listOrganizations = operation({
  ...shared,
  id: 'listOrganizations',
  method: 'get',
  path: '/organizations',
  status: 200,
  summary: 'List organizations',
  query: Type.Object({
    ...PageQuery,
    domains: Type.Optional(Type.Array(Type.String())),
    search: Type.Optional(Type.String({ maxLength: 255 })),
  }),
  response: List(Organization),
  errors: [401, 403, 422, 429],
})
export const createOrganization = operation({
  ...shared,
  id: 'createOrganization',
  method: 'post',
  path: '/organizations',
  status: 201,
  summary: 'Create an organization',
  body: CreateOrganization,
  response: Organization,
  errors: [400, 401, 403, 409, 422, 429],
})
export const getOrganization = operation({
  ...shared,
  id: 'getOrganization',
  method: 'get',
  path: '/organizations/{id}',
  status: 200,
  summary: 'Get an organization',
  params: Id,
  response: Organization,
  errors: [401, 403, 404, 429],
})
export const getOrganizationByExternalId = operation({
  ...shared,
  id: 'getOrganizationByExternalId',
  method: 'get',
  path: '/organizations/external_id/{external_id}',
  status: 200,
  summary: 'Get an organization by the id that your application gave it',
  params: Type.Object({ external_id: Type.String() }),
  response: Organization,
  errors: [401, 403, 404, 429],
})
export const updateOrganization = operation({
  ...shared,
  id: 'updateOrganization',
  method: 'put',
  path: '/organizations/{id}',
  status: 200,
  summary: 'Update an organization; what is absent stays',
  params: Id,
  body: UpdateOrganization,
  response: Organization,
  errors: [400, 401, 403, 404, 409, 422, 429],
})
export const deleteOrganization = operation({
  ...shared,
  id: 'deleteOrganization',
  method: 'delete',
  path: '/organizations/{id}',
  status: 202,
  summary: 'Delete an organization with everything in it',
  params: Id,
  errors: [401, 403, 404, 429],
})
