/** The portal's server half of log streams: what a session may do, and what it must not see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { listen } from '../world/listen.ts'
import { enterPortal } from '../world/portal-browser.ts'

let app: TestApp
let organization: string
/** Answers as the secret says. */
let receiver: { url: string; stop: () => Promise<void> }
const secret = 'a-secret-that-nobody-shows'
const settings = (value = `Bearer ${secret}`) => ({
  url: receiver.url,
  format: 'json',
  headers: { Authorization: value },
})

beforeAll(async () => {
  app = await startApp({ settings: { ALLOW_PRIVATE_NETWORKS: 'true', EGRESS_ADDRESSES: '192.0.2.10' } })
  organization = String((await app.call('POST', '/organizations', { body: { name: 'Foo' } })).body.id)
  const { origin, answerWith, stop } = await listen()
  answerWith(async (request, response) => {
    for await (const _ of request);
    const right = request.headers.authorization === `Bearer ${secret}`
    response.writeHead(right ? 200 : 401).end(right ? 'ok' : `who is ${request.headers.authorization}?`)
  })
  receiver = { url: `${origin}/in`, stop }
})
afterAll(async () => {
  await app.stop()
  await receiver.stop()
})
const enter = (intent = 'log_streams', of = organization) => enterPortal(app, of, { intent })
const idOf = (body: Record<string, unknown>) => String(Object(body.stream).id)

describe('a session of log streams', () => {
  it('lists destinations, hands out policies with their values, and names our addresses', async () => {
    const portal = await enter()
    const { body } = await portal.call('GET', '/log-streams/destinations')
    expect(body).toMatchObject({ egress_addresses: ['192.0.2.10'], aws_roles: false })
    expect(Object(body.data)).toHaveLength(9)
    const handOuts = await portal.call('POST', '/log-streams/hand-outs', {
      type: 'S3',
      settings: { bucket_name: 'their-logs' },
    })
    expect(handOuts.text).toContain('arn:aws:s3:::their-logs/*')
  })

  it('makes a stream that the destination took a test event of, and tells the change log without secrets', async () => {
    const portal = await enter()
    const made = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
    expect(made).toMatchObject({ status: 201, body: { stream: { state: 'active' }, trial: { ok: true } } })
    const one = await portal.call('GET', `/log-streams/${idOf(made.body)}`)
    expect(one).toMatchObject({ status: 200, body: { waiting: 0, deliveries: [] } })
    const changes = await app.deps.store.db
      .selectFrom('portal_changes')
      .selectAll()
      .where('organization_id', '=', organization)
      .execute()
    expect(changes.map(({ action }) => action)).toContain('created')
    expect(made.text + one.text + JSON.stringify(changes)).not.toContain(secret)
  })

  it('keeps one that was refused, with the reason and no secret, and begins when it is corrected', async () => {
    const portal = await enter()
    const wrong = settings('Bearer another-long-secret')
    const made = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: wrong })
    expect(made).toMatchObject({ status: 201, body: { stream: { state: 'inactive' }, trial: { ok: false } } })
    expect(made.text).not.toContain('another-long-secret')
    const path = `/log-streams/${idOf(made.body)}`
    const corrected = await portal.call('PUT', path, { settings: settings() })
    expect(corrected).toMatchObject({ status: 200, body: { stream: { state: 'active' } } })
  })

  it('pauses, changes without going on, resumes, sends again and deletes', async () => {
    const portal = await enter()
    const { body } = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
    const path = `/log-streams/${idOf(body)}`
    expect((await portal.call('POST', `${path}/pause`)).body.state).toBe('inactive')
    const renamed = await portal.call('PUT', path, { name: 'SIEM' })
    expect(renamed.body.stream).toMatchObject({ name: 'SIEM', state: 'inactive' })
    expect((await portal.call('POST', `${path}/resume`)).body.stream).toMatchObject({ state: 'active' })
    const since = { since: '2026-01-01T00:00:00Z' }
    expect((await portal.call('POST', `${path}/backfill`, since)).status).toBe(200)
    expect((await portal.call('POST', `${path}/tests`)).body).toMatchObject({ ok: true })
    expect((await portal.call('DELETE', path)).status).toBe(204)
    expect((await portal.call('GET', path)).status).toBe(404)
  })

  it('leaves a stream as it is when new settings are refused', async () => {
    const portal = await enter()
    const { body } = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
    const path = `/log-streams/${idOf(body)}`
    const { body: after } = await portal.call('PUT', path, { settings: settings('Bearer stale') })
    expect(after).toMatchObject({ stream: { state: 'active' }, trial: { ok: false } })
    expect((await portal.call('POST', `${path}/tests`)).body).toMatchObject({ ok: true })
  })

  it('sends no kept secret to another host', async () => {
    const portal = await enter()
    const { body } = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
    const path = `/log-streams/${idOf(body)}`
    const heard: unknown[] = []
    const elsewhere = await listen()
    elsewhere.answerWith((request, response) => {
      heard.push(request.headers.authorization)
      response.writeHead(200).end()
    })
    const moved = { url: `${elsewhere.origin}/in`, format: 'json' }
    expect(await portal.call('PUT', path, { settings: moved })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'headers', code: 'required' }] },
    })
    expect(heard).toEqual([])
    const typed = { ...moved, headers: { Authorization: 'Bearer mine' } }
    expect((await portal.call('PUT', path, { settings: typed })).body).toMatchObject({ trial: { ok: true } })
    expect(heard).toEqual(['Bearer mine'])
    const same = { url: `${elsewhere.origin}/other`, format: 'ndjson' }
    expect((await portal.call('PUT', path, { settings: same })).body).toMatchObject({ trial: { ok: true } })
    await elsewhere.stop()
  })

  it('answers 422 with the field for settings that are none', async () => {
    const portal = await enter()
    const bad = { type: 'Datadog', settings: { region: 'XX', api_key: 'a'.repeat(32) } }
    const refused = await portal.call('POST', '/log-streams', bad)
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'region' }] } })
  })

  it("answers 404 to another organization's stream, and changes nothing of it", async () => {
    const ours = await enter()
    const { body } = await ours.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
    const path = `/log-streams/${idOf(body)}`
    const other = String((await app.call('POST', '/organizations', { body: { name: 'Bar' } })).body.id)
    const theirs = await enter('log_streams', other)
    expect((await theirs.call('GET', '/log-streams')).body.data).toEqual([])
    const calls: [string, string, unknown?][] = [
      ['GET', path],
      ['PUT', path, { name: 'Mine' }],
      ['DELETE', path],
      ['POST', `${path}/pause`],
      ['POST', `${path}/resume`],
      ['POST', `${path}/tests`],
      ['POST', `${path}/backfill`, { since: '2026-01-01T00:00:00Z' }],
    ]
    for (const [method, at, given] of calls)
      expect([method, at, (await theirs.call(method, at, given)).status]).toEqual([method, at, 404])
    expect((await ours.call('GET', path)).body).toMatchObject({ stream: { state: 'active' } })
  })
})

it('a session of another intent may not look', async () => {
  const portal = await enter('sso')
  expect((await portal.call('GET', '/log-streams')).status).toBe(403)
  const made = await portal.call('POST', '/log-streams', { type: 'GenericHttps', settings: settings() })
  expect(made.status).toBe(403)
})
