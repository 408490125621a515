/**
 * Where a portal link leads. GET renders and never redeems, so that mail scanners and prefetchers cannot burn a link;
 * POST redeems and begins a session.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { secureHeaders } from '../../http/headers.ts'
import { ApiError } from '../../kernel/errors.ts'
import { requestNewLink } from '../../resources/it-contacts/request-link.ts'
import {
  launchPage,
  linkExpiredPage,
  linkMalformedPage,
  linkRequestedPage,
  linkUsedPage,
} from '../pages/index.ts'
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
    if (!link || link.problem) return refuse(request, reply, link)
    secureHeaders(reply)
    const { environment, until } = link
    return html(reply, 200, launchPage({ branding: brandingOf(environment), token, until }))
  })

  app.post('/portal/launch', browser, async (request, reply) => {
    const token = tokenOf(request)
    const link = await readLink(token)
    if (!link || link.problem) return refuse(request, reply, link)
    const { grant } = link
    const cookie = await store.change(
      { source: 'admin_portal', id: grant.link_id, name: grant.actor_name },
      link.redeem,
    )
    if (cookie === undefined) return refuse(request, reply, await lost(token, link))
    setSessionCookie(reply, cookie, config.public_url)
    secureHeaders(reply)
    const [intent, ...more] = grant.intents
    return reply.redirect(intent && more.length === 0 ? `/portal/${intent}` : '/portal', 303)
  })

  app.post('/portal/launch/requests', browser, async (request, reply) => {
    const token = tokenOf(request)
    const link = await readLink(token)
    if (link && !link.problem) return reply.redirect(`/portal/launch?token=${encodeURIComponent(token)}`, 303)
    if (!link?.stored || link.problem !== 'expired') return refuse(request, reply, link)
    const { stored, environment } = link
    const actor = { source: 'admin_portal' as const, id: stored.id, name: null }
    const email = fieldOf(request.body, 'email')
    await store
      .change(actor, (tx) => requestNewLink(tx, stored, email, config.reminder_days))
      .catch((error: unknown) => {
        // Too many for now: the page says the same in any case.
        if (!(error instanceof ApiError)) throw error
      })
    secureHeaders(reply)
    return html(reply, 200, linkRequestedPage({ branding: brandingOf(environment) }))
  })

  /** It was good a moment ago: whatever it says now is why. */
  async function lost(token: string, link: Link): Promise<Link> {
    const now = await readLink(token)
    return now?.problem ? now : { ...link, problem: 'used', at: store.clock().toISOString() }
  }

  /** Contract 1.2: a link that cannot be used is a 404 page that says what happened and whom to ask. */
  function refuse(request: FastifyRequest, reply: FastifyReply, link: Link | undefined): FastifyReply {
    secureHeaders(reply)
    if (!link) return html(reply, 404, linkMalformedPage({ branding: noBranding }))
    const branding = brandingOf(link.environment)
    const app_url = link.grant.return_url ?? link.environment.settings.default_return_url
    const at = link.at ?? store.clock().toISOString()
    if (link.problem === 'used') return html(reply, 404, linkUsedPage({ branding, used_at: at, app_url }))
    const why = link.problem ?? 'expired'
    // One that ran out may be asked for again; one that was taken back may not.
    const again = why === 'expired' &&
      link.stored && {
        token: tokenOf(request),
        knows_reader: link.stored.it_contact_id !== null,
      }
    return html(
      reply,
      404,
      linkExpiredPage({ branding, ended_at: at, app_url, why, ...(again && { again }) }),
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
      const text = fieldOf(source, name)
      if (text !== undefined) return text
    }
  return ''
}

function fieldOf(source: unknown, name: string): string | undefined {
  const value = typeof source === 'object' && source !== null ? Reflect.get(source, name) : undefined
  const text = Array.isArray(value) ? value[0] : value
  return typeof text === 'string' && text !== '' ? text : undefined
}
