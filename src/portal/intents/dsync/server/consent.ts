/**
 * Consent at a directory's source: the portal sends the browser there, and believes what it brings back once, in the
 * session that began it. Codes, states and tokens stand in no log and on no page.
 */
import type { FastifyInstance } from 'fastify'
import { secureHeaders } from '../../../../http/headers.ts'
import { ApiError, conflict } from '../../../../kernel/errors.ts'
import type { RawQuery } from '../../../../kernel/query.ts'
import type { Router } from '../../../../kernel/router.ts'
import { googleConsentUrl } from '../../../../pulls/adapters/google-consent.ts'
import { createConsent, maybeFindConsent } from '../../../../resources/directory-consents/consents.ts'
import { sessionCookieOf } from '../../../server/cookie.ts'
import { requireIntent } from '../../../server/guard.ts'
import type { PortalDeps } from '../../../server/index.ts'
import { maybeFindSession, type PortalAuth, touchSession } from '../../../server/sessions.ts'
import { startSourceConsent } from '../source-contract.ts'
import { comeBack, redirectUriOf } from './consent-steps.ts'
import { cardOf } from './shape.ts'
import { mayConsent } from './source-facts.ts'
import { type View, viewOf } from './view.ts'

export function consentRoutes(on: Router<PortalAuth>, deps: PortalDeps, { find }: View): void {
  const { store, sealer, config } = deps
  on(startSourceConsent, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const client = config.google
    if (!client || !mayConsent(deps, row))
      throw conflict('consent_not_offered', 'Nobody can consent to having this directory read.')
    const asked = await store.change(auth.actor, (tx) => createConsent(tx, sealer, auth, row.id))
    return { url: googleConsentUrl({ client, redirect_uri: redirectUriOf(config), ...asked }) }
  })
}

/** Where the source sends the browser: below the path of the session's cookie. */
export function mountConsentCallback(app: FastifyInstance, deps: PortalDeps): void {
  const { store, guides, config } = deps
  const view = viewOf(deps)
  app.get<{ Querystring: RawQuery }>(
    new URL(redirectUriOf(config)).pathname,
    { config: { face: 'browser' } },
    async (request, reply) => {
      secureHeaders(reply)
      const cookie = sessionCookieOf(request)
      const session = cookie === undefined ? undefined : await maybeFindSession(store, cookie)
      if (!session) return reply.redirect('/portal/session-ended', 303)
      const auth = await touchSession(store, session)
      requireIntent(auth, 'dsync')
      const { state, code, error } = answerOf(request.query)
      const consent = await maybeFindConsent(store.db, auth, state)
      if (!consent)
        throw new ApiError(404, 'consent_unknown', 'This consent was not begun here. Begin it in the portal.')
      const row = await view.find(auth, consent.directory_id)
      const refused = await comeBack(deps, view, { auth, consent, row, code, error })
      if (refused) request.log.warn({ directory_id: row.id, ...refused }, 'a consent led to nothing')
      const { steps } = await guides.directories.findGuide(cardOf(guides, row).id)
      const step = steps.find(({ blocks }) => blocks.some(({ type }) => type === 'consent'))
      return reply.redirect(
        `/portal/dsync/directories/${row.id}${step ? `/steps/${encodeURIComponent(step.id)}` : ''}`,
        303,
      )
    },
  )
}

/** RFC 6749 4.1.2: a code or an error, beside the state. What is there twice is not there. */
function answerOf(query: RawQuery) {
  const text = (name: string) => {
    const values = query[name]
    return Array.isArray(values) && values.length === 1 ? (values[0] ?? '') : ''
  }
  return { state: text('state'), code: text('code'), error: text('error') }
}
