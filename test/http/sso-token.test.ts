/** `POST /sso/token`, `GET /sso/profile`, `GET /sso/jwks/{clientId}`. */
import { createHash, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ConnectionRecord } from '../../src/resources/connections/connections.ts'
import { startApp, type TestApp } from '../harness.ts'
import { type Samlp, startSamlp } from '../world/samlp.ts'
import { addConnection, allowRedirect, callback, redeem, samlJourney, samlSettings } from './sso-journey.ts'

let app: TestApp
let beside: TestApp
let samlp: Samlp
let connection: ConnectionRecord
beforeAll(async () => {
  app = await startApp()
  beside = await startApp({ beside: app, settings: { PUBLIC_URL: app.origin } })
  samlp = await startSamlp()
  await allowRedirect(app, callback)
  connection = await addConnection(app, samlSettings(samlp))
})
afterAll(async () => {
  await samlp.stop()
  await beside.stop()
  await app.stop()
})

async function newCode(query: Record<string, string> = {}): Promise<string> {
  const { to } = await samlJourney(app, samlp, { connection: connection.id, ...query })
  return to.searchParams.get('code') ?? ''
}
const spent = {
  status: 400,
  body: {
    error: 'invalid_grant',
    error_description: 'The code has expired or has already been used.',
    message: 'The code has expired or has already been used.',
    code: 'invalid_grant',
  },
}
const verifier = 'v'.repeat(64)
const challenge = {
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
}

describe('a code', () => {
  it('is good once, and its second use takes the first one’s token away', async () => {
    const code = await newCode()
    const first = await redeem(app, code)
    expect(first.status).toBe(200)
    const key = String(first.body.access_token)
    expect((await app.call('GET', '/sso/profile', { key })).status).toBe(200)
    expect(await redeem(beside, code)).toMatchObject(spent)
    expect((await app.call('GET', '/sso/profile', { key })).status).toBe(401)
  })

  it('makes one token, however many come with it at once', async () => {
    const code = await newCode()
    const all = await Promise.all([app, beside, app, beside, app].map((one) => redeem(one, code)))
    expect(all.filter(({ status }) => status === 200).length).toBe(1)
    expect(all.filter(({ status }) => status === 400).length).toBe(4)
  })

  it('ends after ten minutes', async () => {
    const code = await newCode()
    app.clock.advance(601)
    expect(await redeem(app, code)).toMatchObject(spent)
    app.clock.advance(-601)
  })

  it('is nothing in another environment, and is not burnt there', async () => {
    const code = await newCode()
    const elsewhere = await app.newEnvironment()
    const key = await app.newKey({ environment: elsewhere })
    const foreign = await redeem(app, code, { client_id: elsewhere.client_id, client_secret: key })
    expect(foreign).toMatchObject(spent)
    expect((await redeem(app, code)).status).toBe(200)
  })

  it('is stored as a digest only', async () => {
    const code = await newCode()
    const rows = await app.deps.store.db.selectFrom('authorization_codes').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

describe('the client', () => {
  it.each<[string, string, () => Promise<Record<string, string>>]>([
    [
      'a foreign key',
      'invalid_client',
      async () => ({ client_secret: await app.newKey({ environment: await app.newEnvironment() }) }),
    ],
    ['an unknown key', 'invalid_client', async () => ({ client_secret: 'sk_nobody' })],
    ['no key', 'invalid_client', async () => ({ client_secret: '' })],
    ['an unknown client', 'invalid_client', async () => ({ client_id: 'client_nobody' })],
    [
      'a key without the permission',
      'unauthorized_client',
      async () => ({ client_secret: await app.newKey({ scopes: ['portal'] }) }),
    ],
    ['another grant', 'unsupported_grant_type', async () => ({ grant_type: 'password' })],
    ['no grant', 'invalid_request', async () => ({ grant_type: '' })],
    ['an unknown code', 'invalid_grant', async () => ({ code: 'nothing' })],
    ['no code', 'invalid_request', async () => ({ code: '' })],
  ])('with %s: %s', async (_, error, over) => {
    const code = await newCode()
    const answer = await redeem(app, code, await over())
    expect(answer).toMatchObject({ status: 400, body: { error, code: error } })
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect((await redeem(app, code)).status).toBe(200)
  })

  it('may be one without a secret, by its verifier', async () => {
    const code = await newCode(challenge)
    const none = await redeem(app, code, { client_secret: '' })
    expect(none.body.error).toBe('invalid_client')
    const wrong = await redeem(app, code, { client_secret: '', code_verifier: 'w'.repeat(64) })
    expect(wrong).toMatchObject(spent)
    const right = await redeem(app, code, { client_secret: '', code_verifier: verifier })
    expect(right.status).toBe(200)
  })

  it('must bring the verifier of its challenge even with a secret, and none where there was no challenge', async () => {
    const code = await newCode(challenge)
    expect(await redeem(app, code)).toMatchObject(spent)
    expect((await redeem(app, code, { code_verifier: verifier })).status).toBe(200)
    const plain = await newCode()
    expect(await redeem(app, plain, { client_secret: '', code_verifier: verifier })).toMatchObject(spent)
    expect((await redeem(app, plain)).status).toBe(200)
  })
})

describe('the request', () => {
  const fields = (code: string) => ({
    client_id: app.environment.client_id,
    client_secret: app.key,
    grant_type: 'authorization_code',
    code,
  })
  it('may be JSON, a form or a query, and an API key in the header does no harm', async () => {
    const json = await app.call('POST', '/sso/token', { body: fields(await newCode()) })
    expect(json.status).toBe(200)
    const query = new URLSearchParams(fields(await newCode()))
    expect((await app.call('POST', `/sso/token?${query}`, { key: null })).status).toBe(200)
  })

  it('is read from the body where both speak', async () => {
    const query = new URLSearchParams({ ...fields('wrong'), client_secret: 'sk_wrong' })
    const answer = await app.call('POST', `/sso/token?${query}`, { body: fields(await newCode()) })
    expect(answer.status).toBe(200)
  })
})

describe('an access token', () => {
  it('ends after ten minutes', async () => {
    const { body } = await redeem(app, await newCode())
    app.clock.advance(601)
    const answer = await app.call('GET', '/sso/profile', { key: String(body.access_token) })
    expect(answer).toMatchObject({ status: 401, body: { error: 'Unauthorized', message: 'Unauthorized' } })
    app.clock.advance(-601)
  })

  it.each([null, 'nothing', 'sk_nobody'])('that is %s is answered 401', async (key) => {
    expect(await app.call('GET', '/sso/profile', { key })).toMatchObject({
      status: 401,
      body: { error: 'Unauthorized', message: 'Unauthorized' },
    })
  })
})

describe('the key set', () => {
  it('has the eight members of a key, stays the same, and no private part', async () => {
    const path = `/sso/jwks/${app.environment.client_id}`
    const { status, body } = await app.call('GET', path, { key: null })
    expect(status).toBe(200)
    const [key, ...rest] = Object(body).keys
    expect(rest).toEqual([])
    expect(Object.keys(key).toSorted()).toEqual(
      ['alg', 'e', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t#S256'].toSorted(),
    )
    const certificate = new X509Certificate(Buffer.from(key.x5c[0], 'base64'))
    expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({ n: key.n, e: key.e })
    expect((await beside.call('GET', path)).body).toEqual(body)
    expect((await app.call('GET', '/sso/jwks/client_none')).status).toBe(404)
  })
})
