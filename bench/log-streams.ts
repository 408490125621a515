/**
 * Log streams on PostgreSQL: from an event's acknowledgement to its arrival with a thousand a second offered, and how
 * fast a stream catches up on what waited. The server, the receiver and PostgreSQL are processes of their own; this one
 * writes the events. `node bench/log-streams.ts [seconds] [source]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { readConfig } from '../src/config.ts'
import { createCollector } from '../src/db/collector.ts'
import { systemActor } from '../src/db/store.ts'
import { closeDeps, type Deps, openDeps } from '../src/deps.ts'
import { appender } from '../src/resources/audit-logs/append.ts'
import { prepare } from '../src/resources/audit-logs/event.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import {
  activateStream,
  createStream,
  pauseStream,
  type StreamScope,
} from '../src/resources/log-streams/log-streams.ts'
import { createOrganization } from '../src/resources/organizations/organizations.ts'
import { startCluster } from '../test/world/postgres.ts'
import { startProgram } from '../test/world/program.ts'
import { startReceiver } from './arrivals.ts'
import type { Row } from './saml.ts'

const perSecond = 1_000
const backlog = 50_000
const tickMs = 5

export async function benchLogStreams({
  seconds,
  entry = 'build',
}: {
  seconds: number
  entry?: 'build' | 'source'
}): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = await startCluster()
  const settings = {
    DATA_DIR: folder,
    DATABASE_URL: cluster.url,
    ALLOW_PRIVATE_NETWORKS: 'true',
    GATEHOUSE_SECRET: 'a secret for processes under test, long enough',
    LOG_LEVEL: 'error',
  }
  const server = await startProgram({ entry, settings: { ...settings, JOBS: 'true' } })
  const deps = await openDeps(readConfig(settings))
  const receiver = await startReceiver('stream')
  try {
    const scope = await newScope(deps)
    const stream = await newStream(deps, scope, `http://127.0.0.1:${receiver.port}/`)
    const write = writer(deps, scope)
    const offered = Math.max(10, seconds) * perSecond
    const written = await offer(write, offered)
    await delivered(deps, stream)

    await deps.store.change(systemActor, (tx) => pauseStream(tx, scope, stream))
    for (let n = 0; n < backlog; n += 2_000)
      await Promise.all(Array.from({ length: 2_000 }, (_, at) => write(offered + n + at)))
    await deps.store.change(systemActor, (tx) => activateStream(tx, scope, stream))
    await delivered(deps, stream)

    const arrivals = new Map((await receiver.arrivals()).toReversed())
    return [lagOf(written, arrivals), catchUpOf(offered, arrivals)]
  } finally {
    receiver.kill()
    await closeDeps(deps)
    await server.end('SIGTERM')
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function newScope({ store }: Deps): Promise<StreamScope> {
  const [environment] = await listEnvironments(store.db)
  if (!environment) throw new Error('no environment')
  const { id } = await store.change(systemActor, (tx) =>
    createOrganization(tx, environment.id, { name: 'Foo Corp' }),
  )
  return { environment_id: environment.id, organization_id: id }
}

async function newStream({ store, sealer }: Deps, scope: StreamScope, url: string): Promise<string> {
  const { id } = await store.change(systemActor, async (tx) => {
    const made = await createStream(
      tx,
      scope,
      { type: 'GenericHttps', settings: { url, format: 'json' } },
      sealer,
    )
    return activateStream(tx, scope, made.id)
  })
  return id
}

/** Resolves with the acknowledgement: the event is durable. */
function writer({ store }: Deps, scope: StreamScope): (n: number) => Promise<void> {
  const collect = createCollector({ commit: appender(store), sizeOf: ({ data }) => data.length })
  return async (n) => {
    const now = store.clock()
    const event = {
      action: 'invoice.viewed',
      occurred_at: now.toISOString(),
      actor: { id: `user_${n % 1_000}`, type: 'user' },
      targets: [{ id: `invoice_${n % 5_000}`, type: 'invoice' }],
      context: { location: '192.0.2.1' },
      metadata: { n },
    }
    await collect(
      prepare(event, { ...scope, id: store.newId('audit_log_event'), at: now, idempotency: null }),
    )
  }
}

/** @returns when each event was acknowledged. */
async function offer(write: (n: number) => Promise<void>, total: number): Promise<Map<number, number>> {
  const written = new Map<number, number>()
  const under_way: Promise<void>[] = []
  const start = performance.now()
  for (let n = 0; n < total; ) {
    const due = Math.min(total, ((performance.now() - start) / 1000) * perSecond)
    for (; n < due; n++) under_way.push(one(n))
    await sleep(tickMs)
  }
  await Promise.all(under_way)
  return written

  async function one(n: number): Promise<void> {
    await write(n)
    written.set(n, performance.timeOrigin + performance.now())
  }
}

async function delivered({ store }: Deps, stream: string): Promise<void> {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(100)) {
    const behind = await store.db
      .selectFrom('log_stream_cursors')
      .innerJoin('log_streams', 'log_streams.id', 'log_stream_cursors.stream_id')
      .innerJoin('audit_log_trails', 'audit_log_trails.organization_id', 'log_streams.organization_id')
      .select('log_stream_cursors.position')
      .where('stream_id', '=', stream)
      .where('source', '=', 'audit')
      .whereRef('log_stream_cursors.position', '<', 'audit_log_trails.position')
      .executeTakeFirst()
    if (!behind) return
  }
  throw new Error('the stream did not catch up')
}

function lagOf(written: Map<number, number>, arrivals: Map<number, number>): Row {
  const missing = [...written.keys()].filter((n) => !arrivals.has(n))
  if (missing.length > 0) throw new Error(`${missing.length} events did not arrive`)
  // The first ones wake a stream that is at rest, which takes up to 0.4 s: that is no matter of load.
  const steady = [...written].filter(([n]) => n >= perSecond)
  const lags = Float64Array.from(steady, ([n, at]) => (arrivals.get(n) ?? 0) - at).sort()
  const share = (part: number) => lags[Math.floor(lags.length * part)] ?? 0
  const ends = [...written.keys()].map((n) => arrivals.get(n) ?? 0)
  return {
    name: `${perSecond.toLocaleString('en')} events a second offered: from the acknowledgement to arrival, after the first second`,
    per_second: Math.round((written.size / (max(ends) - min(ends))) * 1000),
    p50_ms: share(0.5),
    p99_ms: share(0.99),
  }
}

function catchUpOf(first: number, arrivals: Map<number, number>): Row {
  const ends = [...arrivals].filter(([n]) => n >= first).map(([, at]) => at)
  if (ends.length < backlog) throw new Error(`${backlog - ends.length} events did not arrive`)
  const took = max(ends) - min(ends)
  return {
    name: `${backlog.toLocaleString('en')} events that waited: one stream, one request at a time`,
    per_second: Math.round((backlog / took) * 1000),
    p50_ms: took / 2,
    p99_ms: took,
  }
}
const max = (values: number[]) => values.reduce((most, value) => Math.max(most, value), -Infinity)
const min = (values: number[]) => values.reduce((least, value) => Math.min(least, value), Infinity)

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , seconds = '10', entry = 'build'] = process.argv
  const kept = setInterval(() => undefined, 60_000)
  console.log(
    await benchLogStreams({ seconds: Number(seconds), entry: entry === 'source' ? 'source' : 'build' }),
  )
  clearInterval(kept)
}
