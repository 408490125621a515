/** Where the browser goes when a setup is finished or left (contract 1.3). */
import type { Environment } from '../../resources/environments/environments.ts'
import type { Intent } from '../../resources/portal-links/intents.ts'
import { withSuccess } from '../../resources/portal-links/link-urls.ts'
import type { PortalAuth } from './sessions.ts'

export function successTarget(auth: PortalAuth, { settings }: Environment, intent: Intent): string | null {
  const named = auth.success_url ?? settings.success_urls[intent]
  if (named) return named
  const back = auth.return_url ?? settings.default_return_url
  return back ? withSuccess(back) : null
}

export function exitTarget(auth: PortalAuth, { settings }: Environment): string | null {
  return auth.return_url ?? settings.default_return_url
}
