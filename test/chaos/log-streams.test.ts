/** A log stream while servers are killed: nothing acknowledged is lost, nothing out of order, never two at once. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { gatehouseJson } from '../cli/gatehouse.ts'
import { type Home, newHome } from '../world/database.ts'
import { listen } from '../world/listen.ts'
import { type Program, startProgram } from '../world/program.ts'

/** As test/world/program.ts gives it to servers. */
const secret = 'a secret for processes under test, long enough'
const running: Program[] = []
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')))
  for (const end of ends.splice(0).reverse()) await end()
})

/** Takes arrays of events; counts how many requests are under way at once. */
async function startIntake() {
  const arrived: number[] = []
  const { origin, answerWith, stop } = await listen()
  const seen = { arrived, most_at_once: 0, url: `${origin}/in` }
  let now = 0
  answerWith(async (request, response) => {
    now++
    seen.most_at_once = Math.max(seen.most_at_once, now)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
      await sleep(20)
    } catch {
      return // the sender was killed amid its request
    } finally {
      now--
    }
    const items: { event: { action: string; metadata: { n: number } } }[] = JSON.parse(
      Buffer.concat(chunks).toString(),
    )
    for (const { event } of items) if (event.action === 'chaos.written') arrived.push(event.metadata.n)
    response.writeHead(200).end()
  })
  ends.push(stop)
  return seen
}

/** Writes one after the other, so that the order of the acknowledgements is the order of the events. */
async function write(program: Program, organization_id: string, from: number, until: () => boolean) {
  let n = from
  for (; !until(); n++) {
    const answer = await fetch(`${program.origin}/audit_logs/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        organization_id,
        event: {
          action: 'chaos.written',
          occurred_at: new Date().toISOString(),
          actor: { id: 'user_1', type: 'user' },
          targets: [{ id: 'doc_1', type: 'document' }],
          context: { location: '192.0.2.1' },
          metadata: { n },
        },
      }),
    }).catch(() => undefined)
    if (answer?.status !== 200) break
  }
  return n
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  it('a stream survives servers that are killed amid writing and sending', { timeout: 180_000 }, async () => {
    const home: Home = await newHome(engine)
    ends.push(() => home.remove())
    const intake = await startIntake()
    const settings = {
      ...home.settings,
      RATE_LIMITS: 'requests=0',
      JOBS: 'true',
      ALLOW_PRIVATE_NETWORKS: 'true',
    }
    const start = async () => {
      const program = await startProgram({ settings })
      running.push(program)
      return program
    }
    let first = await start()
    const { organization } = first
    const config = join(home.settings.DATA_DIR, 'stream.json')
    await writeFile(config, JSON.stringify({ url: intake.url, format: 'json' }))
    const of = ['--organization', organization, '--type', 'GenericHttps', '--config', config]
    const made = await gatehouseJson(
      { ...settings, GATEHOUSE_SECRET: secret },
      'log-streams',
      'create',
      ...of,
    )
    expect(made).toMatchObject({ state: 'active' })
    await start()

    let next = 1
    const acknowledged: number[] = []
    for (let round = 0; round < 2; round++) {
      let dead = false
      const before = next
      const writing = write(first, organization, before, () => dead)
      while (intake.arrived.length === 0 || intake.arrived.at(-1) === before) await sleep(5)
      await sleep(300 + Math.random() * 300)
      await first.end('SIGKILL')
      dead = true
      next = await writing
      for (let n = before; n < next; n++) acknowledged.push(n)
      next += 1 // whatever was under way may have been kept, and never is written twice
      first = await start()
    }
    expect(acknowledged.length).toBeGreaterThan(30)
    const last = acknowledged.at(-1) ?? 0
    const deadline = Date.now() + 80_000
    while (!intake.arrived.includes(last) && Date.now() < deadline) await sleep(50)

    const firstTimes = [...new Set(intake.arrived)]
    expect(acknowledged.filter((n) => !firstTimes.includes(n))).toEqual([])
    expect(firstTimes).toEqual([...firstTimes].sort((a, b) => a - b))
    expect(intake.most_at_once).toBe(1)
  })
})
