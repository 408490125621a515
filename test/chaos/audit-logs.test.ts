/** Servers that are killed while events arrive: what was acknowledged is there, once, in order, and the chain holds. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import { createStore } from '../../src/db/store.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { idSource } from '../../src/kernel/new-id.ts'
import { Sealer } from '../../src/kernel/seal.ts'
import { verifyTrail } from '../../src/resources/audit-logs/verify.ts'
import { type Home, newHome } from '../world/database.ts'
import { type Program, startProgram } from '../world/program.ts'

const running: Program[] = []
const homes: Home[] = []
async function start(home: Home, settings: { JOBS?: 'true' } = {}): Promise<Program> {
  const program = await startProgram({
    settings: { ...home.settings, RATE_LIMITS: 'requests=0', ...settings },
  })
  running.push(program)
  return program
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')))
  await Promise.all(homes.splice(0).map((made) => made.remove()))
})

interface Writer {
  name: string
  /** Numbers that were acknowledged. */
  kept: number[]
  next: number
}
const newWriters = (count: number) =>
  Array.from({ length: count }, (_, n): Writer => ({ name: `writer_${n}`, kept: [], next: 0 }))

async function post(program: Program, path: string, body: object, headers = {}) {
  const response = await fetch(`${program.origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** One after the other, until the server is gone; the one without an answer is sent again, with its key. */
async function write(program: Program, organization_id: string, writer: Writer, until: () => boolean) {
  for (; !until(); writer.next++) {
    const event = {
      action: 'written',
      occurred_at: new Date().toISOString(),
      actor: { id: writer.name, type: 'writer' },
      targets: [],
      context: { location: 'here' },
      metadata: { n: writer.next },
    }
    const key = `${writer.name} ${writer.next}`
    const answer = await post(
      program,
      '/audit_logs/events',
      { organization_id, event },
      { 'idempotency-key': key },
    ).catch(() => undefined)
    if (answer?.status !== 200) return
    writer.kept.push(writer.next)
  }
}

async function until(reached: () => boolean) {
  const deadline = Date.now() + 30_000
  while (!reached() && Date.now() < deadline) await sleep(5)
  expect(reached()).toBe(true)
}
const countOf = (writers: Writer[]) => writers.reduce((sum, { kept }) => sum + kept.length, 0)

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  it('nothing acknowledged is lost, doubled or out of order, with two processes and kills amid it', {
    timeout: 180_000,
  }, async () => {
    const home = await newHome(engine)
    homes.push(home)
    const [victim, second] = await Promise.all([start(home), start(home)])
    let first = victim
    const { body } = await post(first, '/organizations', { name: 'Foo Corp' })
    const organization_id = String(body.id)
    const [killed, steady] = [
      newWriters(12),
      newWriters(4).map((one) => ({ ...one, name: `steady_${one.name}` })),
    ]
    let enough = false
    const going = steady.map((writer) => write(second, organization_id, writer, () => enough))
    for (let round = 0; round < 2; round++) {
      const before = countOf(killed)
      const writing = killed.map((writer) => write(first, organization_id, writer, () => false))
      await until(() => countOf(killed) >= before + 150)
      await sleep(Math.random() * 30)
      await first.end('SIGKILL')
      await Promise.all(writing)
      first = await start(home)
    }
    enough = true
    await Promise.all(going)
    await first.end('SIGTERM')
    await second.end('SIGTERM')
    await expectKept(home, organization_id, [...killed, ...steady])
  })

  it('an export goes on where the server was killed', { timeout: 180_000 }, async () => {
    const home = await newHome(engine)
    homes.push(home)
    const first = await start(home, { JOBS: 'true' })
    const { body } = await post(first, '/organizations', { name: 'Foo Corp' })
    const organization_id = String(body.id)
    const writers = newWriters(32)
    await Promise.all(
      writers.map((writer) => write(first, organization_id, writer, () => countOf(writers) >= 3_000)),
    )
    const range = {
      range_start: new Date(Date.now() - 3_600_000).toISOString(),
      range_end: new Date(Date.now() + 3_600_000).toISOString(),
    }
    const made = await post(first, '/audit_logs/exports', { organization_id, ...range, format: 'ndjson' })
    await sleep(Math.random() * 1_000)
    await first.end('SIGKILL')
    const second = await start(home, { JOBS: 'true' })
    const fetched = async () => {
      const response = await fetch(`${second.origin}/audit_logs/exports/${made.body.id}`, {
        headers: { authorization: `Bearer ${second.key}` },
      })
      return (await response.json()) as { state: string; url?: string }
    }
    // The lease of a job that died with its process runs for a minute.
    const deadline = Date.now() + 120_000
    let exported = await fetched()
    while (exported.state === 'pending' && Date.now() < deadline) {
      await sleep(100)
      exported = await fetched()
    }
    expect(exported.state).toBe('ready')
    const url = new URL(exported.url ?? '')
    const text = await (await fetch(`${second.origin}${url.pathname}${url.search}`)).text()
    const positions = text
      .trim()
      .split('\n')
      .map((line) => Number(JSON.parse(line).position))
    expect(positions.toSorted((a, b) => a - b)).toEqual(positions.map((_, at) => at + 1))
    expect(positions.length).toBeGreaterThanOrEqual(countOf(writers))
  })
})

async function expectKept(home: Home, organization_id: string, writers: Writer[]) {
  const connection = connect(readConfig(home.settings))
  const store = createStore(connection, systemClock, idSource(systemClock))
  const trail = await store.db.selectFrom('audit_log_trails').selectAll().executeTakeFirstOrThrow()
  const rows = await store.db
    .selectFrom('audit_log_events')
    .select(['position', 'actor_id', 'data'])
    .where('organization_id', '=', organization_id)
    .orderBy('position')
    .execute()
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, at) => at + 1))
  for (const { name, kept } of writers) {
    const numbers = rows
      .filter(({ actor_id }) => actor_id === name)
      .map(({ data }) => Number(JSON.parse(data).metadata.n))
    expect(numbers, name).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size, name).toBe(numbers.length)
    expect(
      kept.filter((n) => !numbers.includes(n)),
      name,
    ).toEqual([])
  }
  const sealer = new Sealer('no stretch has expired, so none is sealed')
  const scope = { environment_id: trail.environment_id, organization_id }
  expect(await verifyTrail(store, sealer, scope)).toMatchObject({ intact: true, checked: rows.length })
  await store.close()
}
