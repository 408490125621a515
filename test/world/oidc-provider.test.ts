import { afterEach, expect, test } from 'vitest'
import {
  type OidcProvider,
  type OidcProviderOptions,
  type SigningAlgorithm,
  startOidcProvider,
} from './oidc-provider.ts'

let provider: OidcProvider | undefined
afterEach(() => provider?.stop())

const redirect_uri = 'http://127.0.0.1:9/callback'

/** A relying party in as few lines as the standard allows; what it does not check, the product must. */
async function tokensOf(
  input: OidcProviderOptions & { alg?: SigningAlgorithm; post?: boolean; user?: string; metadata?: object },
) {
  provider = await startOidcProvider(input)
  const client_id = 'client with spaces & more'
  const client_secret = 'secret:with%colon & plus+'
  provider.addClient({
    client_id,
    client_secret,
    redirect_uri,
    alg: input.alg ?? 'RS256',
    auth_method: input.post ? 'client_secret_post' : 'client_secret_basic',
    metadata: { ...input.metadata },
  })
  const discovery = await json(await fetch(provider.discovery_url))
  const query = {
    response_type: 'code',
    client_id,
    redirect_uri,
    scope: 'openid email profile groups',
    state: 's',
    nonce: 'n',
  }
  const url = `${discovery.authorization_endpoint}?${new URLSearchParams(query)}`
  const callback = await provider.signIn(url, input.user ? { user: input.user } : {})
  const code = callback.searchParams.get('code') ?? ''
  const credentials = `${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`
  const response = await fetch(String(discovery.token_endpoint), {
    method: 'POST',
    headers: input.post ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      ...(input.post ? { client_id, client_secret } : {}),
    }),
  })
  const tokens = await json(response)
  const [header = '', claims = ''] = String(tokens.id_token).split('.')
  const userinfo = await fetch(String(discovery.userinfo_endpoint), {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  return {
    discovery,
    callback,
    header: decoded(header),
    claims: decoded(claims),
    userinfo: await userinfo.text(),
  }
}

async function json(response: Response): Promise<Record<string, unknown>> {
  const body: Record<string, unknown> = await response.json()
  return body
}

function decoded(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

test('a sign-in ends at the redirect URI, and its code buys an ID token with claims', async () => {
  const { callback, header, claims, discovery } = await tokensOf({})
  expect(callback.href.startsWith(`${redirect_uri}?`)).toBe(true)
  expect(callback.searchParams.get('state')).toBe('s')
  expect(header.alg).toBe('RS256')
  expect(claims).toMatchObject({
    sub: 'alice',
    nonce: 'n',
    email: 'alice@example.test',
    groups: ['Engineering', 'Admins'],
  })
  expect(claims.iss).toBe(discovery.issuer)
})

test('several keys are published, so that the kid decides', async () => {
  const { discovery, header } = await tokensOf({})
  const { keys } = await json(await fetch(String(discovery.jwks_uri)))
  expect(Array.isArray(keys) && keys.length).toBe(4)
  expect(header.kid).toBe('rsa')
})

test.each(['PS256', 'ES256', 'EdDSA'] as const)(
  'ID tokens signed with %s, credentials by POST',
  async (alg) => {
    const { header } = await tokensOf({ alg, post: true })
    expect(header.alg).toBe(alg)
  },
)

test('an issuer with a trailing slash keeps it', async () => {
  const { claims } = await tokensOf({ trailingSlash: true })
  expect(String(claims.iss).endsWith('/')).toBe(true)
})

test('claims may be at userinfo only', async () => {
  const { claims, userinfo } = await tokensOf({ claimsAt: 'userinfo', user: 'obrien' })
  expect(claims).not.toHaveProperty('email')
  expect(JSON.parse(userinfo)).toMatchObject({ sub: 'obrien', family_name: "O'Brien & <Sons>" })
})

test('userinfo may be a signed token', async () => {
  const { userinfo } = await tokensOf({ metadata: { userinfo_signed_response_alg: 'RS256' } })
  expect(decoded(userinfo.split('.')[1] ?? '')).toMatchObject({ sub: 'alice' })
})
