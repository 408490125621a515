/** How an operation is called: with curl, and with the WorkOS SDK for Node, or fetch where the SDK has no method. */
import type { OperationShape } from '../kernel/operation.ts'
import { exampleOf } from './example.ts'
import { type JsonObject, objectOf } from './schema.ts'

const org = 'org_01EHZNVPK3SFK441A1RGBFSHRT'
const conn = 'conn_01EHZNVPK3SFK441A1RGBFSHRT'
const domain = 'org_domain_01EHZNVPK3SFK441A1RGBFSHRT'

/** By operation; what is missing here is shown with fetch. */
const sdkCalls: Record<string, string> = {
  generateLink: `const { link } = await workos.adminPortal.generateLink({\n  organization: '${org}',\n  intent: 'sso',\n})`,
  listOrganizations: 'const { data } = await workos.organizations.listOrganizations({ limit: 10 })',
  createOrganization:
    "const organization = await workos.organizations.createOrganization({ name: 'Foo Corp' })",
  getOrganization: `const organization = await workos.organizations.getOrganization('${org}')`,
  getOrganizationByExternalId:
    "const organization = await workos.organizations.getOrganizationByExternalId('4711')",
  updateOrganization: `await workos.organizations.updateOrganization({ organization: '${org}', name: 'Foo Corp' })`,
  deleteOrganization: `await workos.organizations.deleteOrganization('${org}')`,
  createOrganizationDomain: `await workos.organizationDomains.createOrganizationDomain({\n  organizationId: '${org}',\n  domain: 'foo-corp.com',\n})`,
  getOrganizationDomain: `await workos.organizationDomains.getOrganizationDomain('${domain}')`,
  deleteOrganizationDomain: `await workos.organizationDomains.deleteOrganizationDomain('${domain}')`,
  verifyOrganizationDomain: `await workos.organizationDomains.verifyOrganizationDomain('${domain}')`,
  listConnections: `const { data } = await workos.sso.listConnections({ organizationId: '${org}' })`,
  getConnection: `const connection = await workos.sso.getConnection('${conn}')`,
  deleteConnection: `await workos.sso.deleteConnection('${conn}')`,
  authorize: `const url = workos.sso.getAuthorizationUrl({\n  organization: '${org}',\n  clientId: 'client_…',\n  redirectUri: 'https://app.example.com/callback',\n})`,
  token: "const { profile } = await workos.sso.getProfileAndToken({ code, clientId: 'client_…' })",
  getProfile: 'const profile = await workos.sso.getProfile({ accessToken })',
  createAuditLogEvent: `await workos.auditLogs.createEvent('${org}', {\n  action: 'user.signed_in',\n  occurredAt: new Date(),\n  actor: { id: 'user_1', type: 'user' },\n  targets: [{ id: 'team_1', type: 'team' }],\n  context: { location: '192.0.2.1' },\n})`,
  createAuditLogSchema:
    "await workos.auditLogs.createSchema({ action: 'user.signed_in', targets: [{ type: 'team' }] })",
  createAuditLogExport: `const made = await workos.auditLogs.createExport({\n  organizationId: '${org}',\n  rangeStart: new Date(Date.now() - 86_400_000),\n  rangeEnd: new Date(),\n})`,
  getAuditLogExport: "const { state, url } = await workos.auditLogs.getExport('audit_log_export_…')",
  listEvents: "const { data } = await workos.events.listEvents({ events: ['connection.activated'] })",
}

export function nodeSample(
  operation: OperationShape,
  described: JsonObject,
  base: string,
  schemas: JsonObject,
): string {
  const call = sdkCalls[operation.id]
  if (call !== undefined) return call
  const { url, body, authorization } = requestOf(operation, described, base, schemas)
  const options = [
    operation.method !== 'get' && `method: '${operation.method.toUpperCase()}'`,
    (authorization || body) &&
      `headers: { ${[authorization && `authorization: '${authorization}'`, body && "'content-type': 'application/json'"].filter(Boolean).join(', ')} }`,
    body && `body: JSON.stringify(${body})`,
  ].filter(Boolean)
  return options.length > 0
    ? `const response = await fetch('${url}', {\n  ${options.join(',\n  ')},\n})`
    : `const response = await fetch('${url}')`
}

export function curlSample(
  operation: OperationShape,
  described: JsonObject,
  base: string,
  schemas: JsonObject,
): string {
  const { url, body, authorization } = requestOf(operation, described, base, schemas)
  return [
    `curl ${operation.method === 'get' ? '' : `-X ${operation.method.toUpperCase()} `}"${url}"`,
    authorization && `  -H "Authorization: ${authorization}"`,
    body && '  -H "Content-Type: application/json"',
    body && `  -d '${body}'`,
  ]
    .filter(Boolean)
    .join(' \\\n')
}

/** The line that every Node sample stands on. */
export function nodeSetUp(base: string): string {
  const { hostname, port, protocol } = new URL(base)
  const options = [
    `apiHostname: '${hostname}'`,
    port && `port: ${port}`,
    protocol === 'http:' && 'https: false',
    "clientId: 'client_…'",
  ].filter(Boolean)
  return `import { WorkOS } from '@workos-inc/node'\n\nconst workos = new WorkOS('sk_…', { ${options.join(', ')} })`
}

function requestOf(operation: OperationShape, described: JsonObject, base: string, schemas: JsonObject) {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathExample(operation, name))
  const query = required(described)
  const content = objectOf(objectOf(described.requestBody).content)
  const schema = objectOf(objectOf(content['application/json']).schema)
  const needsBody = objectOf(described.requestBody).required === true
  const authorization =
    operation.auth === 'access_token'
      ? 'Bearer $ACCESS_TOKEN'
      : typeof operation.auth === 'object'
        ? 'Bearer sk_…'
        : undefined
  return {
    url: `${base}${path}${query}`,
    body: needsBody ? JSON.stringify(exampleOf(schema, schemas, true)) : undefined,
    authorization,
  }
}

const ids: Record<string, string> = {
  organizations: org,
  connections: conn,
  'organization-domains': domain,
  directories: 'directory_01EHWNC0FCBHZ3BJ7EGKYXK0E6',
  'directory-users': 'directory_user_01E1JG7J09H96KYP8HM9B0G5SJ',
  'directory-groups': 'directory_group_01E1JJS84MFPPQ3G655FHTKX6Z',
}

function pathExample({ tag }: OperationShape, name: string): string {
  if (name === 'id') return ids[tag] ?? 'redir_01EHZ…'
  return String(exampleOf({ type: 'string' }, {}, true, name === 'scheme' ? '' : name)).replace(
    /^…$/,
    'light',
  )
}

function required({ parameters }: JsonObject): string {
  const needed = (Array.isArray(parameters) ? parameters.map(objectOf) : []).filter(
    (parameter) => parameter.in === 'query' && parameter.required === true,
  )
  const pairs = needed.map(({ name, schema }) => {
    const value = exampleOf(objectOf(schema), {}, true, String(name))
    return [String(name), String(value)]
  })
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}
