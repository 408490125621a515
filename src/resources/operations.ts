/** Every operation of the contract that this release serves. OpenAPI, the reference and SUPPORTED.md come from it. */
import type { OperationShape } from '../kernel/operation.ts'
import * as auditLogs from './audit-logs/contract.ts'
import * as connections from './connections/contract.ts'
import * as directories from './directories/contract.ts'
import * as directoryGroups from './directory-groups/contract.ts'
import * as directorySyncs from './directory-syncs/contract.ts'
import * as directoryUsers from './directory-users/contract.ts'
import * as events from './events/contract.ts'
import * as itContacts from './it-contacts/contract.ts'
import * as organizationDomains from './organization-domains/contract.ts'
import * as organizations from './organizations/contract.ts'
import * as portalChanges from './portal-changes/contract.ts'
import * as portalLinks from './portal-links/contract.ts'
import * as providerIcons from './provider-icons/contract.ts'
import * as redirectUris from './redirect-uris/contract.ts'
import * as setupLinks from './setup-links/contract.ts'
import * as signIn from './sign-in/contract.ts'
import * as webhookEndpoints from './webhook-endpoints/contract.ts'

const contracts: readonly object[] = [
  portalLinks,
  portalChanges,
  setupLinks,
  itContacts,
  organizations,
  organizationDomains,
  connections,
  directories,
  directoryUsers,
  directoryGroups,
  directorySyncs,
  signIn,
  redirectUris,
  auditLogs,
  events,
  webhookEndpoints,
  providerIcons,
]

const methods = ['get', 'post', 'put', 'patch', 'delete']

export const operations: readonly OperationShape[] = contracts.flatMap((contract) =>
  Object.values(contract).filter(isOperation).sort(byPath),
)

/** Where exports stand in their file is nothing that a reader of the reference should notice. */
function byPath(a: OperationShape, b: OperationShape): number {
  if (a.path === b.path) return methods.indexOf(a.method) - methods.indexOf(b.method)
  return a.path < b.path ? -1 : 1
}

function isOperation(value: unknown): value is OperationShape {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value
}
