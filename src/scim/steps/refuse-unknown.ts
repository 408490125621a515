/** Nothing else is here: what it would be in SCIM, and what there is instead. */
import { ScimRefusal } from '../../protocols/scim/index.ts'
import { refusal } from '../failure.ts'
import type { Flow } from '../flow.ts'

const list = 'GET, POST'
const one = 'GET, PUT, PATCH, DELETE'
/** Which methods the paths take that there are. */
// biome-ignore format: a table
const allowed: readonly (readonly [RegExp, string])[] = [
  [/^\/(users|groups)$/i,                            list],
  [/^\/(users|groups)\/[^/]+$/i,                     one],
  [/^\/serviceproviderconfig$/i,                     'GET'],
  [/^\/(schemas|resourcetypes)(\/[^/]+)?$/i,         'GET'],
  [/^\/(bulk|oauth\/token)$/i,                       'POST'],
]

export function refuseUnknown(flow: Flow): void {
  const { method, url } = flow.input
  const path =
    url
      .split('?', 1)[0]
      ?.replace(/^\/scim\/v2\.0\/[^/]*/, '')
      .replace(/\/$/, '') || '/'
  if (/^\/me\b/i.test(path))
    throw new ScimRefusal(501, '/Me is not supported: a provider is nobody in the directory.')
  if (/\/\.search$/i.test(path))
    throw new ScimRefusal(
      501,
      'Searching by POST is not supported. Send a GET with the same parameters in its query.',
    )
  const [, methods] = allowed.find(([pattern]) => pattern.test(path)) ?? []
  if (methods !== undefined) {
    flow.answer = refusal(405, `${path} takes ${methods}, not ${method}.`, undefined, { allow: methods })
    return
  }
  throw new ScimRefusal(
    404,
    `There is nothing at ${method} ${path}. There are /Users, /Groups, /ServiceProviderConfig, /Schemas and /ResourceTypes.`,
  )
}
