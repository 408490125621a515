import { Organization } from '../resources/organizations/contract.ts'

export const organizationEvents = {
  'organization.created': Organization,
  'organization.updated': Organization,
  'organization.deleted': Organization,
}
