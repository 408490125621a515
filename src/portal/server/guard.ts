/** Who calls the portal's API: a session's browser, from our own pages. */
import type { FastifyRequest } from 'fastify'
import type { Store } from '../../db/store.ts'
import { ApiError } from '../../kernel/errors.ts'
import type { OperationShape } from '../../kernel/operation.ts'
import type { Intent } from '../../resources/portal-links/intents.ts'
import { sessionCookieOf } from './cookie.ts'
import { maybeFindSession, type PortalAuth, touchSession } from './sessions.ts'

/** What a page asks for by itself must not keep its session alive. */
const passive = new Set([
  'portalGetSession',
  'portalGetLogStream',
  'portalListDomains',
  'portalWatchDirectory',
  'portalGetDirectoryReview',
  'portalListDirectoryRequests',
  'portalTailAuditEvents',
  'portalCountAuditEvents',
  'portalListAuditExports',
])

export function portalAuthenticator(store: Store, public_url: string) {
  return async (request: FastifyRequest, operation: OperationShape): Promise<PortalAuth> => {
    if (operation.method !== 'get') refuseForeignOrigin(request, public_url)
    const cookie = sessionCookieOf(request)
    const auth = cookie === undefined ? undefined : await maybeFindSession(store, cookie)
    if (!auth) throw new ApiError(401, 'session_ended', 'This setup session has ended. Ask for a new link.')
    return passive.has(operation.id) ? auth : touchSession(store, auth)
  }
}

/** A session belongs to the intents that its link named, or, when it named none, to all. */
export function requireIntent(auth: PortalAuth, intent: Intent): void {
  if (!auth.intents.includes(intent))
    throw new ApiError(403, 'intent_not_allowed', `This session is for '${auth.intents.join("', '")}' only.`)
}

/** A Lax cookie already stays home on cross-site POSTs; a sibling host of the same site is told apart here. */
function refuseForeignOrigin(request: FastifyRequest, public_url: string): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if ((site !== undefined && site !== 'same-origin') || (origin !== undefined && origin !== public_url))
    throw new ApiError(403, 'foreign_origin', 'This request did not come from the portal.')
}
