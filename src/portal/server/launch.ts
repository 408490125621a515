/**
 * Where a portal link leads. GET renders and never redeems, so that mail scanners and prefetchers cannot burn a link;
 * POST redeems and begins a session.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { secureHeaders } from '../../http/headers.ts'
import { ApiError } from '../../kernel/errors.ts'
import { launchPage, linkExpiredPage, linkMalformedPage, linkUsedPage } from '../pages/index.ts'
import { noBranding } from '../pages/layout.ts'
import { brandingOf } from './branding.ts'
import { setSessionCookie } from './cookie.ts'
import type { PortalDeps } from './index.ts'
import { type Link, linkReader } from './links.ts'

export function mountLaunch(app: FastifyInstance, deps: PortalDeps): void {
  const { store, sealer, config } = deps
  const readLink = linkReader(store, sealer)
  const browser = { config: { face: 'browser' as const } }

  app.get('/', browser, async (request, reply) => {
    const token = tokenOf(request)
    if (!token) throw new ApiError(404, 'route_not_found', 'There is nothing here.')
    return reply.redirect(`/portal/launch?token=${encodeURIComponent(token)}`, 302)
  })

  app.get('/portal/launch', browser, async (request, reply) => {
    const token = tokenOf(request)
    const link = await readLink(token)
    if (!link || link.problem) return refuse(reply, link)
    secureHeaders(reply)
    const { environment, until } = link
    return html(reply, 200, launchPage({ branding: brandingOf(environment), token, until }))
  })

  app.post('/portal/launch', browser, async (request, reply) => {
    const token = tokenOf(request)
    const link = await readLink(token)
    if (!link || link.problem) return refuse(reply, link)
    const { grant } = link
    const cookie = await store.change(
      { source: 'admin_portal', id: grant.link_id, name: grant.actor_name },
      link.redeem,
    )
    if (cookie === undefined) return refuse(reply, await lost(token, link))
    setSessionCookie(reply, cookie, config.public_url)
    secureHeaders(reply)
    const [intent, ...more] = grant.intents
    return reply.redirect(intent && more.length === 0 ? `/portal/${intent}` : '/portal', 303)
  })

  /** It was good a moment ago: whatever it says now is why. */
  async function lost(token: string, link: Link): Promise<Link> {
    const now = await readLink(token)
    return now?.problem ? now : { ...link, problem: 'used', at: store.clock().toISOString() }
  }

  /** Contract 1.2: a link that cannot be used is a 404 page that says what happened and whom to ask. */
  function refuse(reply: FastifyReply, link: Link | undefined): FastifyReply {
    secureHeaders(reply)
    if (!link) return html(reply, 404, linkMalformedPage({ branding: noBranding }))
    const branding = brandingOf(link.environment)
    const app_url = link.grant.return_url ?? link.environment.settings.default_return_url
    const at = link.at ?? store.clock().toISOString()
    if (link.problem === 'used') return html(reply, 404, linkUsedPage({ branding, used_at: at, app_url }))
    const why = link.problem ?? 'expired'
    return html(reply, 404, linkExpiredPage({ branding, ended_at: at, app_url, why }))
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
