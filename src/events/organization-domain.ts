import { Type } from 'typebox'
import { oneOf } from '../kernel/schema.ts'
import { OrganizationDomain } from '../resources/organization-domains/contract.ts'
import { verificationFailures } from '../resources/organization-domains/states.ts'

export const organizationDomainEvents = {
  'organization_domain.created': OrganizationDomain,
  'organization_domain.updated': OrganizationDomain,
  'organization_domain.deleted': OrganizationDomain,
  'organization_domain.verified': OrganizationDomain,
  'organization_domain.verification_failed': Type.Object({
    reason: oneOf(verificationFailures),
    organization_domain: OrganizationDomain,
  }),
}
