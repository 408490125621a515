import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { apiKeyScopes } from '../../src/kernel/operation.ts'
import { listApiKeys, revokeApiKey } from '../../src/resources/api-keys/api-keys.ts'
import { startApp, type TestApp } from '../harness.ts'

const noon = '2026-03-01T12:00:00.000Z'
let app: TestApp
let organization: string
beforeAll(async () => {
  app = await startApp({ at: noon })
  organization = String((await app.call('POST', '/organizations', { body: { name: 'Acme' } })).body.id)
})
afterAll(() => app.stop())

const link = (key: string | null, at: TestApp = app) =>
  at.call('POST', '/portal/generate_link', { key, body: { organization } })

describe('no key', () => {
  it.each([
    ['none', {}],
    ['an empty one', { authorization: '' }],
    ['another scheme', { authorization: 'Basic c2tfeDo=' }],
    ['a key without its prefix', { authorization: 'Bearer abc' }],
    ['a key that nobody made', { authorization: 'Bearer sk_nobody' }],
    ['a key with a quote', { authorization: "Bearer sk_' or 1=1 --" }],
    ['a very long key', { authorization: `Bearer sk_${'x'.repeat(8000)}` }],
  ] as [string, Record<string, string>][])(
    '(%s) is 401, before the body is looked at',
    async (_, headers) => {
      for (const body of ['{"organization":"org_x"}', '{broken', '['.repeat(10)]) {
        const answer = await app.call('POST', '/portal/generate_link', { key: null, headers, body })
        expect(answer).toMatchObject({
          status: 401,
          body: { message: 'Unauthorized', code: 'unauthorized', error: 'unauthorized' },
        })
      }
    },
  )

  it('is said the same to a caller of anything', async () => {
    for (const path of ['/organizations', '/events', '/connections', '/user_management/redirect_uris'])
      expect((await app.call('GET', path, { key: null })).status).toBe(401)
  })
})

describe('a key', () => {
  const operations = [
    ['POST', '/portal/generate_link', 'portal'],
    ['GET', '/organizations', 'organizations'],
    ['POST', '/organizations', 'organizations'],
    ['DELETE', '/organizations/org_x', 'organizations'],
    ['POST', '/organization_domains', 'organizations'],
    ['GET', '/connections', 'sso'],
    ['DELETE', '/connections/conn_x', 'sso'],
    ['GET', '/events', 'events'],
    ['GET', '/user_management/redirect_uris', 'environment'],
    ['POST', '/user_management/redirect_uris', 'environment'],
  ] as const

  it.each(operations)('may call %s %s only with the permission %s', async (method, path, scope) => {
    const [with_it, without] = await Promise.all([
      app.newKey({ scopes: [scope] }),
      app.newKey({ scopes: apiKeyScopes.filter((other) => other !== scope) }),
    ])
    expect([403, 401]).not.toContain((await app.call(method, path, { key: with_it })).status)
    expect(await app.call(method, path, { key: without })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_permissions', message: expect.stringContaining(`'${scope}'`) },
    })
  })

  it('works until the moment it expires', async () => {
    const key = await app.newKey({ expires_at: '2026-03-01T12:00:10.000Z' })
    expect((await link(key)).status).toBe(201)
    app.clock.advance(9.999)
    expect((await link(key)).status).toBe(201)
    app.clock.advance(0.001)
    expect((await link(key)).status).toBe(401)
  })

  it('that is revoked stops within five seconds, also in another process', async () => {
    const beside = await startApp({ beside: app })
    const { store } = app.deps
    const key = await app.newKey()
    for (const server of [app, beside]) expect((await link(key, server)).status).toBe(201)
    const [made] = (await listApiKeys(store.db, app.environment.id)).toReversed()
    await store.change(systemActor, (tx) => revokeApiKey(tx, app.environment.id, made?.id ?? ''))
    app.clock.advance(5)
    for (const server of [app, beside]) expect((await link(key, server)).status).toBe(401)
    await beside.stop()
  })

  it('is nowhere stored as it is, and its use is remembered', async () => {
    const key = await app.newKey()
    await link(key)
    const rows = await app.deps.store.db.selectFrom('api_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(key.slice(3))
    expect(rows.at(-1)?.last_used_at).toMatch(/^2026-03-01T12:/)
  })

  it('of another environment makes no link for our organization', async () => {
    const key = await app.newKey({ environment: await app.newEnvironment() })
    expect(await link(key)).toMatchObject({ status: 404, body: { error: 'organization_not_found' } })
  })
})

describe('a limit', () => {
  it('of 100 links a minute refuses the 101st, says for how long, and forgets it the next minute', async () => {
    const limited = await startApp({ beside: app })
    const key = await app.newKey()
    app.clock.advance(60 - ((app.clock.now().getTime() / 1000) % 60))
    const answers = await Promise.all(Array.from({ length: 100 }, () => link(key, limited)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    app.clock.advance(19.5)
    const refused = await link(key, limited)
    expect(refused).toMatchObject({
      status: 429,
      body: { code: 'rate_limit_exceeded', error: 'rate_limit_exceeded' },
    })
    expect(refused.headers.get('retry-after')).toBe('41')
    // Other operations and other keys are not concerned.
    expect((await limited.call('GET', '/organizations', { key })).status).toBe(200)
    expect((await link(app.key, limited)).status).toBe(201)
    app.clock.advance(40.5)
    expect((await link(key, limited)).status).toBe(201)
    await limited.stop()
  })

  it('is shared by two servers on one database, also when all call at once', async () => {
    const settings = { RATE_LIMITS: 'links=30' }
    const servers = [await startApp({ beside: app, settings }), await startApp({ beside: app, settings })]
    const key = await app.newKey()
    const answers = await Promise.all(Array.from({ length: 80 }, (_, n) => link(key, servers[n % 2])))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(30)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(50)
    for (const server of servers) await server.stop()
  })

  it('for all requests of a key counts every one of them', async () => {
    const limited = await startApp({ beside: app, settings: { RATE_LIMITS: 'requests=5' } })
    const key = await app.newKey()
    const statuses: number[] = []
    for (let n = 0; n < 7; n++) statuses.push((await limited.call('GET', '/connections', { key })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
    await limited.stop()
  })
})
