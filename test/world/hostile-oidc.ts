/**
 * An OpenID provider that lies on demand. Honest until told otherwise; `hostile-oidc-lies.ts` names the lies, each of
 * which the product must refuse, and the unusual truths, which it must accept. Written by hand, because libraries refuse to lie.
 */
import { createHmac, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Tampering } from './hostile-oidc-lies.ts'
import { type Claims, jwt, newKey, publicJwk, signature, unpublished } from './hostile-oidc-tokens.ts'
import { listen } from './listen.ts'
import { newVisitor } from './visitor.ts'

export interface HostileOidc {
  issuer: string
  discovery_url: string
  client_id: string
  client_secret: string
  /** Lies from now on; without an argument, is honest again. */
  tamper(how?: Tampering): void
  /** Who signs in from now on. */
  signInAs(claims: Claims): void
  /** Signs with a new key; with `forget`, the old one is no longer published. */
  rotateKeys(options?: { forget?: boolean }): void
  /** What was asked: path, credentials and form of every request so far. */
  requests: Asked[]
  /** Follows an authorization URL to the redirect URI, which is not asked; answers with its address. */
  signIn(url: string): Promise<URL>
  stop(): Promise<void>
}

export interface Asked {
  method: string
  path: string
  authorization: string | undefined
  form: Record<string, string>
}

export const mallory: Claims = {
  sub: 'mallory',
  email: 'mallory@example.test',
  email_verified: true,
  given_name: 'Mallory',
  family_name: 'Marsh',
  groups: ['Guests'],
}

export async function startHostileOidc({ trailingSlash = false } = {}): Promise<HostileOidc> {
  const server = await listen()
  const issuer = trailingSlash ? `${server.origin}/` : server.origin
  const client_id = 'hostile-client'
  const client_secret = randomUUID()
  const es256 = newKey('ES256')
  let signing = newKey('RS256')
  let published = [newKey('RS256'), signing, es256]
  let person = mallory
  let tampering: Tampering = {}
  const requests: Asked[] = []
  const codes = new Map<string, { nonce: string | undefined }>()
  const tokens = new Map<string, Claims>()

  const discovery = (): Claims => ({
    issuer,
    authorization_endpoint: `${server.origin}/authorize`,
    token_endpoint: `${server.origin}/token`,
    userinfo_endpoint: `${server.origin}/userinfo`,
    jwks_uri: `${server.origin}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })

  function authorize(query: URLSearchParams, response: ServerResponse) {
    const code = randomUUID()
    codes.set(code, { nonce: query.get('nonce') ?? undefined })
    const honest = { code, state: query.get('state') ?? '', iss: issuer }
    const back = new URL(query.get('redirect_uri') ?? '')
    for (const [name, value] of Object.entries(tampering.callback?.(honest) ?? honest)) {
      back.searchParams.set(name, value)
    }
    response.writeHead(302, { location: back.href }).end()
  }

  function token(form: Record<string, string>, response: ServerResponse) {
    const asked = codes.get(form.code ?? '')
    codes.delete(form.code ?? '')
    if (!asked) return reply(response, { error: 'invalid_grant' }, 400)
    const now = Math.floor(Date.now() / 1000)
    const honest = { iss: issuer, aud: client_id, iat: now, exp: now + 300, nonce: asked.nonce, ...person }
    const claims = tampering.claims?.(honest) ?? honest
    const access_token = randomUUID()
    tokens.set(access_token, person)
    const signed = idToken(claims)
    const id_token = tampering.idToken?.(signed) ?? signed
    const body = { access_token, token_type: 'Bearer', expires_in: 300, id_token }
    reply(response, tampering.tokenResponse?.(body) ?? body)
  }

  function idToken(claims: Claims): string {
    const how = tampering.signing
    if (how === 'none') return jwt(header('none', undefined), claims, () => Buffer.alloc(0))
    if (how === 'client-secret' || how === 'public-key') {
      const pem = signing.publicKey.export({ type: 'spki', format: 'pem' })
      const secret = how === 'client-secret' ? client_secret : pem
      const kid = how === 'client-secret' ? undefined : signing.kid
      return jwt(header('HS256', kid), claims, (text) => createHmac('sha256', secret).update(text).digest())
    }
    // The unpublished key claims to be the published one.
    const key = how === 'unpublished-key' ? unpublished().key : how === 'es256' ? es256 : signing
    const kid = how === 'unpublished-key' ? signing.kid : key.kid
    return jwt(header(key.alg, kid), claims, (text) => signature(key, text))
  }

  function header(alg: string, kid: string | undefined): Claims {
    const honest = { alg, typ: 'JWT', ...(kid ? { kid } : {}) }
    return tampering.header?.(honest) ?? honest
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', server.origin)
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)))
    const { authorization } = request.headers
    requests.push({ method: request.method ?? 'GET', path: url.pathname, authorization, form })
    if (url.pathname === '/.well-known/openid-configuration') {
      return reply(response, tampering.discovery?.(discovery()) ?? discovery())
    }
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/token') return token(form, response)
    if (url.pathname === '/jwks') return reply(response, { keys: published.map(publicJwk) })
    if (url.pathname === '/userinfo') {
      const claims = tokens.get(authorization?.replace(/^Bearer /, '') ?? '')
      if (!claims) return reply(response, { error: 'invalid_token' }, 401)
      return reply(response, tampering.userinfo?.(claims) ?? claims)
    }
    reply(response, { error: 'not_found' }, 404)
  }

  server.answerWith((request, response) => {
    answer(request, response).catch((error: Error) => reply(response, { error: error.message }, 500))
  })

  return {
    issuer,
    discovery_url: `${server.origin}/.well-known/openid-configuration`,
    client_id,
    client_secret,
    tamper: (how = {}) => {
      tampering = how
    },
    signInAs: (claims) => {
      person = claims
    },
    rotateKeys: ({ forget = false } = {}) => {
      const before = signing
      signing = newKey('RS256')
      published = [...published.filter((key) => !forget || key !== before), signing]
    },
    requests,
    signIn: async (url) => {
      const visitor = newVisitor((address) => address.origin !== server.origin)
      const end = await visitor.open(url)
      if (end.status !== 0) throw new Error(`no redirect from ${end.url.href} (${end.status}): ${end.body}`)
      return end.url
    },
    stop: server.stop,
  }
}

function reply(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
