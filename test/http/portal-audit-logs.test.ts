/** The portal's server half of audit logs: what a session may read, and what it must not see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportAuditLogs } from '../../src/jobs/export-audit-logs.ts'
import { startApp, type TestApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { enterPortal, type Portal } from '../world/portal-browser.ts'

const at = '2026-11-21T12:00:00.000Z'
const day = { range_start: '2026-11-20T12:00:00.000Z', range_end: at }
let app: TestApp
let organization: string
let portal: Portal
let theirs: Portal

beforeAll(async () => {
  app = await startApp({ at, settings: { RATE_LIMITS: 'requests=0' } })
  organization = await newOrganization('Foo')
  portal = await enterPortal(app, organization, { intent: 'audit_logs' })
  const other = await newOrganization('Bar')
  theirs = await enterPortal(app, other, { intent: 'audit_logs' })
  for (let n = 0; n < 12; n++) await write(organization, n)
  await write(other, 0, 'secret.of_others')
})
afterAll(() => app.stop())

async function newOrganization(name: string): Promise<string> {
  return String((await app.call('POST', '/organizations', { body: { name } })).body.id)
}
async function write(of: string, n: number, action = ['user.signed_in', 'document.deleted'][n % 2]) {
  const event = {
    action,
    occurred_at: new Date(Date.parse(at) - n * 600_000 - 1).toISOString(),
    actor: { id: `user_${n % 3}`, type: 'user', name: n % 3 ? `Ada Example ${n % 3}` : 'Example, Ada' },
    targets: [{ id: `doc_${n % 4}`, type: 'document' }],
    context: { location: '192.0.2.1' },
    metadata: { n },
  }
  const { status } = await app.call('POST', '/audit_logs/events', { body: { organization_id: of, event } })
  expect(status).toBe(200)
}
const search = (body: Record<string, unknown> = {}, by = portal) =>
  by.call('POST', '/audit-logs/searches', { limit: 50, ...body })
const actionsOf = ({ body }: { body: Record<string, unknown> }): string[] =>
  Object(body.data).map(({ action }: { action: string }) => action)
const changes = async () =>
  (await app.call('GET', `/organizations/${organization}/portal_changes?limit=100`)).body.data

describe('a session of audit logs', () => {
  it('says how long events are kept and where their chain ends', async () => {
    const { body } = await portal.call('GET', '/audit-logs')
    expect(body).toMatchObject({ retention_days: 365, exportable_days: 93, head: { position: 12 } })
  })

  it('finds by every filter, a name with a comma among them, and page by page', async () => {
    expect(actionsOf(await search())).toHaveLength(12)
    expect(actionsOf(await search({ actions: ['document.deleted'] }))).toHaveLength(6)
    expect(actionsOf(await search({ actor_names: ['Example, Ada'] }))).toHaveLength(4)
    expect(actionsOf(await search({ actor_ids: ['user_1'], target_ids: ['doc_1'] }))).toHaveLength(1)
    expect(actionsOf(await search({ target_types: ['folder'] }))).toEqual([])
    expect(actionsOf(await search({ search: 'DELETED exam' }))).toHaveLength(6)
    expect(actionsOf(await search({ search: 'deleted elsewhere' }))).toEqual([])
    const first = await search({ limit: 5 })
    const second = await search({ limit: 50, after: Object(first.body.list_metadata).after })
    expect([...actionsOf(first), ...actionsOf(second)]).toHaveLength(12)
  })

  it('opens an event with its place in the chain', async () => {
    const { body } = await search({ limit: 1 })
    const [event] = Object(body.data)
    const one = await portal.call('GET', `/audit-logs/events/${event.id}`)
    expect(one.body).toMatchObject({ position: 1, event: { id: event.id, metadata: { n: 0 } } })
    expect(one.body.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('counts by action, and suggests what begins so', async () => {
    const { body } = await portal.call('POST', '/audit-logs/timeline', day)
    expect(body).toMatchObject({ unit: 'hour', complete: true })
    const sum = Object(body.buckets).reduce(
      (total: number, { actions }: { actions: Record<string, number> }) =>
        total + Object.values(actions).reduce((a, b) => a + b, 0),
      0,
    )
    expect(sum).toBe(12)
    const ask = async (kind: string, begins: string) =>
      (await portal.call('POST', '/audit-logs/suggestions', { kind, begins })).body.data
    expect(await ask('action', 'doc')).toEqual(['document.deleted'])
    expect(await ask('actor_name', 'Ex')).toEqual(['Example, Ada'])
    expect(await ask('target_type', '')).toEqual(['document'])
    expect(await ask('action', 'secret')).toEqual([])
  })

  it('watches from a place in the chain, and misses and repeats nothing', async () => {
    const { position } = Object((await portal.call('GET', '/audit-logs')).body.head)
    const look = async (from: number, more = {}) =>
      (await portal.call('POST', '/audit-logs/tail', { position: from, ...more })).body
    expect(await look(position)).toEqual({ data: [], position })
    await write(organization, 20)
    await write(organization, 21)
    expect(await look(position, { actions: ['document.deleted'] })).toMatchObject({
      data: [{ position: position + 2, event: { action: 'document.deleted' } }],
      position: position + 2,
    })
    expect(await look(position + 2)).toEqual({ data: [], position: position + 2 })
  })
})

describe('an export', () => {
  it('is begun, progresses, can be fetched by a fresh address, and is in the change log', async () => {
    const begun = await portal.call('POST', '/audit-logs/exports', { ...day, format: 'ndjson' })
    expect(begun).toMatchObject({
      status: 201,
      body: { state: 'pending', format: 'ndjson', url: null, filtered: false },
    })
    const { store } = app.deps
    await exportAuditLogs.run(jobDeps(store), { payload: {}, signal: new AbortController().signal })
    const path = `/audit-logs/exports/${begun.body.id}`
    const ready = await portal.call('GET', path)
    expect(ready.body).toMatchObject({ state: 'ready', events_written: 14, events_total: 14 })
    const file = await app.call('GET', String(ready.body.url).slice(app.origin.length), { key: null })
    expect(file.text.trim().split('\n')).toHaveLength(14)
    app.clock.advance(601)
    const stale = await app.call('GET', String(ready.body.url).slice(app.origin.length), { key: null })
    expect(stale.status).toBe(403)
    const again = await portal.call('GET', '/audit-logs/exports')
    const fresh = String(Object(again.body.data)[0].url)
    expect((await app.call('GET', fresh.slice(app.origin.length), { key: null })).status).toBe(200)
    app.clock.advance(-601)
    expect(await changes()).toMatchObject([{ action: 'requested', target: { type: 'audit_log_export' } }, {}])
    expect((await theirs.call('GET', path)).status).toBe(404)
    expect((await theirs.call('GET', '/audit-logs/exports')).body.data).toEqual([])
  })

  it('is refused in words when there is nothing to export or the range is none, and leaves nothing', async () => {
    const before = (await portal.call('GET', '/audit-logs/exports')).body
    const ask = async (body: object) => {
      const { status, body: answer } = await portal.call('POST', '/audit-logs/exports', {
        format: 'csv',
        ...day,
        ...body,
      })
      return [status, answer.code]
    }
    const noRange = 'invalid_audit_log_export_range_date'
    expect(await ask({ actions: ['never.happened'] })).toEqual([400, 'no_audit_events_found'])
    expect(await ask({ range_start: '2026-01-01T00:00:00Z' })).toEqual([400, noRange])
    expect(await ask({ range_start: at, range_end: day.range_start })).toEqual([400, noRange])
    expect(await ask({ format: 'xlsx' })).toEqual([422, 'invalid_request_parameters'])
    expect((await portal.call('GET', '/audit-logs/exports')).body).toEqual(before)
  })
})

describe('saved views', () => {
  const wanted = { range: '7d', actions: ['document.deleted'], columns: ['action', 'id'] }

  it('are saved, renamed and deleted, for the organization alone, and told to the change log', async () => {
    const made = await portal.call('POST', '/audit-logs/views', { name: ' Deletions ', search: wanted })
    expect(made).toMatchObject({ status: 201, body: { name: 'Deletions', search: wanted } })
    const path = `/audit-logs/views/${made.body.id}`
    expect((await theirs.call('GET', '/audit-logs/views')).body.data).toEqual([])
    expect((await theirs.call('PUT', path, { name: 'Mine' })).status).toBe(404)
    expect((await theirs.call('DELETE', path)).status).toBe(404)
    expect((await portal.call('PUT', path, { name: 'Gone documents' })).body.name).toBe('Gone documents')
    expect((await portal.call('GET', '/audit-logs/views')).body.data).toEqual([
      { id: made.body.id, name: 'Gone documents', search: wanted },
    ])
    expect((await portal.call('DELETE', path)).status).toBe(204)
    expect((await portal.call('GET', '/audit-logs/views')).body.data).toEqual([])
    const actions = Object(await changes()).map(({ action }: { action: string }) => action)
    expect(actions.slice(0, 3)).toEqual(['deleted', 'renamed', 'created'])
  })

  it('have each a name of its own, and at most fifty of them', async () => {
    const save = (name: string) => theirs.call('POST', '/audit-logs/views', { name, search: {} })
    expect((await save('A')).status).toBe(201)
    expect((await save('A')).body).toMatchObject({ code: 'view_name_taken' })
    const other = await save('B')
    const taken = await theirs.call('PUT', `/audit-logs/views/${other.body.id}`, { name: 'A' })
    expect([taken.status, taken.body.code]).toEqual([409, 'view_name_taken'])
    for (let n = 2; n < 50; n++) expect((await save(`View ${n}`)).status).toBe(201)
    expect((await save('One too many')).body).toMatchObject({ code: 'too_many_views' })
  })

  it('take nothing that is no search', async () => {
    const save = async (body: object) => (await portal.call('POST', '/audit-logs/views', body)).status
    expect(await save({ name: '   ', search: {} })).toBe(422)
    expect(await save({ name: 'a\nb', search: {} })).toBe(422)
    expect(await save({ name: 'x', search: { range: 'ever' } })).toBe(422)
    expect(await save({ name: 'x', search: { columns: ['password'] } })).toBe(422)
    expect(await save({ name: 'x', search: { actions: Array(51).fill('a') } })).toBe(422)
  })
})

describe("another organization's events", () => {
  it('are never met: not in lists, counts, suggestions or the tail, nor by id', async () => {
    const { body } = await search({}, theirs)
    expect(actionsOf({ body })).toEqual(['secret.of_others'])
    const [event] = Object(body.data)
    expect((await portal.call('GET', `/audit-logs/events/${event.id}`)).status).toBe(404)
    const ours = await Promise.all([
      search({ actions: ['secret.of_others'] }),
      search({ search: 'secret' }),
      search({ after: event.id }),
      portal.call('POST', '/audit-logs/timeline', day),
      portal.call('POST', '/audit-logs/tail', { position: 0 }),
      portal.call('POST', '/audit-logs/suggestions', { kind: 'action', begins: '' }),
    ])
    for (const { status, text } of ours) {
      expect(status).toBe(200)
      expect(text).not.toContain('secret.of_others')
    }
  })

  it.each([
    ['quotes', "' or '1'='1"],
    ['a wildcard', '%'],
    ['a null byte', 'a\u0000b'],
    ['a query of words', "a' | 'b:* & !c"],
    ['half a character', '\ud800'],
    ['brackets', '(((('],
  ])('and %s in a filter find nothing and break nothing', async (_, value) => {
    for (const filter of [
      { search: value },
      { actions: [value] },
      { actor_ids: [value] },
      { actor_names: [value] },
      { target_ids: [value] },
      { target_types: [value] },
    ]) {
      const answer = await search(filter)
      expect([200, 400, 422]).toContain(answer.status)
      expect(answer.text).not.toContain('secret.of_others')
    }
    const found = await portal.call('POST', '/audit-logs/suggestions', { kind: 'action', begins: value })
    expect([200, 400, 422]).toContain(found.status)
  })
})

it('looking at what is new keeps no session alive; looking something up does', async () => {
  const visitor = await enterPortal(app, organization, { intent: 'audit_logs' })
  app.clock.advance(1_800)
  await visitor.call('POST', '/audit-logs/tail', { position: 0 })
  await visitor.call('POST', '/audit-logs/timeline', day)
  await visitor.call('GET', '/audit-logs/exports')
  app.clock.advance(1_801)
  expect((await search({}, visitor)).status).toBe(401)
  const reader = await enterPortal(app, organization, { intent: 'audit_logs' })
  app.clock.advance(1_800)
  await search({}, reader)
  app.clock.advance(1_801)
  expect((await search({}, reader)).status).toBe(200)
})

it('a session of another intent may not look', async () => {
  const visitor = await enterPortal(app, organization, { intent: 'sso' })
  const calls: [string, string, unknown?][] = [
    ['GET', ''],
    ['POST', '/searches', {}],
    ['POST', '/tail', { position: 0 }],
    ['POST', '/timeline', day],
    ['POST', '/suggestions', { kind: 'action', begins: '' }],
    ['GET', '/exports'],
    ['POST', '/exports', { ...day, format: 'csv' }],
    ['GET', '/views'],
    ['POST', '/views', { name: 'x', search: {} }],
  ]
  for (const [method, path, body] of calls)
    expect([path, (await visitor.call(method, `/audit-logs${path}`, body)).status]).toEqual([path, 403])
})
