/** Log streams against receivers that nobody here wrote: what they keep is what was written, record by record. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { destinations } from '../../src/log-streams/destinations/index.ts'
import { drain, type StreamDeps } from '../../src/log-streams/dispatcher.ts'
import type { LogStreamType } from '../../src/log-streams/types.ts'
import { auditEventsAfter } from '../../src/resources/audit-logs/queries.ts'
import { findStream, type StreamScope } from '../../src/resources/log-streams/log-streams.ts'
import { setUpStream } from '../../src/resources/log-streams/set-up.ts'
import { startApp, type TestApp } from '../harness.ts'
import { fullMetadata, hardTexts } from './hard-texts.ts'
import { type Rsyslog, startRsyslog } from './rsyslog.ts'
import { type S3Server, startS3rver } from './s3rver.ts'

let app: TestApp
let deps: StreamDeps
let scope: StreamScope
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  app = await startApp()
  deps = { ...app.deps, aws: null }
})
afterAll(() => app.stop())
beforeEach(async () => {
  const organization = await app.call('POST', '/organizations', { body: { name: 'Foo' } })
  scope = { environment_id: app.environment.id, organization_id: String(organization.body.id) }
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function setUp(type: LogStreamType, settings: Record<string, unknown>) {
  const { stream, trial } = await setUpStream(deps, systemActor, scope, { type, settings })
  return { id: stream.id, trial }
}
const work = (id: string) => drain(deps, id, new Map(), new AbortController().signal)
const stateOf = async (id: string) => (await findStream(app.deps.store.db, scope, id)).state

/** And plain ones, for more than the destination takes at once. @returns them as the API shows them, in the order of the chain. */
async function writeHardEvents(plain: number) {
  for (const text of hardTexts) await write(text, { text })
  await write('full', fullMetadata)
  await Promise.all(Array.from({ length: plain }, (_, n) => write('plain', { n })))
  const written = await auditEventsAfter(app.deps.store, scope, 0, 10_000)
  expect(written).toHaveLength(hardTexts.length + 1 + plain)
  return written.map(({ event }) => event)
}

async function write(text: string, metadata: Record<string, string | number>): Promise<void> {
  const { status } = await app.call('POST', '/audit_logs/events', {
    body: {
      organization_id: scope.organization_id,
      event: {
        action: 'document.viewed',
        occurred_at: new Date().toISOString(),
        actor: { id: 'user_1', type: 'user', name: `${text} Ada Example` },
        targets: [{ id: `doc ${text}`, type: 'document' }],
        context: { location: '192.0.2.1', user_agent: text },
        metadata,
      },
    },
  })
  expect(status).toBe(200)
}

describe('rsyslog over TLS', () => {
  async function started(options?: { max_message: string }): Promise<Rsyslog> {
    const server = await startRsyslog(options)
    ends.push(() => server.stop())
    return server
  }

  it('writes down every event, in order, whatever it holds', async () => {
    const { host, port, ca, records } = await started()
    const { id, trial } = await setUp('Syslog', { host, port, ca, app_name: 'meridian' })
    expect(trial).toMatchObject({ ok: true, reason: null })
    const written = await writeHardEvents(destinations.Syslog.limits.events)
    await work(id)
    const [tested, ...kept] = await records(written.length + 1)
    expect(tested?.msgid).toBe('log_stream.tested')
    expect(kept.map(({ msg }) => JSON.parse(msg))).toEqual(written)
    const [first] = kept
    expect(first).toMatchObject({
      pri: '110',
      'app-name': 'meridian',
      procid: '-',
      msgid: 'document.viewed',
      'structured-data': '-',
    })
    expect(Date.parse(first?.timereported ?? '')).toBe(Date.parse(written[0]?.occurred_at ?? ''))
    expect(await stateOf(id)).toBe('active')
  })

  it('is not sent to when its certificate is not the one that was given', async () => {
    const [server, other] = [await started(), await started()]
    const { trial } = await setUp('Syslog', { host: server.host, port: server.port, ca: other.ca })
    expect(trial).toMatchObject({ ok: false, reason: expect.stringContaining('certificate') })
  })
})

describe('s3rver', () => {
  async function started(): Promise<S3Server> {
    const server = await startS3rver('their-logs')
    ends.push(() => server.stop())
    return server
  }
  const settingsFor = ({ endpoint, bucket, region, keys }: S3Server) => ({
    bucket_name: bucket,
    bucket_path: 'audit/meridian',
    region,
    endpoint,
    ...keys,
  })

  it('keeps every event as an object of its own, whatever it holds', async () => {
    const server = await started()
    const { id, trial } = await setUp('S3', settingsFor(server))
    expect(trial).toMatchObject({ ok: true, reason: null })
    const written = await writeHardEvents(destinations.S3.limits.events)
    await work(id)
    const objects = await server.objects()
    const kept = new Map([...objects].filter(([name]) => !name.includes('log_stream_test')))
    expect([...kept.keys()].sort()).toEqual(
      written
        .map(
          ({ id: event, occurred_at: at }) =>
            `audit/meridian/${at.slice(0, 10)}/${Date.parse(at)}_${event}.json`,
        )
        .sort(),
    )
    expect([...kept.values()].map(({ text }) => JSON.parse(text)).sort(byId)).toEqual([...written].sort(byId))
    expect(new Set([...kept.values()].map(({ type }) => type))).toEqual(new Set(['application/json']))
    expect(kept.size).toBe(objects.size - 1)
  })

  it.each([{ secret_access_key: 'another' }, { access_key_id: 'ANOTHER' }])(
    'takes nothing that was signed with %o',
    async (wrong) => {
      const server = await started()
      const { id, trial } = await setUp('S3', { ...settingsFor(server), ...wrong })
      expect(trial.ok).toBe(false)
      expect(trial.exchanges[0]?.status).toBe(403)
      expect(await stateOf(id)).toBe('inactive')
      expect((await server.objects()).size).toBe(0)
    },
  )
})

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
