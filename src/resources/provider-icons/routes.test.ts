import { afterAll, expect, it } from 'vitest'
import { startApp } from '../../../test/harness.ts'

const app = await startApp({ settings: { RATE_LIMITS: 'icons=20' } })
afterAll(() => app.stop())

it('draws the icon of any provider name as SVG', async () => {
  for (const name of ['GoogleOAuth', 'githuboauth', 'GenericSAML', 'okta']) {
    const answer = await app.call('GET', `/portal/provider_icons/${name}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/)
    expect(answer.text.startsWith('<svg ')).toBe(true)
  }
  const dark = await app.call('GET', '/portal/provider_icons/github?scheme=dark')
  const light = await app.call('GET', '/portal/provider_icons/github')
  expect(dark.text).not.toBe(light.text)
})

it('answers 404 as JSON to an unknown provider, 422 to an unknown scheme, and 401 without a key', async () => {
  const unknown = await app.call('GET', '/portal/provider_icons/nobody')
  expect(unknown.status).toBe(404)
  expect(unknown.body).toMatchObject({ code: 'entity_not_found', error: 'entity_not_found' })
  expect((await app.call('GET', '/portal/provider_icons/okta?scheme=blue')).status).toBe(422)
  expect((await app.call('GET', '/portal/provider_icons/okta', { key: null })).status).toBe(401)
  const other = await app.newKey({ scopes: ['sso'] })
  expect((await app.call('GET', '/portal/provider_icons/okta', { key: other })).status).toBe(403)
})

it('lists providers under both paths', async () => {
  const { body } = await app.call('GET', '/portal/provider_icons')
  expect(body).toMatchObject({ object: 'list', list_metadata: { before: null, after: null } })
  expect((await app.call('GET', '/portal/providers')).body).toEqual(body)
})

it('serves the open catalogue to be kept for a day, and knows a good copy', async () => {
  for (const path of ['/provider-icons.json', '/provider-icons/dark/access-people-hr.svg']) {
    const answer = await app.call('GET', path, { key: null })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=86400')
    const tag = answer.headers.get('etag') ?? ''
    const again = await app.call('GET', path, { key: null, headers: { 'if-none-match': tag } })
    expect([again.status, again.text]).toEqual([304, ''])
    const other = await app.call('GET', path, { key: null, headers: { 'if-none-match': '"other"' } })
    expect(other.status).toBe(200)
  }
  const missing = await app.call('GET', '/provider-icons/light/nobody.svg', { key: null })
  expect(missing.status).toBe(404)
  expect(missing.headers.get('cache-control')).toBeNull()
})

it('limits icons by key', async () => {
  const key = await app.newKey()
  const answers = []
  for (let n = 0; n < 21; n++)
    answers.push((await app.call('GET', '/portal/provider_icons/okta', { key })).status)
  expect(answers.filter((status) => status === 200)).toHaveLength(20)
  expect(answers.at(-1)).toBe(429)
})
