import { ScimRefusal } from '../../protocols/scim/index.ts'
import type { Flow } from '../flow.ts'

export function refuseUnknown({ input }: Flow): never {
  const path = input.url.split('?', 1)[0]?.replace(/^\/scim\/v2\.0\/[^/]*/, '') || '/'
  if (/^\/me\b/i.test(path))
    throw new ScimRefusal(501, '/Me is not supported: a provider is nobody in the directory.')
  throw new ScimRefusal(
    404,
    `There is nothing at ${input.method} ${path}. There are /Users, /Groups, /ServiceProviderConfig, /Schemas and /ResourceTypes.`,
  )
}
