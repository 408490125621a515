/**
 * Where a portal link leads. GET renders and never redeems, so that mail scanners and prefetchers cannot burn a link;
 * POST redeems once and begins a session.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { secureHeaders } from '../../http/headers.ts'
import { ApiError } from '../../kernel/errors.ts'
import { type Environment, findEnvironment } from '../../resources/environments/environments.ts'
import {
  type LinkClaims,
  openLink,
  redeemedAt,
  redeemOnce,
} from '../../resources/portal-links/portal-links.ts'
import { launchPage, linkExpiredPage, linkMalformedPage, linkUsedPage } from '../pages/index.ts'
import { noBranding } from '../pages/layout.ts'
import { brandingOf } from './branding.ts'
import { setSessionCookie } from './cookie.ts'
import type { PortalDeps } from './index.ts'
import { createSession } from './sessions.ts'

export function mountLaunch(app: FastifyInstance, deps: PortalDeps): void {
  const { store, sealer, config } = deps
  const key = sealer.deriveKey('portal links')
  const browser = { config: { face: 'browser' as const } }

  app.get('/', browser, async (request, reply) => {
    const token = tokenOf(request)
    if (!token) throw new ApiError(404, 'route_not_found', 'There is nothing here.')
    return reply.redirect(`/portal/launch?token=${encodeURIComponent(token)}`, 302)
  })

  app.get('/portal/launch', browser, async (request, reply) => {
    const token = tokenOf(request)
    const link = await readLink(token)
    if (!link.claims || link.problem) return refuse(reply, link)
    const { environment } = link
    secureHeaders(reply)
    return html(reply, 200, launchPage({ branding: brandingOf(environment), token }))
  })

  app.post('/portal/launch', browser, async (request, reply) => {
    const link = await readLink(tokenOf(request))
    if (!link.claims || link.problem) return refuse(reply, link)
    const { claims } = link
    const cookie = await store.change({ source: 'admin_portal', id: claims.jti, name: null }, async (tx) =>
      (await redeemOnce(tx, claims)) ? createSession(tx, claims) : undefined,
    )
    if (cookie === undefined)
      return refuse(reply, { ...link, problem: 'used', at: store.clock().toISOString() })
    setSessionCookie(reply, cookie, config.public_url)
    secureHeaders(reply)
    return reply.redirect(claims.intent ? `/portal/${claims.intent}` : '/portal', 303)
  })

  type Link =
    | { claims?: undefined; environment?: undefined; problem: 'malformed'; at?: undefined }
    | { claims: LinkClaims; environment: Environment; problem?: 'used' | 'expired'; at?: string }

  async function readLink(token: string): Promise<Link> {
    const claims = openLink(token, key)
    // The organization or the environment may be gone since: then nobody can say whose link it was.
    const environment = claims && (await findEnvironment(store.db, claims.env).catch(() => undefined))
    if (!claims || !environment) return { problem: 'malformed' }
    const used = await redeemedAt(store.db, claims.jti)
    if (used !== undefined) return { claims, environment, problem: 'used', at: used }
    const end = new Date(claims.exp * 1000)
    if (end <= store.clock()) return { claims, environment, problem: 'expired', at: end.toISOString() }
    return { claims, environment }
  }

  /** Contract 1.2: a link that cannot be used is a 404 page that says what happened and whom to ask. */
  function refuse(reply: FastifyReply, link: Link): FastifyReply {
    if (!link.claims) {
      secureHeaders(reply)
      return html(reply, 404, linkMalformedPage({ branding: noBranding }))
    }
    const branding = brandingOf(link.environment)
    const app_url = link.claims.return_url ?? link.environment.settings.default_return_url
    const at = link.at ?? store.clock().toISOString()
    secureHeaders(reply)
    return html(
      reply,
      404,
      link.problem === 'used'
        ? linkUsedPage({ branding, used_at: at, app_url })
        : linkExpiredPage({ branding, expired_at: at, app_url }),
    )
  }
}

function html(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page)
}

/** `token`, the older `secret`, or what the widget posts as `apiToken`, in the query or in the form (contract 1.4). */
function tokenOf(request: FastifyRequest): string {
  for (const source of [request.body, request.query])
    for (const name of ['token', 'secret', 'apiToken']) {
      const value = typeof source === 'object' && source !== null ? Reflect.get(source, name) : undefined
      const text = Array.isArray(value) ? value[0] : value
      if (typeof text === 'string' && text !== '') return text
    }
  return ''
}
