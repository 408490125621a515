import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkOS as WorkOS8 } from 'workos-node-8'
import { WorkOS as WorkOS11 } from 'workos-node-11'
import { systemActor } from '../../src/db/store.ts'
import { emitAll } from '../../src/events/emit.ts'
import { type EventData, events } from '../../src/events/index.ts'
import { createOutbound } from '../../src/kernel/outbound.ts'
import { sequenceEvents } from '../../src/resources/events/events.ts'
import { listDeliveries } from '../../src/resources/webhook-endpoints/deliveries.ts'
import { workLane } from '../../src/webhooks/lane.ts'
import { startApp, type TestApp } from '../harness.ts'
import { answer, hang, startReceiver } from '../world/webhook-receiver.ts'

let app: TestApp
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  app = await startApp({ at: '2026-11-20T10:00:00.000Z', settings: { RATE_LIMITS: 'requests=0' } })
  receiver = await startReceiver()
})
afterAll(async () => {
  await receiver.stop()
  await app.stop()
})

let number = 0
async function subscribe(behaviour = answer(200), events: string[] = ['organization.created']) {
  const path = `/hook-${++number}`
  const { status, body } = await app.call('POST', '/webhook_endpoints', {
    body: { endpoint_url: receiver.endpoint(path, behaviour), events },
  })
  expect(status).toBe(201)
  return { id: String(body.id), secret: String(body.secret), path }
}
async function organization(name = 'Acme'): Promise<string> {
  return String((await app.call('POST', '/organizations', { body: { name } })).body.id)
}
/** What the dispatcher's lane does, when the test says so. */
async function dispatch(id: string): Promise<void> {
  await sequenceEvents(app.deps.store)
  await workLane(app.deps, id, randomUUID(), new AbortController().signal)
}
const deliveries = async (id: string, query = '') =>
  (await app.call('GET', `/webhook_endpoints/${id}/deliveries${query}`)).body.data

describe('an endpoint', () => {
  it('is created, listed with its secret, changed and deleted', async () => {
    const { id, secret } = await subscribe()
    expect(secret).toMatch(/^whsec_/)
    expect((await app.call('GET', '/webhook_endpoints?limit=100')).text).toContain(secret)
    const changed = await app.call('PATCH', `/webhook_endpoints/${id}`, {
      body: { status: 'disabled', events: ['dsync.*'] },
    })
    expect(changed.body).toMatchObject({ id, secret, status: 'disabled', events: ['dsync.*'] })
    expect((await app.call('DELETE', `/webhook_endpoints/${id}`)).status).toBe(204)
    expect((await app.call('DELETE', `/webhook_endpoints/${id}`)).body).toMatchObject({
      code: 'entity_not_found',
    })
  })

  it('exists once per URL, and not in another environment', async () => {
    const endpoint_url = receiver.endpoint('/once')
    const body = { endpoint_url, events: [] }
    expect((await app.call('POST', '/webhook_endpoints', { body })).status).toBe(201)
    const twice = await app.call('POST', '/webhook_endpoints', { body })
    expect([twice.status, twice.body.code]).toEqual([409, 'duplicate_endpoint'])
    const key = await app.newKey({ environment: await app.newEnvironment() })
    expect((await app.call('GET', '/webhook_endpoints', { key })).body.data).toEqual([])
  })

  it.each([
    ['javascript:alert(1)', 'invalid_url'],
    ['not a url', 'invalid_url'],
    ['https://user:pass@hooks.example/', 'invalid_url'],
  ])('is refused at %s', async (endpoint_url, code) => {
    const refused = await app.call('POST', '/webhook_endpoints', { body: { endpoint_url, events: [] } })
    expect([refused.status, refused.body.code]).toEqual([422, code])
  })

  it('is refused on plain http and private addresses where the operator does not allow them', async () => {
    const strict = await startApp({ beside: app, settings: { ALLOW_PRIVATE_NETWORKS: 'false' } })
    for (const endpoint_url of [
      'http://hooks.example/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/',
    ])
      expect(
        (await strict.call('POST', '/webhook_endpoints', { body: { endpoint_url, events: [] } })).status,
      ).toBe(422)
    await strict.stop()
  })

  it('names the event types that there are not', async () => {
    const refused = await app.call('POST', '/webhook_endpoints', {
      body: {
        endpoint_url: 'https://hooks.example/',
        events: ['organization.created', 'organisation.created', 'nope.*'],
      },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([
      { code: 'unknown_event_type' },
      { code: 'unknown_event_type' },
    ])
  })

  it('may have every event that there is, except those that are only read', async () => {
    const endpoint_url = receiver.endpoint('/all')
    const sent = Object.keys(events).filter((event) => !event.startsWith('dsync.token.'))
    const all = await app.call('POST', '/webhook_endpoints', { body: { endpoint_url, events: sent } })
    expect([all.status, all.body.events]).toEqual([201, sent])
    const tokens = await app.call('PATCH', `/webhook_endpoints/${all.body.id}`, {
      body: { events: ['dsync.token.created'] },
    })
    expect(tokens.body.errors).toMatchObject([{ message: expect.stringContaining('GET /events') }])
  })
})

describe('delivery', () => {
  it('sends what was subscribed to, from now on, in a form that the official SDKs verify', async () => {
    await organization('Before')
    const { id, secret, path } = await subscribe()
    const organization_id = await organization('After')
    await app.call('DELETE', `/organizations/${organization_id}`)
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(1)
    const [{ body, signature } = { body: '', signature: '' }] = receiver.at(path)
    expect(signature).toMatch(/^t=\d{13}, v1=[0-9a-f]{64}$/)
    expect(body).toBe(JSON.stringify(JSON.parse(body)))
    expect(JSON.parse(body)).toMatchObject({
      event: 'organization.created',
      data: { id: organization_id, name: 'After' },
    })
    for (const WorkOS of [WorkOS8, WorkOS11]) {
      const webhooks = new WorkOS('sk_test').webhooks
      // The clock of the test stands still; the SDK's does not.
      const tolerance = Number.MAX_SAFE_INTEGER
      const event = await webhooks.constructEvent({
        payload: JSON.parse(body),
        sigHeader: signature,
        secret,
        tolerance,
      })
      expect(event).toMatchObject({ event: 'organization.created', data: { id: organization_id } })
      await expect(
        webhooks.constructEvent({
          payload: JSON.parse(body),
          sigHeader: signature,
          secret: 'whsec_other',
          tolerance,
        }),
      ).rejects.toThrow()
    }
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 1, response_status: 200 }])
  })

  it('sends an event once, however often it looks, and once for two dispatchers at the same time', async () => {
    const { id, path } = await subscribe()
    await organization()
    await Promise.all([dispatch(id), dispatch(id)])
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(1)
  })

  it('tries six times over three days, each with a fresh signature, and then gives up', async () => {
    const { id, path } = await subscribe(answer(500))
    await organization()
    const start = app.clock.now().getTime()
    let last = start
    for (let attempt = 1; ; attempt++) {
      await dispatch(id)
      expect(receiver.at(path)).toHaveLength(attempt)
      last = app.clock.now().getTime()
      const { data } = await listDeliveries(app.deps.store.db, id, { limit: 1 })
      const next = data[0]?.next_attempt_at
      if (next == null) break
      app.clock.advance((Date.parse(next) - last) / 1000 - 1)
      await dispatch(id)
      expect(receiver.at(path)).toHaveLength(attempt)
      app.clock.advance(1)
    }
    const signatures = receiver.at(path).map(({ signature }) => signature)
    expect(signatures).toHaveLength(6)
    expect(new Set(signatures).size).toBe(6)
    expect((last - start) / 86_400_000).toBeGreaterThan(2.5)
    expect((last - start) / 86_400_000).toBeLessThan(4)
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(6)
    expect(await deliveries(id, '?state=failed')).toMatchObject([
      { attempts: 6, error: 'status_500', next_attempt_at: null },
    ])
  })

  it('follows no redirect', async () => {
    const target = receiver.endpoint('/elsewhere')
    const { id } = await subscribe(answer(302, { location: target }))
    await organization()
    await dispatch(id)
    expect(receiver.at('/elsewhere')).toEqual([])
    expect(await deliveries(id)).toMatchObject([{ state: 'waiting', error: 'redirect_refused' }])
  })

  it('switches an endpoint off at 410, says so with an event, and sends nothing more', async () => {
    const { id, path } = await subscribe(answer(410))
    await app.events()
    await organization()
    await dispatch(id)
    await organization()
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(1)
    expect(await app.events()).toEqual([
      'organization.created',
      'webhook_endpoint.disabled',
      'organization.created',
    ])
    expect((await app.call('GET', '/webhook_endpoints?limit=100')).text).toContain('"disabled"')
  })

  it('switches an endpoint off after three days without one success', async () => {
    const { id } = await subscribe(answer(503))
    await organization()
    await dispatch(id)
    app.clock.advance(3 * 86_400 + 60)
    await app.events()
    await organization()
    await dispatch(id)
    expect(await app.events()).toContain('webhook_endpoint.disabled')
  })

  it('is not held up by another endpoint that hangs', async () => {
    const slow = await subscribe(hang)
    const quick = await subscribe()
    await organization()
    await sequenceEvents(app.deps.store)
    // As long as production waits, only not in seconds.
    const outbound = createOutbound({ allow_private: true, timeout_ms: 1_000, max_bytes: 1_000 })
    const hanging = workLane({ ...app.deps, outbound }, slow.id, randomUUID(), new AbortController().signal)
    await dispatch(quick.id)
    expect(receiver.at(quick.path)).toHaveLength(1)
    expect(await deliveries(slow.id)).toMatchObject([{ state: 'waiting' }])
    await hanging
    expect(await deliveries(slow.id)).toMatchObject([{ state: 'waiting', error: 'timed_out' }])
  })

  it('sends the events of an organization one after the other, and others meanwhile', async () => {
    const answers: (() => void)[] = []
    const { id, path } = await subscribe(
      (response) => void answers.push(() => response.writeHead(200).end()),
      ['organization.*'],
    )
    const slow = await organization('Slow')
    await app.call('PUT', `/organizations/${slow}`, { body: { name: 'Slower' } })
    await organization('Other')
    const working = dispatch(id)
    const came = () => receiver.at(path).map(({ body }) => JSON.parse(body).data.name)
    await expect.poll(came).toEqual(['Slow', 'Other'])
    answers.shift()?.()
    await expect.poll(came).toEqual(['Slow', 'Other', 'Slower'])
    for (const answer of answers) answer()
    await working
    expect(await deliveries(id, '?state=delivered')).toHaveLength(3)
  })

  it('lets an event that is refused step aside, and sends what follows it', async () => {
    const { id, path } = await subscribe(
      (response, { body }) => response.writeHead(JSON.parse(body).data.name === 'Poison' ? 500 : 200).end(),
      ['organization.*'],
    )
    const one = await organization('Poison')
    await app.call('PUT', `/organizations/${one}`, { body: { name: 'Fine' } })
    await dispatch(id)
    expect(receiver.at(path).map(({ body }) => JSON.parse(body).data.name)).toEqual(['Poison', 'Fine'])
    expect(await deliveries(id)).toMatchObject([
      { state: 'delivered', attempts: 1 },
      { state: 'waiting', attempts: 1, error: 'status_500' },
    ])
  })

  it('takes a lane whose holder wrote an absurd time, as a clock that jumped back leaves it', async () => {
    const { id, path } = await subscribe()
    await organization()
    await app.deps.store.db
      .updateTable('webhook_endpoints')
      .set({ lane_holder: 'another process', lane_until: '2036-01-01T00:00:00.000Z' })
      .where('id', '=', id)
      .execute()
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(1)
  })

  it('gives the deliveries of a process that died to the next one', async () => {
    const { holdLane, laneSeconds } = await import('../../src/resources/webhook-endpoints/lanes.ts')
    const { id, path } = await subscribe()
    await organization()
    expect(await holdLane(app.deps.store, id, 'another process')).toBeDefined() // and then killed
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(0)
    app.clock.advance(laneSeconds)
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(1)
  })
})

describe('a replay', () => {
  it('sends one event again, also one that was given up', async () => {
    const { id, path } = await subscribe()
    await organization()
    await dispatch(id)
    const event_id = JSON.parse(receiver.at(path)[0]?.body ?? '{}').id
    const replayed = await app.call('POST', `/webhook_endpoints/${id}/replays`, { body: { event_id } })
    expect([replayed.status, replayed.body.events]).toEqual([202, 1])
    await dispatch(id)
    expect(receiver.at(path).map(({ body }) => JSON.parse(body).id)).toEqual([event_id, event_id])
  })

  it('sends the subscribed events of a range again, and of that range only', async () => {
    const { id, path } = await subscribe()
    app.clock.advance(60)
    const range_start = app.clock.now().toISOString()
    await organization('In range')
    app.clock.advance(60)
    const range_end = app.clock.now().toISOString()
    await organization('Too late')
    await dispatch(id)
    expect(receiver.at(path)).toHaveLength(2)
    const replayed = await app.call('POST', `/webhook_endpoints/${id}/replays`, {
      body: { range_start, range_end },
    })
    expect(replayed.body.events).toBe(1)
    await dispatch(id)
    expect(receiver.at(path).at(-1)?.body).toContain('In range')
  })

  it('answers 404 to an event of another environment, and 422 to neither event nor range', async () => {
    const { id } = await subscribe()
    const other = await app.newKey({ environment: await app.newEnvironment() })
    await app.call('POST', '/organizations', { key: other, body: { name: 'Foreign' } })
    const foreign = (await app.call('GET', '/events?limit=1', { key: other })).body.data
    const event_id = Array.isArray(foreign) ? foreign[0]?.id : undefined
    expect((await app.call('POST', `/webhook_endpoints/${id}/replays`, { body: { event_id } })).status).toBe(
      404,
    )
    expect((await app.call('POST', `/webhook_endpoints/${id}/replays`, { body: {} })).status).toBe(422)
  })

  it('leaves out nothing of a long range, however many events lie between', async () => {
    const { id } = await subscribe(answer(200), ['organization.deleted'])
    app.clock.advance(60)
    const range_start = app.clock.now().toISOString()
    const organization_id = await organization()
    const data = (await app.call('GET', `/organizations/${organization_id}`))
      .body as EventData<'organization.updated'>
    const between = Array.from({ length: 1_200 }, () => ({ event: 'organization.updated', data }) as const)
    await app.deps.store.change(systemActor, (tx) =>
      emitAll(tx, { environment_id: app.environment.id, organization_id }, between),
    )
    await app.call('DELETE', `/organizations/${organization_id}`)
    const replayed = await app.call('POST', `/webhook_endpoints/${id}/replays`, { body: { range_start } })
    expect(replayed.body.events).toBe(1)
  })
})
