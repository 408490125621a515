import type { DiscoveredProvider } from '../protocols/oidc/index.ts'
import type { Configuration } from '../resources/connections/configuration.ts'
import { SignInFailure } from './failure.ts'

export function oidcOf({ settings }: Configuration): { provider: DiscoveredProvider; client_id: string } {
  if (settings.protocol === 'oidc' && settings.discovered && settings.client_id)
    return { provider: settings.discovered, client_id: settings.client_id }
  throw new SignInFailure('configuration_incomplete', 'The connection is not set up completely.', {
    error: 'connection_invalid',
  })
}
