/**
 * npm `oidc-provider`, a certified OpenID provider. It asks for a login name only, and for no consent; its page works in
 * a browser as well as for `signIn`.
 */
import { generateKeyPairSync } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Provider, { type Context } from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'
import { listen } from './listen.ts'
import { newVisitor } from './visitor.ts'

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'

export interface OidcClient {
  client_id: string
  client_secret: string
  redirect_uri: string
  /** Of the ID token; default RS256. */
  alg?: SigningAlgorithm
  /** Default client_secret_basic. */
  auth_method?: 'client_secret_basic' | 'client_secret_post'
  /** Further client metadata, such as `userinfo_signed_response_alg`. */
  metadata?: Record<string, unknown>
}

export interface OidcProvider {
  issuer: string
  discovery_url: string
  addClient(client: OidcClient): void
  setUser(login: string, claims: Claims): void
  /** Follows an authorization URL to the redirect URI, which is not asked; answers with its address. */
  signIn(url: string, who?: { user?: string }): Promise<URL>
  stop(): Promise<void>
}

export type Claims = Record<string, unknown>

export const oidcPeople: Record<string, Claims> = {
  alice: {
    email: 'alice@example.test',
    email_verified: true,
    given_name: 'Alice',
    family_name: 'Archer',
    groups: ['Engineering', 'Admins'],
  },
  obrien: {
    email: "sinead.o'brien@example.test",
    email_verified: true,
    given_name: 'Sinéad',
    family_name: "O'Brien & <Sons>",
    groups: ['R&D "core"', '営業'],
  },
  nomail: { given_name: 'Noor', family_name: 'Mail' },
}

export interface OidcProviderOptions {
  /** The issuer ends in a slash, as some do. */
  trailingSlash?: boolean
  /** Where claims about the person are found: the standard's default is userinfo, most providers' is both. */
  claimsAt?: 'id_token' | 'userinfo'
}

export async function startOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const { trailingSlash = false, claimsAt = 'id_token' } = options
  const server = await listen()
  const issuer = trailingSlash ? `${server.origin}/` : server.origin
  const people = { ...oidcPeople }
  const clients = new Map<string, object>()
  const memory = createMemoryAdapter()

  const provider = new Provider(issuer, {
    // Clients come and go while the provider runs.
    adapter: (model: string) =>
      model === 'Client' ? { find: async (id: string) => clients.get(id) } : memory(model),
    clients: [],
    jwks: { keys: signingKeys() },
    cookies: { keys: [crypto.randomUUID()] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['given_name', 'family_name', 'name'],
      groups: ['groups'],
    },
    scopes: ['openid', 'offline_access', 'email', 'profile', 'groups'],
    conformIdTokenClaims: claimsAt === 'userinfo',
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      jwtUserinfo: { enabled: true },
    },
    interactions: {
      url: (_context: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}`,
    },
    findAccount: (_context: Context, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, ...people[sub] }),
    }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId })
      grant.addOIDCScope(oidc.params.scope ?? 'openid')
      await grant.save()
      return grant
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 600,
      Session: 3600,
    },
  })

  const standard = provider.callback()
  server.answerWith((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return standard(request, response)
    const answer = async () => {
      if (request.method === 'POST') {
        const login = new URLSearchParams(await bodyOf(request)).get('login') ?? ''
        await provider.interactionFinished(request, response, { login: { accountId: login } })
      } else {
        const { uid } = await provider.interactionDetails(request, response)
        response.setHeader('content-type', 'text/html; charset=utf-8').end(loginPage(uid))
      }
    }
    answer().catch((error: Error) => response.writeHead(500).end(error.message))
  })

  return {
    issuer,
    discovery_url: `${server.origin}/.well-known/openid-configuration`,
    addClient: ({ client_id, client_secret, redirect_uri, alg = 'RS256', auth_method, metadata }) => {
      clients.set(client_id, {
        client_id,
        client_secret,
        redirect_uris: [redirect_uri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        id_token_signed_response_alg: alg,
        token_endpoint_auth_method: auth_method ?? 'client_secret_basic',
        ...metadata,
      })
    },
    setUser: (login, claims) => {
      people[login] = claims
    },
    signIn: async (url, { user = 'alice' } = {}) => {
      const visitor = newVisitor((address) => address.origin !== server.origin)
      const page = await visitor.open(url)
      const form = page.forms.find((candidate) => 'login' in candidate.fields)
      const end = form ? await visitor.submit(form, { login: user }) : page
      if (end.status !== 0) throw new Error(`no redirect from ${end.url.href} (${end.status}): ${end.body}`)
      return end.url
    },
    stop: server.stop,
  }
}

/** One key per algorithm, and before them one that signs nothing any more, as providers have after a rotation. */
function signingKeys(): object[] {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const ed = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return [
    { ...rsa(), kid: 'rsa', use: 'sig' },
    { ...rsa(), kid: 'rsa-before', use: 'sig' },
    { ...ec, kid: 'ec', use: 'sig' },
    { ...ed, kid: 'ed', use: 'sig' },
  ]
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

function loginPage(uid: string): string {
  return `<!doctype html><html lang="en"><title>Sign in</title>
<form method="post" action="/interaction/${uid}">
<label>Login <input type="text" name="login" value="" autofocus></label> <button>Sign in</button>
</form>`
}
