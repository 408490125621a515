/**
 * The sign-in runtime: from an application's redirect to `/sso/authorize` until it holds a profile. `table.ts` shows what
 * each endpoint checks, in order, on one screen.
 *
 *   authorize ──► started ──► identity provider ──► ACS: verified, parked ──► continue: browser known ─┐
 *                    │                        └───► callback: browser known, code exchanged, verified ─┤
 *                    │                                                                                 ▼
 *                    ├── any check says no ──► failed                                              succeeded
 *                    └── five minutes ──► timed_out (a later answer still counts)                      │
 *                                                                  application ◄── code ◄──────────────┘
 *                                                                       └──► token: code redeemed once
 *
 * - A request is consumed once, in one statement, within ten minutes, by the browser that began it.
 * - It is judged by the version of the configuration that sent it: activating another one breaks nobody's sign-in.
 * - A profile, a code and the event of success come into being in one transaction, after the last check.
 * - A code makes one token: the tokens' table has room for one per code, in one statement.
 * - A test runs the same rows and ends on the portal's result page; it leaves no profile, no code and no event.
 * - Failures go to the application's registered redirect URI with a documented code, else to a page. The attempt's row
 *   keeps step, code, what was expected and what came.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../http/mount.ts'
import { notImplemented } from '../kernel/errors.ts'
import type { RawQuery } from '../kernel/query.ts'
import type { SsoDeps, SsoRuntime } from './deps.ts'
import type { Answer, Endpoint, Flow } from './flow.ts'
import { keySetOf } from './key-set.ts'
import { metadataOf } from './metadata.ts'
import { submitScript } from './post-page.ts'
import { profileOf } from './profile.ts'
import { createProviderKeys } from './provider-keys.ts'
import { createReads } from './reads.ts'
import { run } from './run.ts'
import { table } from './table.ts'

export type { ErrorPageInput, SsoDeps } from './deps.ts'
export { startTest, type TestInput } from './tests.ts'

const cookie = 'gatehouse_sso'
const cookieSeconds = 30 * 86_400

const faces: readonly (readonly [Endpoint, 'GET' | 'POST', string])[] = [
  ['authorize', 'GET', '/sso/authorize'],
  ['test', 'GET', '/sso/test/:id'],
  ['acs', 'POST', '/sso/saml/acs/:id'],
  ['continue', 'GET', '/sso/continue/:id'],
  ['callback', 'GET', '/sso/oidc/callback/:id'],
  ['token', 'POST', '/sso/token'],
]

export function mountSso(app: FastifyInstance, ssoDeps: SsoDeps): void {
  const deps: SsoRuntime = {
    ...ssoDeps,
    keys: createProviderKeys(ssoDeps.outbound, ssoDeps.store.clock),
    reads: createReads(ssoDeps.store),
  }

  for (const [endpoint, method, url] of faces)
    app.route<Shape>({
      method,
      url,
      config: { face: endpoint === 'token' ? 'oauth' : 'browser' },
      handler: async (request, reply) => {
        const flow: Flow = { deps, endpoint, input: inputOf(request), caller: callerOf(request) }
        const answer = await run(table, flow)
        if (flow.new_browser !== undefined) remember(reply, flow.new_browser, deps.config.public_url)
        return send(reply, answer)
      },
    })

  app.get('/sso/submit.js', (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=86400')
      .send(submitScript),
  )
  app.get<Shape>('/sso/saml/metadata/:id', { config: { face: 'browser' } }, async (request, reply) => {
    const { id } = request.params
    if ('download' in request.query)
      reply.header('content-disposition', `attachment; filename="gatehouse-${id}.xml"`)
    return reply
      .header('cache-control', 'public, max-age=300')
      .type('application/samlmetadata+xml; charset=utf-8')
      .send(await metadataOf(deps, id))
  })
  app.get<Shape>('/sso/jwks/:id', { config: { face: 'oauth' } }, async (request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await keySetOf(deps, request.params.id)),
  )
  app.get('/sso/profile', async (request, reply) => {
    const profile = await profileOf(deps.store, request.headers.authorization)
    return profile ?? reply.code(401).send({ error: 'Unauthorized', message: 'Unauthorized' })
  })
  const noLogout = () => {
    throw notImplemented('Single Logout')
  }
  app.post('/sso/logout/authorize', { config: { face: 'oauth' } }, noLogout)
  app.get('/sso/logout', { config: { face: 'browser' } }, noLogout)
}

interface Shape {
  Params: { id: string }
  Querystring: RawQuery
  Body: unknown
}

function inputOf(request: FastifyRequest<Shape>): Flow['input'] {
  const { accept = '' } = request.headers
  return {
    url: request.url,
    query: request.query,
    body: typeof request.body === 'object' && request.body !== null ? { ...request.body } : {},
    id: request.params.id ?? '',
    browser: request.cookies[cookie],
    wants_json: accept.includes('application/json') && !accept.includes('text/html'),
  }
}

function remember(reply: FastifyReply, browser: string, public_url: string): void {
  reply.setCookie(cookie, browser, {
    path: '/sso',
    httpOnly: true,
    sameSite: 'lax',
    secure: public_url.startsWith('https:'),
    maxAge: cookieSeconds,
  })
}

function send(reply: FastifyReply, { status, location, json, html, retry_after }: Answer): FastifyReply {
  reply.code(status).header('cache-control', 'no-store')
  if (retry_after !== undefined) reply.header('retry-after', String(retry_after))
  if (location !== undefined)
    return reply.header('location', location).header('referrer-policy', 'no-referrer').send()
  if (html === undefined) return reply.send(json)
  // No form-action: browsers apply it to every redirect behind the form, and where an identity provider leads on is its
  // own business. Nothing in these pages is anybody's markup.
  return reply
    .header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    )
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .type('text/html; charset=utf-8')
    .send(html)
}
