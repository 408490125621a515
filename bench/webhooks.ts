/**
 * From the commit of an event to its arrival at a webhook endpoint: a thousand events a second are offered, whether or
 * not the ones before have arrived. PostgreSQL, the server and the receiver are processes of their own; this one
 * commits the events. `node bench/webhooks.ts [seconds] [source]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { readConfig } from '../src/config.ts'
import { systemActor } from '../src/db/store.ts'
import { closeDeps, type Deps, openDeps } from '../src/deps.ts'
import { emit } from '../src/events/emit.ts'
import { listEnvironments } from '../src/resources/environments/environments.ts'
import type { Organization } from '../src/resources/organizations/contract.ts'
import { createWebhookEndpoint } from '../src/resources/webhook-endpoints/webhook-endpoints.ts'
import { startCluster } from '../test/world/postgres.ts'
import { startProgram } from '../test/world/program.ts'
import { startReceiver } from './arrivals.ts'
import type { Row } from './saml.ts'

const perSecond = 1_000
const organizations = 200
const warmUpSeconds = 3
const tickMs = 5

export async function benchWebhooks({
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
  const receiver = await startReceiver('webhook')
  try {
    const environment_id = await subscribe(deps, `http://127.0.0.1:${receiver.port}/`)
    const committed = await offer(deps, environment_id, Math.max(10, seconds))
    const deadline = Date.now() + 30_000
    while ((await waiting(deps)) > 0 && Date.now() < deadline) await sleep(200)
    return [rowOf(committed, await receiver.arrivals())]
  } finally {
    receiver.kill()
    await closeDeps(deps)
    await server.end('SIGTERM')
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function subscribe({ store, sealer }: Deps, endpoint_url: string): Promise<string> {
  const [environment] = await listEnvironments(store.db)
  if (!environment) throw new Error('no environment')
  await store.change(systemActor, (tx) =>
    createWebhookEndpoint(
      tx,
      environment.id,
      { endpoint_url, events: ['organization.updated'] },
      { sealer, allow_private: true },
    ),
  )
  return environment.id
}

/** @returns when each event was handed to the database, by its number: its commit is part of what is measured. */
async function offer({ store }: Deps, environment_id: string, seconds: number): Promise<Map<number, number>> {
  const committed = new Map<number, number>()
  const under_way: Promise<void>[] = []
  const start = performance.now()
  const total = (warmUpSeconds + seconds) * perSecond
  for (let number = 0; number < total; ) {
    const due = Math.min(total, ((performance.now() - start) / 1000) * perSecond)
    for (; number < due; number++) under_way.push(commit(number))
    await sleep(tickMs)
  }
  await Promise.all(under_way)
  return committed

  async function commit(number: number): Promise<void> {
    const organization_id = `org_${number % organizations}`
    const at = performance.timeOrigin + performance.now()
    await store.write(systemActor, (tx) =>
      emit(tx, { environment_id, organization_id }, 'organization.updated', organization(number, tx.now)),
    )
    committed.set(number, at)
  }
}

function organization(number: number, at: string): Organization {
  return {
    object: 'organization',
    id: `org_${number % organizations}`,
    name: String(number),
    allow_profiles_outside_organization: false,
    domains: [],
    metadata: {},
    external_id: null,
    created_at: at,
    updated_at: at,
  }
}

async function waiting({ store }: Deps): Promise<number> {
  const unseen = await store.db.selectFrom('events').select('id').where('position', 'is', null).execute()
  const unsent = await store.db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('state', '=', 'waiting')
    .execute()
  return unseen.length + unsent.length
}

function rowOf(committed: Map<number, number>, arrivals: [number, number][]): Row {
  const first = new Map(arrivals.toReversed())
  const missing = [...committed.keys()].filter((number) => !first.has(number))
  if (missing.length > 0) throw new Error(`${missing.length} events did not arrive`)
  const warm = warmUpSeconds * perSecond
  const measured = [...committed].filter(([number]) => number >= warm)
  const times = Float64Array.from(measured, ([number, at]) => (first.get(number) ?? 0) - at).sort()
  const share = (part: number) => times[Math.floor(times.length * part)] ?? 0
  const ends = measured.map(([number]) => first.get(number) ?? 0)
  const took = Math.max(...ends) - Math.min(...ends)
  return {
    name: `${perSecond.toLocaleString('en')} events a second offered, ${organizations} organizations, one endpoint`,
    per_second: Math.round((measured.length / took) * 1000),
    p50_ms: share(0.5),
    p99_ms: share(0.99),
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , seconds = '10', entry = 'build'] = process.argv
  const kept = setInterval(() => undefined, 60_000)
  console.log(
    await benchWebhooks({ seconds: Number(seconds), entry: entry === 'source' ? 'source' : 'build' }),
  )
  clearInterval(kept)
}
