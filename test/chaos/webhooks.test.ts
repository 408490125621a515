/**
 * Webhooks through processes that die and through several at once: every event arrives, each organization's in the
 * order of `GET /events`, and more than once only where a process died.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { systemActor } from '../../src/db/store.ts'
import { closeDeps, type Deps, openDeps } from '../../src/deps.ts'
import { emit } from '../../src/events/emit.ts'
import { listEnvironments } from '../../src/resources/environments/environments.ts'
import { type Home, newHome } from '../world/database.ts'
import { type Program, startProgram } from '../world/program.ts'
import { type Received, startReceiver } from '../world/webhook-receiver.ts'
import { all, emptyLedger, write } from './traffic.ts'

const secret = 'a secret for processes under test, long enough'
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
async function home(engine: 'sqlite' | 'postgres'): Promise<Home> {
  const made = await newHome(engine)
  cleanups.push(() => made.remove())
  return made
}
async function start({ settings }: Home): Promise<Program> {
  const on = { JOBS: 'true', ALLOW_PRIVATE_NETWORKS: 'true', RATE_LIMITS: 'requests=0' }
  const program = await startProgram({ settings: { ...settings, ...on } })
  cleanups.push(() => program.end('SIGKILL'))
  return program
}
async function receiverOf() {
  const receiver = await startReceiver()
  cleanups.push(() => receiver.stop())
  return receiver
}
async function subscribe({ origin, key }: Program, endpoint_url: string): Promise<void> {
  const { status } = await fetch(`${origin}/webhook_endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint_url, events: ['organization.*'] }),
  })
  expect(status).toBe(201)
}

interface Sent {
  id: string
  event: string
  data: { id: string }
}
const sentOf = ({ body }: Received): Sent => JSON.parse(body)

/** Per organization, what came first of each event; and how many came again. */
function firstOnes(received: readonly Received[]) {
  const seen = new Set<string>()
  const inOrder = new Map<string, string[]>()
  for (const { id, data } of received.map(sentOf)) {
    if (seen.has(id)) continue
    seen.add(id)
    inOrder.set(data.id, [...(inOrder.get(data.id) ?? []), id])
  }
  return { inOrder, repeats: received.length - seen.size }
}
function byOrganization(events: readonly { id: string; data: { id: string } }[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { id, data } of events) found.set(data.id, [...(found.get(data.id) ?? []), id])
  return found
}
async function until(holds: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await holds()) && Date.now() < deadline) await sleep(50)
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  it('a process that is killed between a commit and its delivery leaves no gap behind', {
    timeout: 180_000,
  }, async () => {
    const place = await home(engine)
    const receiver = await receiverOf()
    let program = await start(place)
    const { organization: older } = program
    const ledger = emptyLedger()
    let kills = 0
    let at = 15
    // Dies with posts on their way, and with events that it has not even numbered.
    const endpoint = receiver.endpoint('/hook', (response) => {
      if (kills < 2 && receiver.received.length >= at) {
        kills++
        at = receiver.received.length + 15
        void program.end('SIGKILL')
      } else response.writeHead(200).end()
    })
    await subscribe(program, endpoint)
    for (let round = 0; round < 2; round++) {
      const before = kills
      const writers = Array.from({ length: 4 }, (_, n) =>
        write(program, ledger, `r${round}-${n}`, () => kills > before),
      )
      await Promise.all(writers)
      expect(kills).toBe(round + 1)
      await program.end('SIGKILL')
      program = await start(place)
    }
    const events: unknown[] = await all(program, '/events')
    const expected = byOrganization(events.map((event) => event as Sent))
    // Made by the first start, before anybody subscribed.
    expected.delete(older)
    const wanted = [...expected.values()].flat().length
    expect(wanted).toBeGreaterThan(30)
    await until(() => new Set(receiver.received.map((one) => sentOf(one).id)).size >= wanted, 60)
    const { inOrder, repeats } = firstOnes(receiver.received)
    expect(inOrder).toEqual(expected)
    // At most what was in memory of a process that died.
    expect(repeats).toBeLessThanOrEqual(kills * 400)
  })
})

it('ten thousand events go through four processes in order per organization, each once', {
  timeout: 300_000,
}, async () => {
  const place = await home('postgres')
  const receiver = await receiverOf()
  const programs = await Promise.all(Array.from({ length: 4 }, () => start(place)))
  const [first] = programs
  if (!first) return expect.unreachable('no process')
  for (const path of ['/one', '/two']) await subscribe(first, receiver.endpoint(path))
  const deps = await openDeps(readConfig({ ...place.settings, GATEHOUSE_SECRET: secret, LOG_LEVEL: 'error' }))
  cleanups.push(() => closeDeps(deps))
  await emitMany(deps, 10_000, 100)
  await until(() => receiver.received.length >= 20_000, 200)
  const rows = await deps.store.db
    .selectFrom('events')
    .select(['id', 'data', 'position', 'event'])
    .orderBy('position')
    .execute()
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, n) => n + 1))
  const sent = rows.filter(({ event }) => event === 'organization.updated')
  const expected = byOrganization(sent.map(({ id, data }) => ({ id, data: JSON.parse(data) })))
  for (const path of ['/one', '/two']) {
    const { inOrder, repeats } = firstOnes(receiver.at(path))
    expect(repeats).toBe(0)
    expect(inOrder).toEqual(expected)
  }
  await until(async () => (await states(deps)).every(({ state }) => state === 'delivered'), 10)
  expect(await states(deps)).toEqual([{ state: 'delivered', attempts: 1 }])
})

function states({ store }: Deps) {
  return store.db.selectFrom('webhook_deliveries').select(['state', 'attempts']).distinct().execute()
}

/** Twenty writers at once, each organization's events from several of them. */
async function emitMany({ store }: Deps, count: number, organizations: number): Promise<void> {
  const [environment] = await listEnvironments(store.db)
  const environment_id = environment?.id ?? ''
  let next = 0
  const writer = async () => {
    for (let n = next++; n < count; n = next++) {
      const organization_id = `org_${n % organizations}`
      await store.write(systemActor, (tx) =>
        emit(tx, { environment_id, organization_id }, 'organization.updated', {
          object: 'organization',
          id: organization_id,
          name: String(n),
          allow_profiles_outside_organization: false,
          domains: [],
          metadata: {},
          external_id: null,
          created_at: tx.now,
          updated_at: tx.now,
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: 20 }, writer))
}
