import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { intents } from '../../src/resources/portal-links/intents.ts'
import { startApp, type TestApp } from '../harness.ts'

let app: TestApp
let organization: string
beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'links=0' } })
  organization = String((await app.call('POST', '/organizations', { body: { name: 'Acme' } })).body.id)
  await app.events()
})
afterAll(() => app.stop())

const generate = (body: Record<string, unknown>, path = '/portal/generate_link') =>
  app.call('POST', path, { body })

function claimsOf(link: unknown): Record<string, unknown> {
  const token = new URL(String(link)).searchParams.get('token') ?? ''
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

describe('a portal link', () => {
  it.each([...intents, null, undefined])('is made for the intent %s', async (intent) => {
    const { status, body, headers } = await generate({ organization, intent })
    expect(status).toBe(201)
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(Object.keys(body)).toEqual(['object', 'link'])
    expect(body.link).toMatch(new RegExp(`^${app.origin}/portal/launch\\?token=[\\w-]+\\.[\\w-]+\\.[\\w-]+$`))
    expect(claimsOf(body.link).intent).toBe(intent ?? undefined)
  })

  it('comes also from the path of the reference page, and carries what was asked for', async () => {
    const { status, body } = await generate(
      {
        organization,
        intent: 'sso',
        return_url: 'https://app.example.com/settings?tab=sso#here',
        success_url: 'http://localhost:3000/done',
        intent_options: { sso: { bookmark_slug: 'x', provider_type: 'GoogleSAML' }, other: 1 },
        it_contact_emails: Array.from({ length: 10 }, (_, n) => `it${n}@acme.example`),
        admin_emails: Array.from({ length: 10 }, (_, n) => `admin${n}@acme.example`),
        unknown_member: true,
      },
      '/portal-link/generate',
    )
    expect(status).toBe(201)
    const claims = claimsOf(body.link)
    expect(claims).toMatchObject({
      org: organization,
      return_url: 'https://app.example.com/settings?tab=sso#here',
      success_url: 'http://localhost:3000/done',
      provider_type: 'GoogleSAML',
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
  })

  it('is never the same twice, whatever the Idempotency-Key', async () => {
    const headers = { 'idempotency-key': `retry-${'0'.repeat(64)}` }
    const links = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.call('POST', '/portal/generate_link', { body: { organization }, headers }),
      ),
    )
    expect(new Set(links.map(({ body }) => body.link)).size).toBe(20)
  })

  // body, status, code, error
  const org = () => organization
  it.each<[Record<string, unknown>, number, string, string]>([
    [{}, 422, 'invalid_request_parameters', 'invalid_request_parameters'],
    [{ organization: 7 }, 422, 'invalid_request_parameters', 'invalid_request_parameters'],
    [{ organization: null }, 422, 'invalid_request_parameters', 'invalid_request_parameters'],
    [{ organization: 'acme' }, 400, 'invalid_request', 'invalid_organization_id'],
    [{ organization: '' }, 400, 'invalid_request', 'invalid_organization_id'],
    [{ organization: 'organization_x' }, 400, 'invalid_request', 'invalid_organization_id'],
    [
      { organization: `org_${'x'.repeat(100)}` },
      422,
      'invalid_request_parameters',
      'invalid_request_parameters',
    ],
    [{ organization: 'org_test' }, 404, 'organization_not_found', 'organization_not_found'],
    [{ organization: 'org_test', intent: 'nonsense' }, 400, 'invalid_request', 'invalid_intent'],
    [{ organization: org, intent: 'SSO' }, 400, 'invalid_request', 'invalid_intent'],
    [{ organization: org, intent: '' }, 400, 'invalid_request', 'invalid_intent'],
    [{ organization: org, intent: ['sso'] }, 422, 'invalid_request_parameters', 'invalid_request_parameters'],
    ...[
      'not a url',
      '/relative',
      'app.example.com',
      'ftp://app.example.com',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://user:pass@app.example.com',
      'https://app.example.com\\@evil.example',
      'https://app.example.com/a b',
      'https://app.example.com/\n',
      'https://',
    ].flatMap((url) =>
      ['return_url', 'success_url'].map((field): [Record<string, unknown>, number, string, string] => [
        { organization: org, [field]: url },
        422,
        'invalid_request_parameters',
        'invalid_request_parameters',
      ]),
    ),
    [
      { organization: org, it_contact_emails: ['nobody'] },
      422,
      'invalid_request_parameters',
      'invalid_request_parameters',
    ],
    [
      { organization: org, admin_emails: Array(21).fill('it@acme.example') },
      422,
      'invalid_request_parameters',
      'invalid_request_parameters',
    ],
    [
      {
        organization: org,
        it_contact_emails: Array.from({ length: 20 }, (_, n) => `it${n}@acme.example`),
        admin_emails: ['one-more@acme.example'],
      },
      422,
      'invalid_request_parameters',
      'invalid_request_parameters',
    ],
  ])('is refused for %o: %i %s', async (body, status, code, error) => {
    const asked = Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, value === org ? org() : value]),
    )
    const answer = await generate(asked)
    expect(answer).toMatchObject({ status, body: { code, error, error_description: answer.body.message } })
    expect(answer.body).not.toHaveProperty('link')
  })

  it('names all seven intents when it knows none like it', async () => {
    const { body } = await generate({ organization, intent: 'nonsense' })
    for (const intent of intents) expect(body.error_description).toContain(intent)
  })

  it('may lead only where the environment allows, within seconds', async () => {
    const { store } = app.deps
    const { settings } = app.environment
    const rules = {
      ...settings.rules,
      require_https: true,
      link_hosts: ['app.example.com', '*.vendor.example'],
    }
    await store.change(systemActor, (tx) => updateSettings(tx, app.environment.id, { ...settings, rules }))
    app.clock.advance(5)
    const statuses: Record<string, number> = {}
    for (const url of [
      'https://app.example.com/x',
      'https://a.vendor.example',
      'http://app.example.com/x',
      'https://vendor.example',
      'https://a.b.vendor.example',
      'https://evil.example',
      'https://app.example.com.evil.example',
      'https://app.example.com:8443',
    ])
      statuses[url] = (await generate({ organization, return_url: url })).status
    expect(Object.values(statuses)).toEqual([201, 201, 422, 422, 422, 422, 422, 422])
    await store.change(systemActor, (tx) => updateSettings(tx, app.environment.id, settings))
  })

  it('writes nothing', async () => {
    expect(await app.events()).toEqual([])
  })
})

it('is answered with 200 where an operator asks for it', async () => {
  const beside = await startApp({ beside: app, settings: { PORTAL_LINK_STATUS: '200' } })
  const answer = await beside.call('POST', '/portal/generate_link', { body: { organization } })
  expect([answer.status, answer.body.object]).toEqual([200, 'portal_link'])
  await beside.stop()
})
