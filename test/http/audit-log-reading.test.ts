/** Reading audit logs: each filter against the plain definition of it, pages, search, timelines, exports. */
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { exportAuditLogs } from '../../src/jobs/export-audit-logs.ts'
import * as contract from '../../src/resources/audit-logs/contract.ts'
import {
  createExport,
  findExport,
  pendingExports,
  writePart,
} from '../../src/resources/audit-logs/exports.ts'
import { auditEventsAfter, getAuditEvent } from '../../src/resources/audit-logs/queries.ts'
import { suggest } from '../../src/resources/audit-logs/suggestions.ts'
import { countByAction } from '../../src/resources/audit-logs/timeline.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { type AskOf, startApp, type TestApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'

const at = '2026-11-21T12:00:00.000Z'
let app: TestApp
let organization_id: string
let all: contract.AuditLogEvent[]
type Query = NonNullable<AskOf<typeof contract.listAuditLogEvents>['query']>

beforeAll(async () => {
  app = await startApp({ at, settings: { RATE_LIMITS: 'requests=0' } })
  organization_id = await newOrganization()
  const other = await newOrganization()
  await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      await write(organization_id, eventOf(n))
      if (n < 5) await write(other, eventOf(n))
    }),
  )
  all = await walk({})
})
afterAll(() => app.stop())

async function newOrganization(): Promise<string> {
  const { store } = app.deps
  return (
    await store.change(systemActor, (tx) => createOrganization(tx, app.environment.id, { name: 'Foo Corp' }))
  ).id
}
async function write(organization: string, event: object) {
  const answer = await app.call('POST', '/audit_logs/events', {
    body: { organization_id: organization, event },
  })
  expect(answer.status).toBe(200)
}
/** Times repeat, names repeat, and an event may have two targets of one type. */
const eventOf = (n: number) => ({
  action: ['user.signed_in', 'document.opened', 'document.deleted'][n % 3],
  occurred_at: new Date(Date.parse(at) - Math.floor(n / 2) * 3_600_000 - 1).toISOString(),
  actor: { id: `user_${n % 7}`, type: 'user', ...(n % 4 && { name: `Ada Example ${n % 4}` }) },
  targets: [
    { id: `doc_${n % 5}`, type: 'document', name: `Bericht Übersicht ${n}` },
    ...(n % 2 ? [{ id: `doc_${(n % 5) + 1}`, type: 'document' }] : [{ id: 'team_1', type: 'team' }]),
  ],
  context: { location: `192.0.2.${n}` },
  metadata: { reason: n === 7 ? 'quarterly audit' : 'routine' },
})
const ask = (query: Partial<Query>) =>
  app.ask(contract.listAuditLogEvents, { query: { organization_id, ...query } })
async function walk(query: Partial<Query>, limit = 7): Promise<contract.AuditLogEvent[]> {
  const found: contract.AuditLogEvent[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await ask({ ...query, limit, ...(after && { after }) })
    found.push(...page.data)
    after = page.list_metadata.after
  }
  return found
}
const scope = () => ({ environment_id: app.environment.id, organization_id })

describe('the list', () => {
  it('is latest first, whole and without doubles, page by page, and back', async () => {
    expect(all).toHaveLength(60)
    expect(new Set(all.map(({ id }) => id)).size).toBe(60)
    const times = all.map(({ occurred_at }) => occurred_at)
    expect(times).toEqual(times.toSorted().reverse())
    expect((await walk({ order: 'asc' })).map(({ id }) => id)).toEqual(all.map(({ id }) => id).reverse())
    const back = await ask({ before: all[20]?.id ?? '', limit: 5 })
    expect(back.data).toEqual(all.slice(15, 20))
    expect(back.list_metadata).toEqual({ before: all[15]?.id, after: all[19]?.id })
  })

  const is = (event: contract.AuditLogEvent) => event
  it.each<[string, Partial<Query>, (event: ReturnType<typeof is>) => boolean]>([
    ['action', { actions: ['document.opened'] }, ({ action }) => action === 'document.opened'],
    [
      'actions',
      { actions: ['document.opened', 'user.signed_in', 'none'] },
      ({ action }) => action !== 'document.deleted',
    ],
    ['actor id', { actor_ids: ['user_3'] }, ({ actor }) => actor.id === 'user_3'],
    [
      'actor names',
      { actor_names: ['Ada Example 1', 'Ada Example 2'] },
      ({ actor }) => /[12]$/.test(actor.name ?? ''),
    ],
    ['target id', { target_ids: ['doc_2'] }, ({ targets }) => targets.some(({ id }) => id === 'doc_2')],
    [
      'target ids',
      { target_ids: ['doc_2', 'doc_3'] },
      ({ targets }) => targets.some(({ id }) => /^doc_[23]$/.test(id)),
    ],
    ['target type that an event has twice', { target_types: ['document'] }, () => true],
    ['target types', { target_types: ['team', 'document'] }, () => true],
    [
      'another target type',
      { target_types: ['team'] },
      ({ targets }) => targets.some(({ type }) => type === 'team'),
    ],
    [
      'range',
      { range_start: '2026-11-21T00:00:00Z', range_end: '2026-11-21T06:00:00Z' },
      ({ occurred_at }) => occurred_at >= '2026-11-21T00' && occurred_at < '2026-11-21T06',
    ],
    ['search', { search: 'quarterly' }, ({ metadata }) => metadata.reason === 'quarterly audit'],
    [
      'search for beginnings',
      { search: 'AUD quart' },
      ({ metadata }) => metadata.reason === 'quarterly audit',
    ],
    ['search in names', { search: 'übers' }, () => true],
    [
      'search for an address',
      { search: '192.0.2.5' },
      ({ context }) => context.location.startsWith('192.0.2.5'),
    ],
    ['search for nothing', { search: ' – ' }, () => true],
    ['search for what is not there', { search: "o'hara" }, () => false],
    [
      'all at once',
      {
        actions: ['document.opened'],
        target_types: ['document'],
        target_ids: ['doc_1', 'doc_2'],
        actor_ids: ['user_1', 'user_3', 'user_5'],
        search: 'routine',
      },
      ({ action, actor, targets }) =>
        action === 'document.opened' &&
        /[135]$/.test(actor.id) &&
        targets.some(({ id }) => /^doc_[12]$/.test(id)),
    ],
  ])('by %s', async (_, query, fits) => {
    const wanted = all.filter(fits).map(({ id }) => id)
    expect((await walk(query)).map(({ id }) => id)).toEqual(wanted)
    expect((await walk({ ...query, order: 'asc' }, 3)).map(({ id }) => id)).toEqual(wanted.toReversed())
  })

  it('does not show what retention has taken, nor what it has yet to drop', async () => {
    const organization = await newOrganization()
    await write(organization, eventOf(1))
    const body = { retention_period_in_days: 30 }
    await app.call('PUT', `/organizations/${organization}/audit_logs_retention`, { body })
    const path = `/audit_logs/events?organization_id=${organization}`
    expect((await app.call('GET', path)).body.data).toHaveLength(1)
    app.clock.advance(31 * 86_400)
    expect((await app.call('GET', path)).body.data).toEqual([])
    app.clock.advance(-31 * 86_400)
  })
})

describe('the chain, read', () => {
  it('goes on where one stopped', async () => {
    const { store } = app.deps
    const first = await auditEventsAfter(store, scope(), 0, 40)
    const rest = await auditEventsAfter(store, scope(), first.at(-1)?.position ?? 0, 40)
    expect([...first, ...rest].map(({ position }) => position)).toEqual(all.map((_, n) => n + 1))
    expect(await auditEventsAfter(store, scope(), 60, 40)).toEqual([])
    const some = await auditEventsAfter(store, scope(), 0, 99, { actions: ['user.signed_in'] })
    expect(some).toHaveLength(20)
  })

  it('shows one event to its organization only', async () => {
    const { store } = app.deps
    const [event] = all
    expect((await getAuditEvent(store, scope(), event?.id ?? '')).event).toEqual(event)
    const other = { ...scope(), organization_id: await newOrganization() }
    await write(other.organization_id, eventOf(1))
    await expect(getAuditEvent(store, other, event?.id ?? '')).rejects.toMatchObject({ status: 404 })
  })
})

describe('the timeline', () => {
  it('counts what the list shows, from the kept counts and from the events', async () => {
    const { store } = app.deps
    const range = { range_start: '2026-11-20T00:00:00Z', range_end: '2026-11-22T00:00:00Z' }
    const kept = await countByAction(store, scope(), range)
    expect([kept.unit, kept.complete]).toEqual(['hour', true])
    const counted = await countByAction(store, scope(), { ...range, target_types: ['document'] })
    expect(counted).toEqual(kept)
    const shown = all.filter(({ occurred_at }) => occurred_at >= '2026-11-20')
    const expected = Map.groupBy(shown, ({ occurred_at }) => occurred_at.slice(0, 13))
    expect(kept.buckets.map(({ start }) => start)).toEqual([...expected.keys()].toSorted())
    for (const { start, actions } of kept.buckets)
      expect(Object.values(actions).reduce((sum, count) => sum + count, 0)).toBe(expected.get(start)?.length)
    const days = await countByAction(store, scope(), {
      ...range,
      range_start: '2026-01-01T00:00:00Z',
      actions: ['user.signed_in'],
    })
    expect(days.buckets.flatMap(({ actions }) => Object.keys(actions))).toEqual(
      days.buckets.map(() => 'user.signed_in'),
    )
  })

  it('suggests whatever the capitals of what is typed, and of what there is', async () => {
    const { store } = app.deps
    const own = { ...scope(), organization_id: await newOrganization() }
    const names = ['Ada McExample', 'ada mcexample', 'ADA', 'Adam', 'Äda', 'Bo_1', 'bo%2', 'İnci']
    for (const [n, name] of names.entries())
      await write(own.organization_id, { ...eventOf(n), actor: { id: `u_${n}`, type: 'user', name } })
    const named = (begins: string, limit = 9) => suggest(store, own, 'actor_name', begins, limit)
    expect(await named('aDA')).toEqual(['ADA', 'Ada McExample', 'ada mcexample', 'Adam'])
    expect(await named('ada mcE')).toEqual(['Ada McExample', 'ada mcexample'])
    expect(await named('ä')).toEqual(['Äda'])
    expect(await named('BO_')).toEqual(['Bo_1'])
    expect(await named('bo%')).toEqual(['bo%2'])
    expect(await named('ada x')).toEqual([])
    expect(await named('a', 2)).toEqual(['ADA', 'Ada McExample'])
    expect(await suggest(store, own, 'target_id', 'DOC_', 9)).toContain('doc_1')
    expect(await suggest(store, own, 'target_id', 'ID:doc', 9)).toEqual([])
    expect(await suggest(store, scope(), 'actor_name', 'bo', 9)).toEqual([])
  })

  it('suggests what there is to filter by', async () => {
    const { store } = app.deps
    expect(await suggest(store, scope(), 'action', 'doc', 5)).toEqual(['document.deleted', 'document.opened'])
    expect(await suggest(store, scope(), 'actor_id', '', 3)).toEqual(['user_0', 'user_1', 'user_2'])
    expect(await suggest(store, scope(), 'actor_name', 'Ada', 9)).toHaveLength(3)
    expect(await suggest(store, scope(), 'target_type', '', 9)).toEqual(['document', 'team'])
    expect(await suggest(store, scope(), 'target_id', 'doc_4', 9)).toEqual(['doc_4'])
  })
})

describe('an export', () => {
  const range = { range_start: '2026-11-01T00:00:00Z', range_end: '2026-12-01T00:00:00Z' }
  const run = () =>
    exportAuditLogs.run(jobDeps(app.deps.store), { payload: {}, signal: new AbortController().signal })
  const create = (over: object = {}) =>
    app.call('POST', '/audit_logs/exports', { body: { organization_id, ...range, ...over } })
  async function fileOf(id: string) {
    const { state, url } = await app.ask(contract.getAuditLogExport, { params: { id } })
    expect(state).toBe('ready')
    const response = await fetch(url ?? '')
    expect(response.status).toBe(200)
    return { text: await response.text(), headers: response.headers, url: url ?? '' }
  }

  it('is pending, then ready, with an address that is good for ten minutes', async () => {
    const made = await create()
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ object: 'audit_log_export', state: 'pending' }),
    ])
    expect(made.body).not.toHaveProperty('url')
    await run()
    const id = String(made.body.id)
    const { text, headers, url } = await fileOf(id)
    expect(headers.get('content-type')).toMatch(/^text\/csv/)
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(text))
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(Object.keys(rows[0] ?? {}).join()).toBe(
      'id,action,occurred_at,actor_id,actor_type,actor_name,actor_metadata,targets,context_location,context_user_agent,metadata,version',
    )
    expect(rows.map((row) => row.id)).toEqual(all.map((event) => event.id).reverse())
    expect(
      (await fetch(url.replace(/\.[^.]([^.]+)$/, (all, rest) => `.${all[1] === 'A' ? 'B' : 'A'}${rest}`)))
        .status,
    ).toBe(403)
    expect((await fetch(url.replace(id, `${id}X`))).status).toBe(403)
    app.clock.advance(601)
    const late = await fetch(url)
    expect([late.status, await late.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'export_url_expired' }),
    ])
    expect((await fileOf(id)).text).toBe(text)
    app.clock.advance(-601)
    const elsewhere = await app.newKey({ environment: await app.newEnvironment('Elsewhere') })
    expect((await app.call('GET', `/audit_logs/exports/${id}`, { key: elsewhere })).status).toBe(404)
  })

  it('keeps to its filters, and to what was there when it was asked for', async () => {
    const organization = await newOrganization()
    for (let n = 0; n < 9; n++) await write(organization, eventOf(n))
    const filters = {
      actions: ['user.signed_in'],
      actor_ids: ['user_0', 'user_3'],
      targets: ['document'],
      format: 'ndjson',
    }
    const made = await create({ organization_id: organization, ...filters })
    await write(organization, eventOf(0))
    await run()
    const { text } = await fileOf(String(made.body.id))
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ position }) => position)).toEqual([4, 1])
    expect(lines[0]).toMatchObject({ actor: { id: 'user_3' }, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('says plainly what is wrong with a range', async () => {
    for (const [over, words] of [
      [{ range_end: range.range_start }, 'before'],
      [{ range_start: 'last week' }, 'ISO 8601'],
      [{ range_start: '2026-08-01T00:00:00Z' }, 'three months'],
    ] as const) {
      const answer = await create(over)
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({
        code: 'invalid_audit_log_export_range_date',
        message: expect.stringMatching(new RegExp(`^Invalid date range.*${words}`)),
      })
    }
    expect((await create({ organization_id: 'org_nobody' })).status).toBe(404)
    const empty = { ...range, actions: ['none'], refuse_empty: true }
    await expect(createExport(app.deps.store, systemActor, scope(), empty)).rejects.toMatchObject({
      status: 400,
      code: 'no_audit_events_found',
    })
  })

  it('of nothing is a file without events', async () => {
    const ids: string[] = []
    for (const format of ['csv', 'ndjson', 'json'])
      ids.push(String((await create({ organization_id: await newOrganization(), format })).body.id))
    await run()
    const texts = await Promise.all(ids.map(async (id) => (await fileOf(id)).text))
    expect(texts[0]).toMatch(/^id,action,[^\n]+\n$/)
    expect([texts[1], JSON.parse(texts[2] ?? '')]).toEqual(['', []])
  })

  it('brings formulas, every script and large metadata through every format', async () => {
    const organization = await newOrganization()
    const large = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`key_${n}`, `${'名€'.repeat(245)}"\n,\u{1f600}${n}`]),
    )
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1']
    for (const name of [...formulas, 'Ünï çødé 名前 \u202e', 'a,"b"\nc'])
      await write(organization, { ...eventOf(1), actor: { id: name, type: 'user', name, metadata: large } })
    const made = new Map<string, string>()
    for (const format of ['csv', 'ndjson', 'json'])
      made.set(format, String((await create({ organization_id: organization, format })).body.id))
    await run()
    const text = async (format: string) => (await fileOf(made.get(format) ?? '')).text
    const written = await app.ask(contract.listAuditLogEvents, {
      query: { organization_id: organization, order: 'asc' },
    })
    const plain = (events: object[]) =>
      events.map((event) => ({ ...event, position: undefined, hash: undefined }))
    const expected = written.data.map(({ object: _, ...event }) => event)
    expect(plain(JSON.parse(await text('json')))).toEqual(expected)
    expect(
      plain(
        (await text('ndjson'))
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
    ).toEqual(expected)
    const rows: Record<string, string>[] = parse(await text('csv'), { columns: true })
    for (const [n, row] of rows.entries()) {
      const { actor } = expected[n] ?? {}
      const defused = formulas.includes(actor?.name ?? '') ? `'${actor?.name}` : actor?.name
      expect([row.actor_id, row.actor_name]).toEqual([defused, defused])
      expect(JSON.parse(row.actor_metadata ?? '')).toEqual(large)
    }
    expect(Buffer.byteLength(JSON.stringify(large))).toBeGreaterThan(64 * 1024)
  })

  it('goes on in another process where one stopped, and of two writers of a part one wins', async () => {
    const { store } = app.deps
    const organization = { ...scope(), organization_id: await newOrganization() }
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, 'x'.repeat(500)]))
    for (let from = 0; from < 300; from += 60)
      await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          write(organization.organization_id, { ...eventOf(from + n), metadata }),
        ),
      )
    const { id } = await createExport(store, systemActor, organization, {
      ...range,
      range_start: '2026-10-01T00:00:00Z',
      format: 'json',
    })
    const [row] = await pendingExports(store.db, 1)
    if (!row) throw new Error('no export waits')
    await Promise.all([writePart(store, row), writePart(store, row)])
    const half = await findExport(store.db, app.environment.id, id)
    expect(half).toMatchObject({ state: 'pending', parts: 1, events_total: 300 })
    expect(half.events_written).toBeGreaterThan(0)
    expect(half.events_written).toBeLessThan(300)
    await writePart(store, row)
    expect(await findExport(store.db, app.environment.id, id)).toMatchObject({ parts: 1 })
    await run()
    const events: { position: number }[] = JSON.parse((await fileOf(id)).text)
    expect(new Set(events.map(({ position }) => position)).size).toBe(300)
    expect(await findExport(store.db, app.environment.id, id)).toMatchObject({
      events_written: 300,
      events_total: 300,
    })
  })
})
