/** A stream from the store to a destination that is ill in every way that destinations are. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../../test/harness.ts'
import { httpsIntake } from '../../../test/world/intakes/http-intakes.ts'
import { type Sink, startSink } from '../../../test/world/sink.ts'
import { systemActor } from '../../db/store.ts'
import { drain, type StreamDeps } from '../../log-streams/dispatcher.ts'
import type { StreamFamily } from '../../log-streams/types.ts'
import { sequenceEvents } from '../events/events.ts'
import { recordChange } from '../portal-changes/portal-changes.ts'
import { listMinutes, listStreamDeliveries, waitingOf } from './deliveries.ts'
import { heldStream, leaseStream } from './lease.ts'
import {
  activateStream,
  backfillStream,
  createStream,
  deleteStream,
  findStream,
  logStreamOf,
  pauseStream,
  type StreamScope,
  updateStream,
} from './log-streams.ts'
import { backOffSeconds, recordOutcome } from './outcome.ts'
import { changeStream, resumeStream, setUpStream } from './set-up.ts'
import { dueStreams } from './sources.ts'

const at = '2026-03-01T12:00:00.000Z'
const settings = {
  url: 'https://logs.example.com/in',
  headers: { Authorization: 'Bearer their-own-secret' },
  format: 'json',
}
let app: TestApp
let sink: Sink
let deps: StreamDeps
let scope: StreamScope

beforeAll(async () => {
  app = await startApp({ at, settings: { ALLOW_PRIVATE_NETWORKS: 'true' } })
})
afterAll(() => app.stop())
beforeEach(async () => {
  sink = await startSink([httpsIntake({ url: settings.url, headers: settings.headers })])
  deps = { ...app.deps, outbound: sink.reroute(app.deps.outbound), aws: null }
  const organization = await app.call('POST', '/organizations', { body: { name: 'Foo' } })
  scope = { environment_id: app.environment.id, organization_id: String(organization.body.id) }
})
afterEach(() => sink.stop())

const actions = () => sink.taken.map(({ action }) => action)
const change = <T>(work: Parameters<typeof app.deps.store.change<T>>[1]) =>
  app.deps.store.change(systemActor, work)

async function write(...names: string[]): Promise<void> {
  for (const action of names) {
    const { status } = await app.call('POST', '/audit_logs/events', {
      body: {
        organization_id: scope.organization_id,
        event: {
          action,
          occurred_at: app.clock.now().toISOString(),
          actor: { id: 'user_1', type: 'user' },
          targets: [{ id: 'doc_1', type: 'document' }],
          context: { location: '192.0.2.1' },
        },
      },
    })
    expect(status).toBe(200)
  }
}
async function active(given: Record<string, unknown> = settings, families?: StreamFamily[]) {
  const stream = await change(async (tx) => {
    const { id } = await createStream(
      tx,
      scope,
      { type: 'GenericHttps', settings: given, ...(families && { families }) },
      app.deps.sealer,
    )
    return activateStream(tx, scope, id)
  })
  return stream.id
}
/** What the dispatcher does once it has seen that the stream is due. */
async function work(id: string): Promise<void> {
  if ((await dueStreams(app.deps.store.db, app.clock.now().toISOString(), 1_000)).includes(id))
    await drain(deps, id, new Map(), new AbortController().signal)
}
const state = async (id: string) => {
  const { state, attempts, error_message } = await findStream(app.deps.store.db, scope, id)
  return { state, attempts, error_message }
}

describe('a stream', () => {
  it('sends what happens after it was made, in order, once', async () => {
    await write('a.before')
    const id = await active()
    await work(id)
    expect(actions()).toEqual([])
    await write('a.one', 'a.two', 'a.three')
    await work(id)
    await work(id)
    expect(actions()).toEqual(['a.one', 'a.two', 'a.three'])
    expect(sink.requests).toHaveLength(1)
    const stream = logStreamOf(await findStream(app.deps.store.db, scope, id), app.deps.sealer)
    expect(stream).toMatchObject({
      state: 'active',
      last_synced_at: at,
      last_synced_event_id: sink.taken[2]?.id,
    })
  })

  it("carries no other organization's events, and no other family's", async () => {
    const id = await active()
    const other = await app.call('POST', '/organizations', { body: { name: 'Other' } })
    const ours = scope
    scope = { ...scope, organization_id: String(other.body.id) }
    await write('b.other')
    scope = ours
    await write('b.ours')
    await app.call('PUT', `/organizations/${scope.organization_id}`, { body: { name: 'Renamed' } })
    await sequenceEvents(app.deps.store)
    await work(id)
    expect(actions()).toEqual(['b.ours'])
  })

  it('carries events of other families when it is to', async () => {
    const id = await active(settings, ['sso'])
    await write('c.audit')
    await app.deps.store.change(systemActor, async (tx) => {
      for (const event of ['connection.activated', 'organization.updated'])
        await tx.db
          .insertInto('events')
          .values({
            id: tx.newId('event'),
            ...scope,
            event,
            data: '{}',
            context: '{}',
            created_at: tx.now,
            position: null,
          })
          .execute()
    })
    await sequenceEvents(app.deps.store)
    await work(id)
    expect(sink.taken.map(({ event }) => event)).toEqual(['connection.activated'])
  })

  it('carries what was changed in the portal when it is to, and says how much of it waits', async () => {
    const id = await active(settings, ['portal'])
    const waiting = async () => waitingOf(app.deps.store.db, await findStream(app.deps.store.db, scope, id))
    await change((tx) =>
      recordChange(tx, scope, {
        intent: 'log_streams',
        target: { type: 'log_stream', id: 'als_1', name: 'Theirs' },
        action: 'paused',
        before: { state: 'active' },
        after: { state: 'inactive' },
      }),
    )
    await write('c.audit')
    await sequenceEvents(app.deps.store)
    expect(await waiting()).toBe(1)
    await work(id)
    expect(sink.taken).toMatchObject([
      {
        event: 'portal.change.recorded',
        data: { action: 'paused', changes: [{ field: 'state', before: 'active', after: 'inactive' }] },
      },
    ])
    expect(await waiting()).toBe(0)
  })

  it.each([
    ['503', { status: 503 }],
    ['a reset', 'reset'],
    ['half an answer', 'half'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }],
  ] as const)('goes on after %s, later, with nothing lost', async (_name, fault) => {
    const id = await active()
    await write('d.one', 'd.two')
    sink.faults = [fault]
    await work(id)
    expect(await state(id)).toMatchObject({ state: 'error', attempts: 1 })
    await work(id)
    expect(sink.requests).toHaveLength(1) // not before its time
    app.clock.advance(2)
    await work(id)
    expect(actions()).toEqual(['d.one', 'd.two'])
    expect(await state(id)).toEqual({ state: 'active', attempts: 0, error_message: null })
  })

  it('that is paused or changed while it has nothing to do is let go of as it is now', async () => {
    const id = await active()
    const leased = await leaseStream(app.deps.store, id)
    if (!leased) throw new Error('not leased')
    expect(await heldStream(app.deps.store, leased)).toEqual(leased)
    await change((tx) =>
      updateStream(tx, scope, id, { settings: { ...settings, format: 'ndjson' } }, app.deps.sealer),
    )
    expect(await heldStream(app.deps.store, leased)).toMatchObject({ version: leased.version + 1 })
    await change((tx) => pauseStream(tx, scope, id))
    expect(await heldStream(app.deps.store, leased)).toBeUndefined()
    expect(await findStream(app.deps.store.db, scope, id)).toMatchObject({ leased_until: null })
  })

  it('waits as long as Retry-After asks', async () => {
    const id = await active()
    await write('e.one')
    sink.faults = [{ status: 429, headers: { 'retry-after': '90' } }]
    await work(id)
    app.clock.advance(89)
    await work(id)
    expect(actions()).toEqual([])
    app.clock.advance(2)
    await work(id)
    expect(actions()).toEqual(['e.one'])
  })

  it('sends again what may have arrived: at least once', async () => {
    const id = await active()
    await write('f.one')
    sink.faults = ['reset after']
    await work(id)
    app.clock.advance(2)
    await work(id)
    expect(actions()).toEqual(['f.one', 'f.one'])
    expect(sink.taken[0]?.id).toBe(sink.taken[1]?.id)
  })

  it('is invalid after 401, tells the IT contacts once, and sends nothing until it is repaired', async () => {
    await app.call('POST', `/organizations/${scope.organization_id}/it_contacts`, {
      body: { email: 'it@foo.example' },
    })
    const id = await active({ ...settings, headers: { Authorization: 'Bearer stale' } })
    await write('g.one')
    await work(id)
    await work(id)
    expect(await state(id)).toMatchObject({ state: 'invalid', error_message: 'Answered 401: no' })
    expect(sink.requests).toHaveLength(1)
    const mails = await app.deps.store.db
      .selectFrom('mails')
      .select('kind')
      .where('organization_id', '=', scope.organization_id)
      .where('kind', '=', 'log_stream_invalid')
      .execute()
    expect(mails).toHaveLength(1)

    const setUp = { ...deps }
    const wrong = { settings: { ...settings, headers: { Authorization: 'Bearer wrong' } } }
    const { trial } = await changeStream(setUp, systemActor, scope, id, wrong)
    expect(trial).toMatchObject({ ok: false, reason: 'Answered 401: no' })
    expect(await state(id)).toMatchObject({ state: 'invalid' })
    const repaired = await changeStream(setUp, systemActor, scope, id, { settings })
    expect(repaired.stream.state).toBe('active')
    await work(id)
    expect(actions()).toEqual(['log_stream.tested', 'g.one'])
  })

  it('halves a batch that is too large, and sets aside one event that is so alone', async () => {
    const id = await active()
    await write('h.one', 'h.two', 'h.large', 'h.four')
    // The destination refuses whatever holds the large one.
    const intake = httpsIntake({ url: settings.url, headers: settings.headers })
    await sink.stop()
    sink = await startSink([
      (request) =>
        request.body.includes('h.large') ? { status: 413, body: '', taken: [] } : intake(request),
    ])
    deps = { ...deps, outbound: sink.reroute(app.deps.outbound) }
    await work(id)
    expect(actions()).toEqual(['h.one', 'h.two', 'h.four'])
    const aside = await listStreamDeliveries(app.deps.store.db, id, { limit: 10, problems: true })
    expect(aside.filter(({ verdict }) => verdict === 'set_aside')).toMatchObject([{ events: 1 }])
    expect(await state(id)).toMatchObject({ state: 'active' })
  })

  it('sends nothing while it is paused, and what happened meanwhile after it is resumed', async () => {
    const id = await active()
    await change((tx) => pauseStream(tx, scope, id))
    await write('i.one')
    await work(id)
    expect(sink.requests).toEqual([])
    await resumeStream(deps, systemActor, scope, id)
    await work(id)
    expect(actions()).toEqual(['log_stream.tested', 'i.one'])
  })

  it('sends a chosen stretch once more', async () => {
    const id = await active()
    await write('j.one')
    app.clock.advance(60)
    const since = app.clock.now().toISOString()
    await write('j.two', 'j.three')
    await work(id)
    await change((tx) => backfillStream(tx, scope, id, since))
    await work(id)
    expect(actions()).toEqual(['j.one', 'j.two', 'j.three', 'j.two', 'j.three'])
  })

  it('is leased: a second process neither takes it, nor counts when it comes too late', async () => {
    const id = await active()
    await write('k.one')
    const first = await leaseStream(app.deps.store, id)
    expect(await leaseStream(app.deps.store, id)).toBeUndefined()
    app.clock.advance(120)
    const second = await leaseStream(app.deps.store, id)
    expect(second).toBeDefined()
    if (!first) throw new Error('no lease')
    const late = await recordOutcome(app.deps.store, first, {
      source: 'audit',
      from: 0,
      batch: [],
      sending: { verdict: { kind: 'denied', reason: 'late' }, status: 401, exchanges: [] },
      duration_ms: 1,
    })
    expect(late).toBeUndefined()
    expect(await state(id)).toMatchObject({ state: 'active' })
  })

  it('shows lag and throughput by the minute, and no secret anywhere', async () => {
    const id = await active()
    await write('l.one', 'l.two')
    // Where the answer is cut, the secret must not be cut in two.
    sink.faults = [{ status: 500, body: `${'x'.repeat(275)} you said ${settings.headers.Authorization}` }]
    await work(id)
    app.clock.advance(30)
    await work(id)
    const minutes = await listMinutes(app.deps.store.db, id, '2026-01-01T00:00:00.000Z')
    expect(minutes.reduce((sum, { events }) => sum + events, 0)).toBe(2)
    expect(minutes.reduce((sum, { failures }) => sum + failures, 0)).toBe(1)
    expect(Math.max(...minutes.map(({ lag_ms }) => lag_ms))).toBe(30_000)
    const stream = logStreamOf(await findStream(app.deps.store.db, scope, id), app.deps.sealer)
    const log = await listStreamDeliveries(app.deps.store.db, id, { limit: 10 })
    const row = await findStream(app.deps.store.db, scope, id)
    expect(JSON.stringify([stream, log, row])).not.toMatch(/their-o/)
  })

  it("is not another organization's, nor another environment's", async () => {
    const id = await active()
    const stranger = { ...scope, organization_id: 'org_other' }
    await expect(findStream(app.deps.store.db, stranger, id)).rejects.toMatchObject({ status: 404 })
    for (const foreign of [stranger, { ...scope, environment_id: 'environment_other' }])
      await expect(change((tx) => deleteStream(tx, foreign, id))).rejects.toMatchObject({ status: 404 })
    expect(await state(id)).toMatchObject({ state: 'active' })
  })
})

it('is kept inactive when the destination did not take the test, with what was sent and said shown without secrets', async () => {
  const { stream, trial } = await setUpStream(deps, systemActor, scope, {
    type: 'GenericHttps',
    settings: { ...settings, headers: { Authorization: 'Bearer not-the-right-one' } },
  })
  expect(stream.state).toBe('inactive')
  expect(trial).toMatchObject({
    ok: false,
    exchanges: [{ method: 'POST', url: settings.url, status: 401, answer: 'no' }],
  })
  expect(JSON.stringify(trial)).not.toContain('not-the-right-one')
  expect(trial.exchanges[0]?.body).toContain('log_stream.tested')
})

it('shows in the audit log configuration, before one that was never finished', async () => {
  await change((tx) => createStream(tx, scope, { type: 'GenericHttps', settings }, app.deps.sealer))
  const id = await active()
  const { body } = await app.call('GET', `/organizations/${scope.organization_id}/audit_log_configuration`)
  expect(body.log_stream).toEqual({
    id,
    type: 'GenericHttps',
    state: 'active',
    last_synced_at: null,
    created_at: expect.any(String),
  })
})

it('backs off to five minutes, further only when asked', () => {
  expect([1, 2, 3, 20].map((attempts) => backOffSeconds(attempts, undefined, 0))).toEqual([1, 2, 4, 300])
  expect(backOffSeconds(1, undefined, 0.999)).toBeLessThan(1.2)
  expect(backOffSeconds(1, 86_400, 0)).toBe(3_600)
})
