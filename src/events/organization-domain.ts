import { OrganizationDomain } from '../resources/organization-domains/contract.ts'

export const organizationDomainEvents = {
  'organization_domain.created': OrganizationDomain,
  'organization_domain.updated': OrganizationDomain,
  'organization_domain.deleted': OrganizationDomain,
  'organization_domain.verified': OrganizationDomain,
}
