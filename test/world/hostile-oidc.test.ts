import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type HostileOidc, startHostileOidc } from './hostile-oidc.ts'
import { lies, oddities, type Tampering } from './hostile-oidc-lies.ts'

let op: HostileOidc
const redirect_uri = 'http://127.0.0.1:9/callback'

beforeAll(async () => {
  op = await startHostileOidc()
})
beforeEach(() => op.tamper())
afterAll(() => op.stop())

async function signIn(how?: Tampering) {
  op.tamper(how)
  const query = {
    response_type: 'code',
    client_id: op.client_id,
    redirect_uri,
    state: 's',
    nonce: 'n',
    scope: 'openid',
  }
  const callback = await op.signIn(`${op.issuer}/authorize?${new URLSearchParams(query)}`)
  const code = callback.searchParams.get('code') ?? ''
  const response = await fetch(`${op.issuer}/token`, { method: 'POST', body: new URLSearchParams({ code }) })
  const body: Record<string, unknown> = await response.json()
  return { callback, body, token: String(body.id_token ?? '') }
}

/** What the standard asks of a token by itself; nonce, azp, subject, state and userinfo are beyond it. */
function verify(token: string) {
  const keys = createRemoteJWKSet(new URL(`${op.issuer}/jwks`))
  return jwtVerify(token, keys, {
    issuer: op.issuer,
    audience: op.client_id,
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    clockTolerance: 60,
  })
}

test('is honest until told otherwise', async () => {
  const { callback, token } = await signIn()
  expect(callback.searchParams.get('state')).toBe('s')
  const { payload } = await verify(token)
  expect(payload).toMatchObject({ sub: 'mallory', nonce: 'n', email: 'mallory@example.test' })
})

const beyondTheToken = [
  'an audience list authorized for another',
  'wrong nonce',
  'an empty subject',
  'a subject that is no text',
  'userinfo of somebody else',
  'the state of another sign-in',
  'the redirect of another issuer',
]

test.each(Object.entries<Tampering>(lies))(
  '%s is a lie that an independent library notices',
  async (name, how) => {
    const { token } = await signIn(how)
    if (beyondTheToken.includes(name)) return expect(token).not.toBe('')
    await expect(verify(token)).rejects.toThrow()
  },
)

test.each(Object.entries<Tampering>(oddities))('%s is unusual, and true', async (name, how) => {
  const { token } = await signIn(how)
  // Without a key id the library does not try several keys; a relying party has to.
  if (name === 'no key id') return expect(decodeProtectedHeader(token)).not.toHaveProperty('kid')
  await expect(verify(token)).resolves.toBeDefined()
})

test('what lies beyond the token is where the name says', async () => {
  const claims = async (name: keyof typeof lies) => decodeJwt((await signIn(lies[name])).token)
  expect((await claims('wrong nonce')).nonce).not.toBe('n')
  expect((await claims('an audience list authorized for another')).azp).not.toBe(op.client_id)
  expect((await claims('an empty subject')).sub).toBe('')

  const { callback } = await signIn(lies['the state of another sign-in'])
  expect(callback.searchParams.get('state')).not.toBe('s')
  const redirected = await signIn(lies['the redirect of another issuer'])
  expect(redirected.callback.searchParams.get('iss')).not.toBe(op.issuer)

  const { body } = await signIn(lies['userinfo of somebody else'])
  const headers = { authorization: `Bearer ${body.access_token}` }
  const userinfo = await fetch(`${op.issuer}/userinfo`, { headers })
  expect(await userinfo.json()).toMatchObject({ sub: 'somebody-else' })
})

test('after a rotation the new key signs, and the old one is gone when it is to be forgotten', async () => {
  const before = await signIn()
  op.rotateKeys()
  await verify(before.token)
  const between = await signIn()
  op.rotateKeys({ forget: true })
  await expect(verify(between.token)).rejects.toThrow()
  await verify((await signIn()).token)
})

test('a code is good for one token', async () => {
  const { callback } = await signIn()
  const body = new URLSearchParams({ code: callback.searchParams.get('code') ?? '' })
  expect((await fetch(`${op.issuer}/token`, { method: 'POST', body })).status).toBe(400)
})
