/** Audit logs over HTTP: what is taken, what is refused and how, and what is there afterwards. */
import { hash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import * as contract from '../../src/resources/audit-logs/contract.ts'
import { verifyTrail } from '../../src/resources/audit-logs/verify.ts'
import { updateSettings } from '../../src/resources/environments/environments.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { startApp, type TestApp } from '../harness.ts'

const at = '2026-11-21T12:00:00.000Z'
let app: TestApp
beforeAll(async () => {
  app = await startApp({ at })
})
afterAll(() => app.stop())

const newOrganization = async (environment = app.environment) =>
  (
    await app.deps.store.change(systemActor, (tx) =>
      createOrganization(tx, environment.id, { name: 'Foo Corp' }),
    )
  ).id
const signedIn = (over: object = {}) => ({
  action: 'user.signed_in',
  occurred_at: '2026-11-21T11:59:00.000Z',
  actor: { id: 'user_1', type: 'user', name: 'Ada Example', metadata: { role: 'admin' } },
  targets: [{ id: 'team_1', type: 'team' }],
  context: { location: '192.0.2.1', user_agent: 'Test/1' },
  metadata: { method: 'sso', attempts: 2, remembered: false },
  ...over,
})
const post = (organization_id: unknown, event: unknown, key?: string) =>
  app.call('POST', '/audit_logs/events', {
    body: { organization_id, event },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  })
const read = (organization_id: string, query: object = {}) =>
  app.ask(contract.listAuditLogEvents, { query: { organization_id, ...query } })
const stored = (organization_id: string) =>
  app.deps.store.db
    .selectFrom('audit_log_events')
    .selectAll()
    .where('organization_id', '=', organization_id)
    .orderBy('position')
    .execute()

describe('an event', () => {
  it('is kept as it was sent', async () => {
    const organization = await newOrganization()
    const answer = await post(organization, signedIn({ occurred_at: '2026-11-21T13:59:00+02:00', extra: 1 }))
    expect([answer.status, answer.body]).toEqual([200, { success: true }])
    const { data, list_metadata } = await read(organization)
    expect(list_metadata).toEqual({ before: null, after: null })
    expect(data).toEqual([
      {
        object: 'audit_log_event',
        id: expect.stringMatching(/^audit_log_event_[0-9A-Z]{26}$/),
        organization_id: organization,
        received_at: at,
        ...signedIn(),
      },
    ])
  })

  it('may name its organization as it was named once, and needs one', async () => {
    const organization = await newOrganization()
    const older = await app.call('POST', '/audit_logs/events', { body: { organization, event: signedIn() } })
    expect(older.status).toBe(200)
    const none = await app.call('POST', '/audit_logs/events', { body: { event: signedIn() } })
    expect(none.body).toMatchObject({
      message: 'Validation failed.',
      errors: [{ code: 'required', field: 'organization_id' }],
    })
    expect(await stored(organization)).toHaveLength(1)
  })

  it.each([
    ['event.action', { action: undefined }, 'required'],
    ['event.occurred_at', { occurred_at: 'yesterday' }, 'invalid_format'],
    ['event.occurred_at', { occurred_at: '2026-02-31T25:00:00Z' }, 'invalid_format'],
    ['event.actor', { actor: undefined }, 'required'],
    ['event.actor.id', { actor: { type: 'user' } }, 'required'],
    ['event.targets', { targets: undefined }, 'required'],
    ['event.targets.0.type', { targets: [{ id: 'team_1' }] }, 'required'],
    ['event.context', { context: undefined }, 'required'],
    ['event.context.location', { context: {} }, 'required'],
    ['event.version', { version: 'one' }, 'invalid_type'],
  ])('without a right %s is refused', async (field, over, code) => {
    const organization = await newOrganization()
    const answer = await post(organization, signedIn(over))
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ message: 'Validation failed.' })
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
    expect(await stored(organization)).toEqual([])
  })

  it.each([
    ['51 keys', Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 1]))],
    ['a key of 41 characters', { ['k'.repeat(41)]: 1 }],
    ['a key with a blank', { 'a key': 1 }],
    ['a key with a line break', { 'key\n': 1 }],
    ['a text of 501 characters', { key: 'x'.repeat(501) }],
    ['an object', { key: {} }],
    ['null', { key: null }],
  ])('with metadata of %s is refused', async (_, metadata) => {
    const organization = await newOrganization()
    const targets = [{ id: 'team_1', type: 'team', metadata }]
    const actor = { id: 'user_1', type: 'user', metadata }
    for (const over of [{ metadata }, { targets }, { actor }])
      expect((await post(organization, signedIn(over))).status).toBe(422)
    expect(await stored(organization)).toEqual([])
  })

  it('may be as large as its metadata allows', async () => {
    const organization = await newOrganization()
    const metadata = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`${'k'.repeat(38)}${10 + n}`, '€'.repeat(500)]),
    )
    const event = signedIn({ metadata, actor: { id: 'user_1', type: 'user', metadata } })
    expect((await post(organization, event)).status).toBe(200)
    expect((await read(organization)).data[0]).toMatchObject({ metadata, actor: { metadata } })
    const targets = Array.from({ length: 4 }, (_, n) => ({ id: `${n}`, type: 'team', metadata }))
    const larger = await post(organization, signedIn({ metadata, targets }))
    expect([larger.status, larger.body.errors]).toEqual([
      422,
      [expect.objectContaining({ code: 'too_long' })],
    ])
    expect(await stored(organization)).toHaveLength(1)
  })

  it('of a number that JSON cannot say again is refused', async () => {
    const organization = await newOrganization()
    const body = JSON.stringify({ organization_id: organization, event: signedIn({ metadata: { n: 0 } }) })
    const answer = await app.call('POST', '/audit_logs/events', { body: body.replace('"n":0', '"n":1e999') })
    expect(answer.status).toBe(422)
    expect(await stored(organization)).toEqual([])
  })

  it('goes into no organization of another environment, nor of none', async () => {
    const elsewhere = await newOrganization(await app.newEnvironment('Elsewhere'))
    for (const id of [elsewhere, 'org_nobody']) {
      const answer = await post(id, signedIn())
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({
        code: 'organization_not_found',
        message: `Organization not found: '${id}'.`,
      })
    }
    expect(await stored(elsewhere)).toEqual([])
    const trails = app.deps.store.db.selectFrom('audit_log_trails').select('organization_id')
    expect(await trails.where('organization_id', '=', elsewhere).execute()).toEqual([])
    expect((await app.call('GET', `/audit_logs/events?organization_id=${elsewhere}`)).status).toBe(404)
  })

  it('does not spend what other requests may', async () => {
    const limited = await startApp({ at, settings: { RATE_LIMITS: 'requests=3,audit_events=5' } })
    const { id } = await limited.deps.store.change(systemActor, (tx) =>
      createOrganization(tx, limited.environment.id, { name: 'Foo Corp' }),
    )
    const body = { organization_id: id, event: signedIn() }
    const statuses: number[] = []
    for (let n = 0; n < 6; n++)
      statuses.push((await limited.call('POST', '/audit_logs/events', { body })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect((await limited.call('GET', '/organizations')).status).toBe(200)
    await limited.stop()
  })
})

describe('Idempotency-Key', () => {
  it('writes once, and answers the same for a day', async () => {
    const organization = await newOrganization()
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(organization, signedIn(), 'once')))
    answers.push(await post(organization, signedIn(), 'once'))
    answers.push(await post(organization, signedIn({ action: 'another' }), 'once'))
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, { success: true }])
    expect(await stored(organization)).toHaveLength(1)
    app.clock.advance(23 * 3_600)
    await post(organization, signedIn(), 'once')
    expect(await stored(organization)).toHaveLength(1)
    app.clock.advance(2 * 3_600)
    await post(organization, signedIn(), 'once')
    expect(await stored(organization)).toHaveLength(2)
  })

  it('is one of its environment, and of events that were taken', async () => {
    const environment = await app.newEnvironment('Other')
    const key = await app.newKey({ environment })
    const [here, there] = [await newOrganization(), await newOrganization(environment)]
    expect((await post(here, signedIn({ actor: 1 }), 'shared')).status).toBe(422)
    expect((await post('org_nobody', signedIn(), 'shared')).status).toBe(404)
    expect((await post(here, signedIn(), 'shared')).status).toBe(200)
    await app.call('POST', '/audit_logs/events', {
      body: { organization_id: there, event: signedIn() },
      key,
      headers: { 'idempotency-key': 'shared' },
    })
    expect([(await stored(here)).length, (await stored(there)).length]).toEqual([1, 1])
  })

  it('is a request, not an event: it gets the first answer for another organization too', async () => {
    const [first, second] = [await newOrganization(), await newOrganization()]
    expect((await post(first, signedIn(), 'for both')).status).toBe(200)
    expect((await post(second, signedIn(), 'for both')).status).toBe(200)
    expect([(await stored(first)).length, (await stored(second)).length]).toEqual([1, 0])
  })

  it('holds across processes', async () => {
    const beside = await startApp({ beside: app })
    const organization = await newOrganization()
    const send = (to: TestApp, n: number) =>
      to.call('POST', '/audit_logs/events', {
        body: { organization_id: organization, event: signedIn() },
        headers: { 'idempotency-key': `across ${n % 10}` },
      })
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => send(n % 3 ? app : beside, n)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(await stored(organization)).toHaveLength(10)
    await beside.stop()
  })

  it('is not needed: without one, the same event is another event', async () => {
    const organization = await newOrganization()
    await Promise.all([post(organization, signedIn()), post(organization, signedIn())])
    expect(await stored(organization)).toHaveLength(2)
  })
})

describe('the chain', () => {
  it('numbers what two processes write at once without a gap, and links each to the one before', async () => {
    const beside = await startApp({ beside: app })
    const organizations = [await newOrganization(), await newOrganization()]
    const send = (to: TestApp, n: number) =>
      to.call('POST', '/audit_logs/events', {
        body: { organization_id: organizations[n % 2], event: signedIn({ metadata: { n } }) },
      })
    await Promise.all(Array.from({ length: 120 }, (_, n) => send(n % 3 ? app : beside, n)))
    for (const organization of organizations) {
      const rows = await stored(organization)
      expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at + 1))
      let before = '0'.repeat(64)
      for (const { position, data, hash: own } of rows) {
        expect(own).toBe(hash('sha256', `${before}:${position}:${data}`, 'hex'))
        before = own
      }
      const { head } = await app.ask(contract.getAuditLogConfiguration, { params: { id: organization } })
      expect(head).toEqual({ position: 60, hash: before })
      const verdict = await verifyTrail(app.deps.store, app.deps.sealer, {
        environment_id: app.environment.id,
        organization_id: organization,
      })
      expect(verdict).toEqual({ intact: true, checked: 60, expired: 0, head, problems: [] })
    }
    await beside.stop()
  })
})

/** A process that was alone with a trail for two batches does not ask where it ends. */
describe('what another process does to a trail that this one was alone with', () => {
  let beside: TestApp
  beforeAll(async () => {
    beside = await startApp({ beside: app })
  })
  afterAll(() => beside.stop())
  const send = async (to: TestApp, organization_id: string, n: number, key?: string) => {
    const { status } = await to.call('POST', '/audit_logs/events', {
      body: { organization_id, event: signedIn({ metadata: { n } }) },
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    })
    return status
  }
  const aloneWith = async () => {
    const organization = await newOrganization()
    for (const n of [1, 2, 3]) expect(await send(app, organization, n)).toBe(200)
    return organization
  }
  const verdictOn = (organization_id: string) =>
    verifyTrail(app.deps.store, app.deps.sealer, { environment_id: app.environment.id, organization_id })

  it('is followed: its event stands before, and the chain has no fork', async () => {
    const organization = await aloneWith()
    for (const n of [4, 5]) {
      expect(await send(beside, organization, n)).toBe(200)
      // Another instant expires at another: no key of a row keeps two events from one position.
      app.clock.advance(1)
      expect(await send(app, organization, n + 10)).toBe(200)
    }
    const rows = await stored(organization)
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(rows.map(({ data }) => /"n":(\d+)/.exec(data)?.[1])).toEqual(['1', '2', '3', '4', '14', '5', '15'])
    expect(await verdictOn(organization)).toMatchObject({ intact: true, checked: 7 })
  })

  it('is heeded: another retention holds for the next event', async () => {
    const organization = await aloneWith()
    const body = { retention_period_in_days: 30 }
    await beside.call('PUT', `/organizations/${organization}/audit_logs_retention`, { body })
    expect(await send(app, organization, 4)).toBe(200)
    const rows = await stored(organization)
    const days = rows.map((row) => (Date.parse(row.expires_at) - Date.parse(row.received_at)) / 86_400_000)
    expect(days).toEqual([365, 365, 365, 30])
  })

  it('is the end of it: a deleted organization takes no event', async () => {
    const organization = await aloneWith()
    await beside.call('DELETE', `/organizations/${organization}`)
    expect(await send(app, organization, 4)).toBe(404)
    expect(await stored(organization)).toHaveLength(3)
    const counts = await app.deps.store.db
      .selectFrom('audit_log_counts')
      .select('count')
      .where('organization_id', '=', organization)
      .execute()
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  })

  it('is known: a key that it took is not taken again', async () => {
    const organization = await aloneWith()
    const other = await newOrganization()
    expect(await send(beside, other, 1, 'a key of both')).toBe(200)
    app.clock.advance(23 * 3_600)
    expect(await send(app, organization, 4, 'a key of both')).toBe(200)
    expect(await stored(organization)).toHaveLength(3)
  })
})

describe('a schema', () => {
  const schema = {
    actor: { metadata: { type: 'object', properties: { role: { type: 'string' } } } },
    targets: [
      { type: 'team', metadata: { type: 'object', properties: { size: { type: 'number' } } } },
      { type: 'user' },
    ],
    metadata: { type: 'object', properties: { method: { type: 'string' } }, required: ['method'] },
  }
  const create = (name: string, body: unknown = schema) =>
    app.call('POST', `/audit_logs/actions/${name}/schemas`, { body })

  it('is a version that stays as it is', async () => {
    const first = await create('doc.opened')
    expect([first.status, first.body]).toEqual([
      201,
      { object: 'audit_log_schema', version: 1, ...schema, created_at: expect.any(String) },
    ])
    const second = await create('doc.opened', { targets: [{ type: 'doc' }] })
    expect(second.body).toMatchObject({ version: 2, targets: [{ type: 'doc' }] })
    expect(second.body).not.toHaveProperty('actor')
    const list = await app.call('GET', '/audit_logs/actions/doc.opened/schemas?order=asc')
    expect(list.body.data).toEqual([first.body, second.body])
    const actions = await app.call('GET', '/audit_logs/actions')
    expect(actions.body.data).toMatchObject([
      { object: 'audit_log_action', name: 'doc.opened', schema: second.body },
    ])
    expect((await app.call('GET', '/audit_logs/actions/doc.shut/schemas')).status).toBe(404)
  })

  it('gets its number one at a time', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create('raced')))
    expect(made.map(({ body }) => Number(body.version)).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ])
  })

  it.each([
    ['no targets', { targets: [] }, 'targets'],
    [
      'a rule that nobody would check',
      { ...schema, metadata: { type: 'object', properties: { a: { pattern: '^a+$' } } } },
      'metadata.properties.a.pattern',
    ],
    [
      'a type that metadata cannot have',
      { ...schema, metadata: { properties: { a: { type: 'object' } } } },
      'metadata.properties.a.type',
    ],
    ['a reference', { ...schema, actor: { metadata: { $ref: '#/x' } } }, 'actor.metadata.$ref'],
  ])('with %s is refused', async (_, body, field) => {
    const answer = await create('refused', body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }))
    expect((await app.call('GET', '/audit_logs/actions/refused/schemas')).status).toBe(404)
  })

  it.each([
    ['a target of another type', { targets: [{ id: '1', type: 'car' }] }, '/targets/0/type'],
    ['metadata of another type', { metadata: { method: 1 } }, '/metadata/method'],
    ['metadata that misses a key', { metadata: {} }, '/metadata/method'],
    [
      'an actor of another kind',
      { actor: { id: '1', type: 'user', metadata: { role: true } } },
      '/actor/metadata/role',
    ],
    [
      'a target with other metadata',
      { targets: [{ id: '1', type: 'team', metadata: { size: 'big' } }] },
      '/targets/0/metadata/size',
    ],
    ['a version that is not there', { version: 7 }, '/version'],
  ])('refuses an event with %s', async (_, over, instancePath) => {
    const organization = await newOrganization()
    await create('team.checked')
    const valid = signedIn({ action: 'team.checked', metadata: { method: 'sso' } })
    expect((await post(organization, valid)).status).toBe(200)
    const answer = await post(organization, { ...valid, ...over })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      code: 'invalid_audit_log_event',
      message: 'Invalid Audit Log event.',
      errors: [{ instancePath, field: `event${instancePath.replaceAll('/', '.')}` }],
    })
    expect(answer.body).not.toHaveProperty('error')
    expect(await stored(organization)).toHaveLength(1)
  })

  it('of a later version binds who names it, and nobody else', async () => {
    const organization = await newOrganization()
    await create('widened', { targets: [{ type: 'team' }] })
    await create('widened', { targets: [{ type: 'car' }] })
    const event = (type: string, version?: number) =>
      signedIn({ action: 'widened', targets: [{ id: '1', type }], version })
    const statuses: number[] = []
    for (const one of [event('team'), event('team', 1), event('car', 2), event('car'), event('team', 2)])
      statuses.push((await post(organization, one)).status)
    expect(statuses).toEqual([200, 200, 200, 400, 400])
  })

  it('is needed where the environment says so', async () => {
    const environment = await app.newEnvironment('Strict')
    const key = await app.newKey({ environment })
    const organization_id = await newOrganization(environment)
    const { settings } = environment
    const rules = { ...settings.rules, require_audit_log_schemas: true }
    await app.deps.store.change(systemActor, (tx) =>
      updateSettings(tx, environment.id, { ...settings, rules }),
    )
    const answer = await app.call('POST', '/audit_logs/events', {
      key,
      body: { organization_id, event: signedIn() },
    })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      code: 'invalid_audit_log_event',
      errors: [{ instancePath: '/action' }],
    })
  })
})
