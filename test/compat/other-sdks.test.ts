/**
 * Requests as the SDKs of other languages put them on the wire: members in their order, slashes escaped or not, bodies
 * absent, idempotency keys that repeat. And the published curl example, verbatim but for host and key.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyOrganizationDomain } from '../../src/resources/organization-domains/contract.ts'
import { type CallOptions, startApp, type TestApp } from '../harness.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
beforeAll(async () => {
  app = await startApp({ settings: { RATE_LIMITS: 'links=0' } })
  world = await createWorld(app.deps.store, app.environment.id)
})
afterAll(() => app.stop())

const run = promisify(execFile)
const portal = '/portal/generate_link'

interface Shape {
  sdk: string
  headers: Record<string, string>
  /** From the organization's id to the bytes of the body. */
  body: (organization: string) => string
}
const shapes: Shape[] = [
  {
    sdk: 'Python',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': '3b241101-e2bb-4255-8caf-4136c566a962',
    },
    body: (id) => JSON.stringify({ organization: id }),
  },
  {
    sdk: 'Go',
    headers: { 'content-type': 'application/json', 'user-agent': 'workos-go/v10' },
    body: (id) =>
      `{"return_url":"https://a.example/x?a=1\\u0026b=2","intent":"sso","organization":"${id}"}\n`,
  },
  {
    sdk: 'Ruby',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: (id) => `{"organization":"${id}","intent":null,"success_url":null}`,
  },
  {
    sdk: 'PHP',
    headers: { 'content-type': 'application/json' },
    body: (id) => `{"organization":"${id}","return_url":"https:\\/\\/a.example\\/settings"}`,
  },
  {
    sdk: 'Kotlin',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': `retry-${'a1'.repeat(32)}`,
    },
    body: (id) => `{"intent":"dsync","it_contact_emails":["it@acme.example"],"organization":"${id}"}`,
  },
  {
    sdk: '.NET',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: (id) => `{\r\n  "organization": "${id}",\r\n  "intent": "log_streams"\r\n}`,
  },
  {
    sdk: 'Rust',
    headers: { 'content-type': 'application/json', accept: '*/*' },
    body: (id) => `{"organization":"${id}","intent":"certificate_renewal"}`,
  },
]

describe.each(shapes)('$sdk', ({ headers, body }) => {
  it('gets a link, and for the same request another one', async () => {
    const options: CallOptions = { headers, body: body(world.acme.id) }
    const links = [await app.call('POST', portal, options), await app.call('POST', portal, options)]
    for (const answer of links) {
      expect(answer).toMatchObject({ status: 201, body: { object: 'portal_link', link: expect.any(String) } })
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    }
    expect(links[0]?.body.link).not.toBe(links[1]?.body.link)
  })

  it('gets errors whose members it can read', async () => {
    for (const [organization, key] of [
      ['acme', app.key],
      ['org_never', app.key],
      [world.acme.id, 'sk_wrong'],
    ] as const) {
      const answer = await app.call('POST', portal, { headers, key, body: body(organization) })
      // .NET and PHP want text here, Go and Kotlin too; nobody wants a list.
      for (const member of ['message', 'code', 'error', 'error_description'])
        expect(answer.body[member]).toEqual(expect.any(String))
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    }
  })
})

describe('a body that is not there', () => {
  // Kotlin sends no bytes and no content type, PHP and Node an empty object, some a content type alone.
  it.each<[string, Pick<CallOptions, 'body' | 'headers'>]>([
    ['no bytes, no type', {}],
    ['no bytes, but a type', { headers: { 'content-type': 'application/json' } }],
    ['an empty object', { body: '{}' }],
  ])('is taken where nothing is required: %s', async (_, options) => {
    const [domain] = world.globex.domains
    const answer = await app.call('POST', `/organization_domains/${domain?.id}/verify`, options)
    const { status, errors } = verifyOrganizationDomain
    expect(answer.status).toBe(errors.some((error: number) => error === 501) ? 501 : status)
  })

  it('is a missing member where one is required', async () => {
    expect(await app.call('POST', portal)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'organization', code: 'required' }] },
    })
  })
})

describe('curl', () => {
  it('does what the reference page shows', async () => {
    const { stdout } = await run('curl', [
      ...['--silent', '--request', 'POST'],
      ...['--url', `${app.origin}/portal/generate_link`],
      ...['--header', `Authorization: Bearer ${app.key}`],
      ...['--header', 'Content-Type: application/json'],
      ...['-d', `{\n  "organization": "${world.acme.id}",\n  "intent": "sso"\n}`],
    ])
    expect(JSON.parse(stdout)).toEqual({
      object: 'portal_link',
      link: expect.stringMatching(new RegExp(`^${app.origin}/portal/launch\\?token=eyJ`)),
    })
  })

  it('tells a valid key from a wrong one, as the check list does', async () => {
    const check = async (key: string) => {
      const args = ['-s', '-X', 'POST', `${app.origin}${portal}`, '-H', `Authorization: Bearer ${key}`]
      const body = '{"organization": "org_test", "intent": "sso"}'
      const { stdout } = await run('curl', [
        ...args,
        '-H',
        'Content-Type: application/json',
        '-d',
        body,
        '-w',
        '\nHTTP Status: %{http_code}\n',
      ])
      return stdout
    }
    expect(await check(app.key)).toMatch(/organization_not_found.*\nHTTP Status: 404/)
    expect(await check('sk_wrong')).toMatch(/HTTP Status: 401/)
  })

  it('reads the error of an unknown intent as the reference page prints it', async () => {
    const { status, body } = await app.call('POST', portal, {
      body: { organization: world.acme.id, intent: 'nope' },
    })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error: 'invalid_intent',
      error_description: expect.stringMatching(/^Intent must be one of: sso, dsync, /),
      code: 'invalid_request',
    })
  })
})
