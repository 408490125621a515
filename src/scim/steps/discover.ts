/** What the server says about itself (RFC 7644 section 4). */
import {
  groupType,
  listResponse,
  type Resource,
  resourceTypeResource,
  ScimRefusal,
  schemaResource,
  serviceProviderConfig,
  userType,
} from '../../protocols/scim/index.ts'
import { scimBaseUrl } from '../../resources/directories/scim-address.ts'
import { type Flow, have } from '../flow.ts'
import { mostPerPage } from './read-page.ts'

const types = [userType, groupType]

export function discover(flow: Flow): void {
  const { input, deps, directory } = have(flow, 'directory')
  const base = scimBaseUrl(deps.config.public_url, directory.external_key)
  const [, kind = ''] = /^\/scim\/v2\.0\/[^/]+\/(\w+)/.exec(input.url) ?? []
  flow.answer = { status: 200, body: documentOf(kind.toLowerCase(), base, input) }
}

function documentOf(kind: string, base: string, { id, query }: Flow['input']): Resource {
  if (kind === 'serviceproviderconfig') return serviceProviderConfig(base, mostPerPage)
  // RFC 7644 section 4: what could be misread as a complete answer is refused.
  if (query.filter) throw new ScimRefusal(403, 'What the server says about itself cannot be filtered.')
  const all =
    kind === 'schemas'
      ? types
          .flatMap(({ schema, extensions }) => [schema, ...extensions])
          .map((schema) => schemaResource(schema, base))
      : types.map((type) => resourceTypeResource(type, base))
  if (id === undefined) return listResponse(all, 1, all.length)
  const found = all.find((one) => String(one.id).toLowerCase() === id.toLowerCase())
  if (found === undefined) throw new ScimRefusal(404, `There is no '${id}' here.`)
  return found
}
