import { Type } from 'typebox'
import { oneOf } from '../kernel/schema.ts'
import { OrganizationDomain, verificationFailures } from '../resources/organization-domains/contract.ts'

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
