import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../src/resources/organizations/contract.ts'
import { startApp, type TestApp } from '../harness.ts'

let app: TestApp
let other: string
beforeAll(async () => {
  app = await startApp()
  other = await app.newKey({ environment: await app.newEnvironment() })
})
afterAll(() => app.stop())
afterEach(() => app.events())

const create = (body: contract.CreateOrganization) => app.ask(contract.createOrganization, { body })
const update = (id: string, body: contract.UpdateOrganization) =>
  app.ask(contract.updateOrganization, { params: { id }, body })
let counter = 0
const unique = (word: string) => `${word}-${++counter}`

describe('creating an organization', () => {
  it('answers 201 with every member that SDKs expect, and tells it once', async () => {
    const domain = `${unique('new')}.example`
    const made = await create({
      name: 'Acme',
      external_id: unique('id'),
      metadata: { tier: 'gold', dropped: null },
      domain_data: [{ domain, state: 'verified' }],
      allow_profiles_outside_organization: true,
    })
    expect(made).toMatchObject({
      object: 'organization',
      name: 'Acme',
      metadata: { tier: 'gold' },
      allow_profiles_outside_organization: true,
      domains: [
        { object: 'organization_domain', domain, state: 'verified', verification_strategy: 'manual' },
      ],
    })
    expect(made.id).toMatch(/^org_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(made.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const told = await app.newEvents()
    expect(told.map(({ event }) => event).sort()).toEqual([
      'organization.created',
      'organization_domain.created',
      'organization_domain.verified',
    ])
    const event = told.find(({ event }) => event === 'organization.created')
    expect(event?.data).toEqual(made)
    expect(event?.context).toMatchObject({ actor: { source: 'api', id: expect.stringMatching(/^api_key_/) } })
  })

  it('takes `domains` for unverified domains', async () => {
    const domain = `${unique('old')}.example`
    const { domains } = await create({ name: 'Old SDK', domains: [domain] })
    expect(domains).toMatchObject([{ domain, state: 'pending', verification_strategy: 'dns' }])
    expect(domains[0]?.verification_token).toMatch(/^[A-Za-z0-9]{25}$/)
  })

  // body, status, code, field
  it.each<[unknown, number, string, string?]>([
    [{}, 422, 'required', 'name'],
    [{ name: '' }, 422, 'too_short', 'name'],
    [{ name: 'x'.repeat(256) }, 422, 'too_long', 'name'],
    [{ name: 7 }, 422, 'invalid_type', 'name'],
    [{ name: 'x', external_id: 'ü' }, 422, 'invalid_format', 'external_id'],
    [{ name: 'x', external_id: 'x'.repeat(129) }, 422, 'too_long', 'external_id'],
    [{ name: 'x', metadata: 'text' }, 422, 'invalid_type', 'metadata'],
    [{ name: 'x', metadata: { a: 1 } }, 422, 'invalid_type', 'metadata.a'],
    [{ name: 'x', metadata: { 'a\nb': { c: 1 } } }, 422, 'invalid_type', 'metadata.a\nb'],
    [{ name: 'x', metadata: { ['k'.repeat(41)]: 'v' } }, 400, 'invalid_metadata'],
    [{ name: 'x', metadata: { '': 'v' } }, 400, 'invalid_metadata'],
    [{ name: 'x', metadata: { k: 'v'.repeat(601) } }, 400, 'invalid_metadata'],
    [
      { name: 'x', metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])) },
      400,
      'invalid_metadata',
    ],
    [{ name: 'x', domain_data: [{ domain: 'x.example' }] }, 422, 'required', 'domain_data.0.state'],
    [
      { name: 'x', domain_data: [{ domain: 'x.example', state: 'maybe' }] },
      422,
      'invalid_enum_value',
      'domain_data.0.state',
    ],
    [
      { name: 'x', domain_data: [{ domain: 'no domain', state: 'pending' }] },
      422,
      'invalid_domain',
      'domain',
    ],
    [{ name: 'x', domains: ['twice.example', 'TWICE.example'] }, 409, 'domain_already_exists'],
  ])('%#: answers %o with %i %s and tells nothing', async (body, status, code, field) => {
    const answer = await app.call('POST', '/organizations', { body })
    expect([answer.status, field ? answer.body.code : code]).toEqual([
      status,
      field ? 'invalid_request_parameters' : answer.body.code,
    ])
    if (field) expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
    expect(answer.body.message).toEqual(expect.any(String))
    // Node takes an error member for an OAuth error.
    expect(answer.body).not.toHaveProperty('error')
    expect(await app.events()).toEqual([])
  })

  it('keeps what is at the limits', async () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${n}`.padEnd(40, 'k'), 'v'.repeat(600)]),
    )
    const made = await create({ name: 'x'.repeat(255), external_id: '~'.repeat(128), metadata })
    expect(made.metadata).toEqual(metadata)
    expect(await app.ask(contract.getOrganization, { params: { id: made.id } })).toEqual(made)
  })

  it('keeps names and metadata in any script, and keys that are special in JavaScript', async () => {
    const metadata = { constructor: 'a', toString: 'b', 'a\nb': 'c', 'k.e/y': '😀', '': null }
    const made = await create({ name: 'Ünïcødé 株式会社 😀', metadata })
    const { '': _, ...kept } = metadata
    expect(made).toMatchObject({ name: 'Ünïcødé 株式会社 😀', metadata: kept })
  })

  it('refuses an external id that is taken, in this environment only', async () => {
    const external_id = unique('taken')
    const { id } = await create({ name: 'First', external_id })
    const body = { name: 'Second', external_id }
    expect(await app.call('POST', '/organizations', { body })).toMatchObject({
      status: 400,
      body: { code: 'external_id_already_used' },
    })
    expect((await app.call('POST', '/organizations', { body, key: other })).status).toBe(201)
    expect(await app.ask(contract.getOrganizationByExternalId, { params: { external_id } })).toMatchObject({
      id,
    })
  })

  it('finds external ids with characters that addresses escape', async () => {
    const external_id = 'a/b c?d#e%f+g'
    const { id } = await create({ name: 'Odd', external_id })
    expect(await app.ask(contract.getOrganizationByExternalId, { params: { external_id } })).toMatchObject({
      id,
    })
  })
})

describe('changing an organization', () => {
  it('leaves alone what is absent, merges metadata, and says what was before', async () => {
    const before = await create({ name: 'Before', external_id: unique('keep'), metadata: { a: '1', b: '2' } })
    await app.events()
    const after = await update(before.id, {
      name: 'After',
      metadata: { b: null, c: '3' },
      stripe_customer_id: unique('cus'),
    })
    expect(after).toMatchObject({
      name: 'After',
      external_id: before.external_id,
      metadata: { a: '1', c: '3' },
    })
    const told = await app.newEvents()
    expect(told.map(({ event }) => event)).toEqual(['organization.updated'])
    expect(told[0]?.context.previous_attributes).toEqual({
      name: 'Before',
      metadata: { a: '1', b: '2' },
      stripe_customer_id: null,
    })
  })

  it('forgets what is null', async () => {
    const { id } = await create({ name: 'x', external_id: unique('gone'), metadata: { a: '1' } })
    await update(id, { stripe_customer_id: unique('cus') })
    const after = await update(id, { external_id: null, metadata: null, stripe_customer_id: null })
    expect(after).toMatchObject({ external_id: null, metadata: {} })
    expect(after).not.toHaveProperty('stripe_customer_id')
  })

  it('replaces the domains, and verifies one that is there already', async () => {
    const [kept, dropped, added] = [unique('kept'), unique('dropped'), unique('added')].map(
      (name) => `${name}.example`,
    ) as [string, string, string]
    const before = await create({ name: 'x', domains: [kept, dropped] })
    await app.events()
    const after = await update(before.id, {
      domain_data: [
        { domain: kept.toUpperCase(), state: 'verified' },
        { domain: added, state: 'pending' },
      ],
    })
    expect(after.domains).toMatchObject([
      { id: before.domains[0]?.id, domain: kept, state: 'verified', verification_strategy: 'manual' },
      { domain: added, state: 'pending' },
    ])
    expect(await app.events()).toEqual([
      'organization_domain.deleted',
      'organization_domain.updated',
      'organization_domain.verified',
      'organization_domain.created',
      'organization.updated',
    ])
  })

  it('changes nothing at all when a part is refused', async () => {
    const { id } = await create({ name: 'Whole' })
    await app.events()
    const body = { name: 'Half', domain_data: [{ domain: 'not a domain', state: 'pending' }] }
    expect((await app.call('PUT', `/organizations/${id}`, { body })).status).toBe(422)
    expect(await app.ask(contract.getOrganization, { params: { id } })).toMatchObject({ name: 'Whole' })
    expect(await app.events()).toEqual([])
  })

  it.each(['external_id', 'stripe_customer_id'] as const)(
    'refuses a %s of another organization',
    async (member) => {
      const value = unique('taken')
      const [first, second] = [await create({ name: 'x' }), await create({ name: 'y' })]
      await update(first.id, { [member]: value })
      const answer = await app.call('PUT', `/organizations/${second.id}`, { body: { [member]: value } })
      expect(answer).toMatchObject({ status: 400, body: { code: `${member}_already_used` } })
    },
  )
})

describe('deleting an organization', () => {
  it('answers 202 without a body, and tells of everything that went', async () => {
    const { id } = await create({ name: 'x', domains: [`${unique('gone')}.example`] })
    await app.events()
    const answer = await app.call('DELETE', `/organizations/${id}`)
    expect([answer.status, answer.text]).toEqual([202, ''])
    expect(await app.events()).toEqual(['organization_domain.deleted', 'organization.deleted'])
    expect((await app.call('GET', `/organizations/${id}`)).status).toBe(404)
    expect((await app.call('DELETE', `/organizations/${id}`)).status).toBe(404)
  })
})

describe("another environment's organization", () => {
  it.each([
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
  ])('looks to %s like one that never was', async (method) => {
    const { id } = await create({ name: 'Secret' })
    const body = method === 'PUT' ? { name: 'Stolen' } : undefined
    const [hidden, never] = await Promise.all(
      [id, 'org_never'].map((name) =>
        app.call(method, `/organizations/${name}`, { key: other, ...(body && { body }) }),
      ),
    )
    expect(hidden).toMatchObject({
      status: 404,
      body: { message: `Organization not found: '${id}'.`, code: 'organization_not_found' },
    })
    expect(Object.keys(hidden?.body ?? {})).toEqual(Object.keys(never?.body ?? {}))
    expect(await app.ask(contract.getOrganization, { params: { id } })).toMatchObject({ name: 'Secret' })
  })

  it('is in no list and under no external id', async () => {
    const external_id = unique('hidden')
    await create({ name: 'Hidden', external_id, domains: ['hidden.example'] })
    for (const query of ['search=Hidden', 'domains=hidden.example'])
      expect((await app.call('GET', `/organizations?${query}`, { key: other })).body.data).toEqual([])
    expect((await app.call('GET', `/organizations/external_id/${external_id}`, { key: other })).status).toBe(
      404,
    )
  })
})

describe('searching organizations', () => {
  it.each([
    ['müller', ['MÜLLER & Söhne']],
    ['100%', ['100% Pure']],
    ['under_score', ['under_score']],
    ['back\\slash', ['back\\slash']],
    ["'; drop", []],
  ])('finds %s literally, whatever its case', async (search, names) => {
    for (const name of ['MÜLLER & Söhne', '100% Pure', 'under_score', 'underXscore', 'back\\slash'])
      await create({ name })
    const page = await app.ask(contract.listOrganizations, { query: { search, limit: 100 } })
    expect([...new Set(page.data.map(({ name }) => name))]).toEqual(names)
  })
})

describe('at the same time', () => {
  it('two changes both arrive', async () => {
    const { id } = await create({ name: 'x' })
    const keys = Array.from({ length: 10 }, (_, n) => `k${n}`)
    await Promise.all(keys.map((key) => update(id, { metadata: { [key]: key } })))
    const { metadata } = await app.ask(contract.getOrganization, { params: { id } })
    expect(Object.keys(metadata).sort()).toEqual(keys)
  })

  it('two deletions are one deletion, told once', async () => {
    const { id } = await create({ name: 'x', domains: [`${unique('once')}.example`] })
    await app.events()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.call('DELETE', `/organizations/${id}`)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(7).fill(404)])
    expect(await app.events()).toEqual(['organization_domain.deleted', 'organization.deleted'])
  })

  it('one external id goes to one organization', async () => {
    const body = { name: 'x', external_id: unique('race') }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.call('POST', '/organizations', { body })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(400)])
    expect(await app.events()).toEqual(['organization.created'])
  })

  it('one domain is verified for one organization', async () => {
    const domain_data = [{ domain: `${unique('race')}.example`, state: 'verified' }]
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        app.call('POST', '/organizations', { body: { name: `${n}`, domain_data } }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
    for (const { status, body } of answers)
      if (status === 409) expect(body.code).toBe('domain_already_verified')
  })
})
