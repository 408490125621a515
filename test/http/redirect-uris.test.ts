import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../src/resources/redirect-uris/contract.ts'
import { covers } from '../../src/resources/redirect-uris/matching.ts'
import { startApp, type TestApp } from '../harness.ts'

let app: TestApp
let other: string
beforeAll(async () => {
  app = await startApp()
  other = await app.newKey({ environment: await app.newEnvironment() })
})
afterAll(() => app.stop())

const path = '/user_management/redirect_uris'
const add = (uri: string) => app.ask(contract.createRedirectUri, { body: { uri } })
async function all() {
  return (await app.ask(contract.listRedirectUris, { query: { order: 'asc', limit: 100 } })).data
}
afterEach(async () => {
  for (const { id } of await all()) await app.call('DELETE', `${path}/${id}`)
})

describe('a redirect URI', () => {
  it.each([
    'https://app.example.com/callback',
    'http://localhost:3000/callback?next=%2F',
    'http://127.0.0.1:3000/',
    'https://*.example.com/callback',
    'https://pr-*.preview.example.com/callback',
    'https://*-staging.example.com:8443/callback',
  ])('may be %s', async (uri) => {
    expect(await add(uri)).toMatchObject({ object: 'redirect_uri', uri })
  })

  it.each([
    'app.example.com/callback',
    '/callback',
    'ftp://app.example.com/',
    'javascript:alert(1)',
    'myapp://callback',
    'https://user:password@app.example.com/',
    'https://app.example.com/#fragment',
    'https://app.example.com/#',
    'https://app.example.com/a b',
    'https://app.example.com\\@evil.example/',
    'https://*.*.example.com/',
    'https://app.*.example.com/',
    'https://app.example.com/*',
    'https://app.example.com/?next=*',
    'https://*.com/',
    'https://*/',
    'https://app.example.com:*/',
    '',
  ])('may not be %s', async (uri) => {
    expect(await app.call('POST', path, { body: { uri } })).toMatchObject({
      status: 422,
      body: { code: 'invalid_request_parameters', errors: [{ field: 'uri', code: 'invalid_redirect_uri' }] },
    })
  })

  it('is told apart from one that is there already, per environment', async () => {
    const uri = 'https://app.example.com/twice'
    await add(uri)
    expect(await app.call('POST', path, { body: { uri } })).toMatchObject({
      status: 409,
      body: { code: 'duplicate_redirect_uri' },
    })
    expect((await app.call('POST', path, { body: { uri }, key: other })).status).toBe(201)
  })

  it('cannot be seen or deleted by another environment', async () => {
    const { id } = await add('https://app.example.com/ours')
    expect((await app.call('DELETE', `${path}/${id}`, { key: other })).status).toBe(404)
    expect((await all()).map((uri) => uri.id)).toContain(id)
    expect((await app.call('GET', path, { key: other })).text).not.toContain(id)
  })

  it('is gone with 204 and no body', async () => {
    const { id } = await add('https://app.example.com/gone')
    const answer = await app.call('DELETE', `${path}/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect((await app.call('DELETE', `${path}/${id}`)).status).toBe(404)
  })
})

describe('the default', () => {
  it('is the first without a wildcard, and passes on to the next when it goes', async () => {
    await add('https://*.example.com/cb')
    const first = await add('https://one.example.com/cb')
    const second = await add('https://two.example.com/cb')
    expect((await all()).map((uri) => uri.default)).toEqual([false, true, false])
    await app.call('DELETE', `${path}/${first.id}`)
    expect((await all()).filter((uri) => uri.default).map(({ id }) => id)).toEqual([second.id])
  })

  it('is one, however many come at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => add(`https://app${n}.example.com/cb`)))
    expect((await all()).filter((uri) => uri.default)).toHaveLength(1)
  })
})

describe('a pattern', () => {
  const pattern = 'https://pr-*.example.com/cb'
  it.each([
    ['https://pr-1.example.com/cb', true],
    ['https://pr-A_b-2.example.com/cb', true],
    ['https://pr-.example.com/cb', false],
    ['https://pr-1.2.example.com/cb', false],
    ['https://pr-1/.example.com/cb', false],
    ['https://pr-1.example.com/cb/', false],
    ['https://pr-1.example.com/cb?x=1', false],
    ['http://pr-1.example.com/cb', false],
    ['https://evil.example/pr-1.example.com/cb', false],
    ['https://pr-evil.example#.example.com/cb', false],
    ['https://pr-evil.example?.example.com/cb', false],
    ['https://pr-evil@x.example.com/cb', false],
    ['https://pr-%2F.example.com/cb', false],
    ['https://pr-*.example.com/cb', false],
  ])('for %s: %s', (uri, covered) => expect(covers(pattern, uri)).toBe(covered))

  it('without a wildcard covers nothing but itself', () => {
    expect(covers('https://a.example/cb', 'https://a.example/cb')).toBe(true)
    expect(covers('https://a.example/cb', 'https://a.example/cb/')).toBe(false)
    expect(covers('https://a.example/cb', 'https://A.example/cb')).toBe(false)
  })
})
