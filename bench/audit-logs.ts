/**
 * Audit logs: events a second, acknowledged and durable, from 64 callers on both databases, beside what PostgreSQL takes
 * from one writer in batches; first pages out of many events; memory of an export. `node bench/audit-logs.ts [seconds]
 * [events]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import autocannon from 'autocannon'
import { sql } from 'kysely'
import { readConfig } from '../src/config.ts'
import { createCollector } from '../src/db/collector.ts'
import { type Store, systemActor } from '../src/db/store.ts'
import { closeDeps, openDeps } from '../src/deps.ts'
import { appender, ensureEventPartitions } from '../src/resources/audit-logs/append.ts'
import type { AuditEventFilters } from '../src/resources/audit-logs/contract.ts'
import { prepare } from '../src/resources/audit-logs/event.ts'
import { createExport, findExport, writePart } from '../src/resources/audit-logs/exports.ts'
import { listAuditEvents } from '../src/resources/audit-logs/queries.ts'
import { countByAction } from '../src/resources/audit-logs/timeline.ts'
import type { AuditScope } from '../src/resources/audit-logs/trails.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import { createOrganization } from '../src/resources/organizations/organizations.ts'
import { startCluster } from '../test/world/postgres.ts'
import { startProgram } from '../test/world/program.ts'
import { cpuMicros } from './cpu.ts'

export interface AuditRow {
  what: string
  result: string
}
const callers = 64
const secret = 'a secret for the benchmarks, long enough to be one'

export async function benchAuditLogs({
  seconds,
  events = 10_000_000,
}: {
  seconds: number
  events?: number
}): Promise<AuditRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = await startCluster()
  const rows: AuditRow[] = []
  try {
    const settings = { RATE_LIMITS: 'requests=0', GATEHOUSE_SECRET: secret }
    const postgres = { ...settings, DATA_DIR: join(folder, 'postgres'), DATABASE_URL: cluster.url }
    const sqlite = { ...settings, DATA_DIR: join(folder, 'sqlite') }
    rows.push({ what: 'SQLite, over HTTP, 64 callers', result: await overHttp(sqlite, seconds, 0) })
    rows.push({
      what: 'PostgreSQL, over HTTP, 64 callers',
      result: await overHttp(postgres, seconds, cluster.pid),
    })
    const deps = await openDeps(readConfig({ ...postgres, GATEHOUSE_SECRET: secret, LOG_LEVEL: 'silent' }))
    const scope = await newScope(deps.store)
    rows.push({
      what: 'PostgreSQL, 64 callers of the collector, no HTTP',
      result: await collected(deps.store, scope, callers, seconds),
    })
    rows.push({
      what: 'PostgreSQL, 512 callers of the collector, no HTTP',
      result: await collected(deps.store, scope, 512, seconds),
    })
    rows.push(...(await pages(deps.store, events)))
    await closeDeps(deps)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return rows
}

const event = (n: number) => ({
  action: `invoice.action_${n % 40}`,
  occurred_at: new Date().toISOString(),
  actor: { id: `user_${(n * 7919) % 100_000}`, type: 'user', name: `Ada Example ${n % 1_000}` },
  targets: [
    { id: `invoice_${n % 200_000}`, type: 'invoice', name: 'Invoice' },
    { id: `team_${n % 300}`, type: 'team' },
  ],
  context: { location: '192.0.2.1', user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101' },
  metadata: { owner: 'user_01', amount: n },
})

/** Rate, tail, and what an event costs whom: who works more than the others is the limit. */
async function overHttp(
  settings: Record<string, string>,
  seconds: number,
  database: number,
): Promise<string> {
  const program = await startProgram({ settings })
  const options = {
    url: `${program.origin}/audit_logs/events`,
    method: 'POST',
    headers: { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ organization_id: program.organization, event: event(1) }),
    connections: callers,
  }
  try {
    await autocannon({ ...options, duration: 3 })
    const times: number[] = []
    const work = () => ({
      server: cpuMicros(program.pid),
      database: database && cpuMicros(database),
      callers: process.cpuUsage().user + process.cpuUsage().system,
    })
    const before = work()
    const run = autocannon({ ...options, duration: seconds })
    run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds))
    const { requests, duration, non2xx, errors } = await run
    if (non2xx + errors > 0) throw new Error(`${non2xx} refused, ${errors} broken`)
    const sorted = times.toSorted((a, b) => a - b)
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0
    const after = work()
    const cost = (who: keyof typeof before) => ((after[who] - before[who]) / requests.total).toFixed(0)
    const costs = `an event costs the server ${cost('server')} µs of CPU, the database ${cost('database')}, the callers ${cost('callers')}`
    return `${Math.round(requests.total / duration).toLocaleString('en')} a second, p99 ${p99.toFixed(0)} ms, ${Math.round(program.residentBytes() / 1e6)} MB; ${costs}`
  } finally {
    await program.end('SIGTERM')
  }
}

async function newScope(store: Store): Promise<AuditScope> {
  const [environment] = await listEnvironments(store.db)
  const environment_id = environment?.id ?? ''
  const { id } = await store.change(systemActor, (tx) =>
    createOrganization(tx, environment_id, { name: 'Bench' }),
  )
  return { environment_id, organization_id: id }
}

async function collected(store: Store, scope: AuditScope, count: number, seconds: number): Promise<string> {
  const collect = createCollector({ commit: appender(store), sizeOf: ({ data }) => data.length })
  const until = performance.now() + seconds * 1_000
  const used = process.cpuUsage()
  let done = 0
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (performance.now() < until) {
        const id = store.newId('audit_log_event')
        await collect(prepare(event(done), { id, ...scope, at: store.clock(), idempotency: null }))
        done++
      }
    }),
  )
  const { user, system } = process.cpuUsage(used)
  const busy = Math.round((user + system) / 1e4 / seconds)
  return `${Math.round(done / seconds).toLocaleString('en')} a second; this process was busy for ${busy} % of a core, the rest is the database`
}

/** Rows as the appender would write them, but for the hashes, which no page reads. */
async function fill(
  store: Store,
  { environment_id, organization_id }: AuditScope,
  events: number,
  first: string,
): Promise<void> {
  const now = store.clock().getTime()
  const expires_at = new Date(now + 365 * 86_400_000).toISOString()
  await ensureEventPartitions(store, expires_at.slice(0, 7))
  const mark = organization_id.slice(-8).toLowerCase()
  const step = 200_000
  for (let from = 0; from < events; from += step) {
    const series = sql`(select n, to_char((${first}::timestamptz at time zone 'UTC') + n * interval '0.7 seconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from generate_series(${from + 1}::bigint, ${Math.min(events, from + step)}::bigint) as n) as s`
    await sql`insert into audit_log_events (id, organization_id, position, action, occurred_at, received_at, expires_at, actor_id, actor_name, words, data, hash)
      select 'audit_log_event_' || lpad(n::text, 26, '0'), ${organization_id}, n, 'invoice.action_' || n % 40, at, ${new Date(now).toISOString()}, ${expires_at},
        'user_' || n * 7919 % 100000, 'Ada Example ' || n % 1000,
        array_to_tsvector(array[${mark} || 'invoice', ${mark} || 'user', ${mark} || 'rare' || n / 1000, ${mark} || 'team' || n % 300]),
        '{"action":"invoice.action_' || n % 40 || '","actor":{"id":"user_1","type":"user"},"context":{"location":"192.0.2.1"},"id":"audit_log_event_' || lpad(n::text, 26, '0') || '","metadata":{"note":"' || repeat('x', 200) || '"},"occurred_at":"' || at || '","organization_id":"' || ${organization_id} || '","received_at":"' || at || '","targets":[]}', ''
      from ${series}`.execute(store.db)
    await sql`insert into audit_log_event_targets (organization_id, target, occurred_at, position, expires_at)
      select ${organization_id}, target, at, n, ${expires_at} from ${series},
        lateral (values ('id:invoice_' || n % 200000), ('type:invoice'), ('id:team_' || n % 300), ('type:team')) as v(target)`.execute(
      store.db,
    )
    await sql`insert into audit_log_counts (organization_id, hour, action, count)
      select ${organization_id}, substr(at, 1, 13), 'invoice.action_' || n % 40, count(*) from ${series} group by 2, 3
      on conflict (organization_id, hour, action) do update set count = audit_log_counts.count + excluded.count`.execute(
      store.db,
    )
  }
  await store.db
    .insertInto('audit_log_trails')
    .values({
      environment_id,
      organization_id,
      retention_period_in_days: null,
      position: events,
      hash: '',
      created_at: new Date(now).toISOString(),
    })
    .execute()
  await sql`analyze`.execute(store.db)
}

async function pages(store: Store, events: number): Promise<AuditRow[]> {
  const scope = await newScope(store)
  // One event in 0.7 seconds: ten million are the last 81 days.
  const now = store.clock().getTime()
  const [first = '', middle = '', last = ''] = [1, 0.5, 0].map((share) =>
    new Date(now - share * events * 700).toISOString(),
  )
  await fill(store, scope, events, first)
  const filters: Record<string, AuditEventFilters> = {
    'no filter': {},
    'an action': { actions: ['invoice.action_7'] },
    'three actions, half of the time': {
      actions: ['invoice.action_7', 'invoice.action_8', 'invoice.action_9'],
      range_end: middle,
    },
    'an actor': { actor_ids: ['user_7919'] },
    'a name': { actor_names: ['Ada Example 7'] },
    'a target': { target_ids: ['invoice_777'] },
    'a type of target': { target_types: ['team'] },
    'an action, a name and a target': {
      actions: ['invoice.action_7'],
      actor_names: ['Ada Example 7'],
      target_ids: ['team_7'],
    },
    'a rare word': { search: 'rare77' },
    'a word of every event': { search: 'invoice' },
    'a word of none': { search: 'nothing' },
  }
  const rows: AuditRow[] = []
  const count = events.toLocaleString('en')
  for (const [name, filter] of Object.entries(filters))
    rows.push({
      what: `first page of ${count}: ${name}`,
      result: await timed(() => listAuditEvents(store, scope, filter, { limit: 50 })),
    })
  rows.push({
    what: `timeline of ${count}`,
    result: await timed(() => countByAction(store, scope, { range_start: first, range_end: last })),
  })
  rows.push({ what: 'an export of a million events', result: await exported(store, scope) })
  return rows
}

/** The median of nine, after one that warms the cache. */
async function timed(work: () => Promise<unknown>): Promise<string> {
  const times: number[] = []
  for (let n = 0; n < 10; n++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  const [cold = 0, ...warm] = times
  return `${(warm.toSorted((a, b) => a - b)[4] ?? 0).toFixed(1)} ms (the first time ${cold.toFixed(1)} ms)`
}

async function exported(store: Store, scope: AuditScope): Promise<string> {
  const now = store.clock()
  const start = new Date(now.getTime() - 700 * 1_000_000)
  const row = await createExport(store, systemActor, scope, {
    range_start: start.toISOString(),
    range_end: new Date(now.getTime() + 86_400_000).toISOString(),
  })
  const before = process.memoryUsage().rss
  const started = performance.now()
  let peak = before
  let current = row
  while (current.state === 'pending') {
    await writePart(store, current)
    current = await findExport(store.db, scope.environment_id, row.id)
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  const took = (performance.now() - started) / 1_000
  const mb = (bytes: number) => Math.round(bytes / 1e6)
  return `${current.events_written.toLocaleString('en')} events, ${mb(current.bytes)} MB in ${took.toFixed(0)} s; resident ${mb(before)} MB before, at most ${mb(peak)} MB meanwhile`
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [seconds = '10', events = '10000000'] = process.argv.slice(2)
  const waiting = setInterval(() => undefined, 60_000)
  for (const { what, result } of await benchAuditLogs({ seconds: Number(seconds), events: Number(events) }))
    console.log(`${what}: ${result}`)
  clearInterval(waiting)
}
