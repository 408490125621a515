import { Value } from 'typebox/value'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { events } from '../../src/events/index.ts'
import { createConnection } from '../../src/resources/connections/configurations.ts'
import * as connections from '../../src/resources/connections/contract.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { startApp, type TestApp } from '../harness.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let other: string
let world: World
beforeAll(async () => {
  app = await startApp()
  const elsewhere = await app.newEnvironment()
  other = await app.newKey({ environment: elsewhere })
  world = await createWorld(app.deps.store, app.environment.id)
  await createWorld(app.deps.store, elsewhere.id)
  await app.events()
})
afterAll(() => app.stop())
afterEach(() => app.events())

const add = (domain: unknown, organization_id: unknown = world.globex.id, key = app.key) =>
  app.call('POST', '/organization_domains', { body: { domain, organization_id }, key })

describe('a domain', () => {
  it.each([
    ['new.example', 'new.example'],
    ['  UPPER.Example. ', 'upper.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['日本語.example', 'xn--wgv71a119e.example'],
    ['a.b.c.d.example', 'a.b.c.d.example'],
    [`${'x'.repeat(63)}.example`, `${'x'.repeat(63)}.example`],
  ])('%s is kept as %s', async (domain, kept) => {
    const answer = await add(domain)
    expect(answer).toMatchObject({
      status: 201,
      body: { object: 'organization_domain', domain: kept, state: 'pending', verification_strategy: 'dns' },
    })
    expect(answer.body.verification_prefix).toMatch(/^[a-z-]+-domain-verification-[a-z0-9]{6}$/)
    expect(await app.events()).toEqual(['organization_domain.created'])
  })

  it.each([
    '',
    'localhost',
    'no spaces.example',
    'https://example.com',
    'user@example.com',
    'example..com',
    '-dash.example',
    'dash-.example',
    'under_score.example',
    '127.0.0.1',
    '[::1]',
    '2130706433',
    'example.com:8080',
    'example.com/path',
    'example.com?x',
    'example.com#x',
    'exam\nple.com',
    'exam%2ele.com',
    'example.com\\x',
    '*.example.com',
    `${'x'.repeat(64)}.example`,
    'xn--\u0080.example',
    "'; drop table organizations; --",
  ])('%s is none', async (domain) => {
    expect(await add(domain)).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'domain', code: 'invalid_domain' }] },
    })
    expect(await app.events()).toEqual([])
  })

  it.each([
    ['co.uk', 'public_suffix'],
    ['kobe.jp', 'public_suffix'],
    ['公司.cn', 'public_suffix'],
    ['github.io', 'public_suffix'],
    ['gmail.com', 'consumer_domain'],
    ['YAHOO.co.jp', 'consumer_domain'],
  ])('%s is nobody’s to own: %s', async (domain, code) => {
    expect(await add(domain)).toMatchObject({ status: 422, body: { errors: [{ field: 'domain', code }] } })
    const { status } = await app.call('PUT', `/organizations/${world.globex.id}`, {
      body: { domain_data: [{ domain, state: 'verified' }] },
    })
    expect(status).toBe(422)
    expect(await app.events()).toEqual([])
  })

  it.each<[unknown, unknown, number, string]>([
    [undefined, 'org_x', 422, 'invalid_request_parameters'],
    [7, 'org_x', 422, 'invalid_request_parameters'],
    ['x'.repeat(254), 'org_x', 422, 'invalid_request_parameters'],
    ['fine.example', undefined, 422, 'invalid_request_parameters'],
    ['fine.example', 'org_never', 404, 'organization_not_found'],
    ['ACME.example', 'acme', 409, 'domain_already_exists'],
  ])('%s for %s answers %i %s', async (domain, organization, status, code) => {
    const id = organization === 'acme' ? world.acme.id : organization
    expect(
      await app.call('POST', '/organization_domains', { body: { domain, organization_id: id } }),
    ).toMatchObject({
      status,
      body: { code },
    })
  })

  it('may be claimed by two organizations until one has verified it', async () => {
    expect((await add('shared.example')).status).toBe(201)
    expect((await add('shared.example', world.acme.id)).status).toBe(201)
    const verify = (id: string) =>
      app.call('PUT', `/organizations/${id}`, {
        body: { domain_data: [{ domain: 'shared.example', state: 'verified' }] },
      })
    expect((await verify(world.globex.id)).status).toBe(200)
    expect(await verify(world.acme.id)).toMatchObject({
      status: 409,
      body: { code: 'domain_already_verified' },
    })
  })

  it('is read and removed, by its own environment only', async () => {
    const { id } = (await add('removed.example')).body
    expect((await app.call('GET', `/organization_domains/${id}`)).body.domain).toBe('removed.example')
    await app.events()
    for (const method of ['GET', 'DELETE'])
      expect(await app.call(method, `/organization_domains/${id}`, { key: other })).toMatchObject({
        status: 404,
        body: { message: `Organization Domain not found: '${id}'.` },
      })
    expect((await add('theirs.example', world.acme.id, other)).status).toBe(404)
    expect(await app.events()).toEqual([])
    const answer = await app.call('DELETE', `/organization_domains/${id}`)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await app.events()).toEqual(['organization_domain.deleted'])
  })

  it('starts or restarts its verification, with the record that it has', async () => {
    const made = (await add('restarted.example')).body
    await app.events()
    for (const body of [{}, undefined]) {
      const answer = await app.call('POST', `/organization_domains/${made.id}/verify`, { body })
      expect(answer).toMatchObject({ status: 201, body: { ...made, updated_at: expect.any(String) } })
      expect(await app.events()).toEqual(['organization_domain.updated'])
    }
  })

  it('is not verified again, and not by another environment', async () => {
    const [verified] = world.acme.domains
    expect(await app.call('POST', `/organization_domains/${verified?.id}/verify`)).toMatchObject({
      status: 400,
      body: { code: 'domain_already_verified', message: 'Domain is already verified.' },
    })
    const { id } = (await add('ours.example')).body
    await app.events()
    expect((await app.call('POST', `/organization_domains/${id}/verify`, { key: other })).status).toBe(404)
    expect(await app.events()).toEqual([])
  })

  it('has a record that is named for the application', async () => {
    const { store } = app.deps
    const { id, settings } = app.environment
    const branding = { ...settings.branding, name: 'Süper App & Söhne (Beteiligungsgesellschaft) mbH' }
    await store.change(systemActor, (tx) => updateSettings(tx, id, { ...settings, branding }))
    const { body } = await add('branded.example')
    expect(body.verification_prefix).toMatch(
      /^super-app-sohne-beteiligungsgesells-domain-verification-[a-z0-9]{6}$/,
    )
    expect(body.verification_token).toMatch(/^[A-Za-z0-9]{25}$/)
    await store.change(systemActor, (tx) => updateSettings(tx, id, settings))
  })
})

describe('connections', () => {
  const list = async (query: Record<string, string>) =>
    (await app.ask(connections.listConnections, { query })).data.map(({ id }) => id)

  it('are shown with the domains of their organization', async () => {
    const connection = await app.ask(connections.getConnection, { params: { id: world.okta.id } })
    expect(connection).toMatchObject({
      object: 'connection',
      organization_id: world.acme.id,
      connection_type: 'OktaSAML',
      name: 'Acme Okta',
      state: 'draft',
      status: 'unlinked',
    })
    expect(connection.domains).toContainEqual({
      object: 'connection_domain',
      id: expect.stringMatching(/^conn_domain_/),
      domain: 'acme.example',
    })
  })

  it('are found by type, organization, domain and name', async () => {
    const { id } = world.okta
    expect(await list({})).toEqual([id])
    for (const query of [
      { connection_type: 'OktaSAML' },
      { connection_type: 'oktasaml' },
      { organization_id: world.acme.id },
      { domain: 'ACME.example' },
      { search: 'OKTA' },
    ])
      expect(await list(query)).toEqual([id])
    for (const query of [
      { connection_type: 'GoogleSAML' },
      { connection_type: 'Nonsense' },
      { organization_id: world.globex.id },
      { organization_id: 'org_never' },
      { domain: 'globex.example' },
      { search: 'Entra' },
    ])
      expect(await list(query)).toEqual([])
  })

  it("are nobody else's", async () => {
    for (const method of ['GET', 'DELETE'])
      expect(await app.call(method, `/connections/${world.okta.id}`, { key: other })).toMatchObject({
        status: 404,
        body: { message: `Connection not found: '${world.okta.id}'.`, code: 'entity_not_found' },
      })
    const theirs = await app.call('GET', `/connections?organization_id=${world.acme.id}`, { key: other })
    expect(theirs.body.data).toEqual([])
  })

  it('go one by one with 204, and with their organization, and each is told once', async () => {
    const { store } = app.deps
    const owner = { environment_id: app.environment.id, organization_id: world.globex.id }
    const input = {
      connection_type: 'GenericSAML',
      name: 'One',
      guide_id: 'saml',
      attribute_map: { id: '', email: '', first_name: '', last_name: '', groups: '' },
    } as const
    const [one] = await store.change(systemActor, async (tx) => [
      await createConnection(tx, owner, input),
      await createConnection(tx, owner, { ...input, name: 'Two' }),
    ])
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => app.call('DELETE', `/connections/${one?.id}`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404])
    const told = await app.newEvents()
    expect(told.map(({ event }) => event)).toEqual(['connection.deleted'])
    expect([...Value.Errors(events['connection.deleted'], told[0]?.data)]).toEqual([])
    expect(told[0]?.data).not.toHaveProperty('status')
    await app.call('DELETE', `/organizations/${world.globex.id}`)
    const names = await app.events()
    expect(names.filter((name) => name === 'connection.deleted')).toHaveLength(1)
    expect(names.at(-1)).toBe('organization.deleted')
  })
})
