/** Servers that are killed amid writes, start again, and share a database. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { type Program, spawnProgram, startProgram } from '../world/program.ts'
import { emptyLedger, expectKept, type Ledger, write } from './traffic.ts'

const running: Program[] = []
const homes: Home[] = []
async function start(home: Home): Promise<Program> {
  const program = await startProgram({ settings: { ...home.settings, RATE_LIMITS: 'requests=0' } })
  running.push(program)
  return program
}
async function home(engine: 'sqlite' | 'postgres'): Promise<Home> {
  const made = await newHome(engine)
  homes.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')))
  await Promise.all(homes.splice(0).map((made) => made.remove()))
})

/** Eight writers; the server is killed once they have had some answers. */
async function killAmidWrites(program: Program, ledger: Ledger, round: string): Promise<number> {
  const before = ledger.names.size
  let dead = false
  const writers = Array.from({ length: 8 }, (_, n) => write(program, ledger, `${round}-${n}`, () => dead))
  const deadline = Date.now() + 15_000
  while (ledger.names.size < before + 40 && Date.now() < deadline) await sleep(5)
  await sleep(Math.random() * 50)
  await program.end('SIGKILL')
  dead = true
  return (await Promise.all(writers)).reduce((sum, answers) => sum + answers, 0)
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (engine) => {
  it('a server that is killed amid writes loses nothing that it acknowledged', {
    timeout: 120_000,
  }, async () => {
    const place = await home(engine)
    const ledger = emptyLedger()
    for (let round = 0; round < 2; round++)
      expect(await killAmidWrites(await start(place), ledger, `round${round}`)).toBeGreaterThan(20)
    await expectKept(await start(place), ledger)
  })

  it('two that start at once on nothing share the database; one is killed, the other goes on', {
    timeout: 120_000,
  }, async () => {
    const place = await home(engine)
    const [first, second] = await Promise.all([start(place), start(place)])
    const ledger = emptyLedger()
    let enough = false
    const steady = write(second, ledger, 'steady', () => enough)
    await killAmidWrites(first, ledger, 'killed')
    const before = ledger.names.size
    const deadline = Date.now() + 15_000
    while (ledger.names.size < before + 5 && Date.now() < deadline) await sleep(5)
    enough = true
    expect(await steady).toBeGreaterThan(5)
    expect(ledger.names.size).toBeGreaterThan(before)
    await expectKept(second, ledger)
  })
})

it('one that is killed while it makes its database leaves nothing half made', {
  timeout: 120_000,
}, async () => {
  for (const delay of [0, 5, 20]) {
    const place = await home('sqlite')
    const child = spawnProgram({ settings: place.settings })
    const ended = new Promise((resolve) => child.once('close', resolve))
    while (!existsSync(join(place.settings.DATA_DIR, 'gatehouse.db-wal'))) await sleep(1)
    await sleep(delay)
    child.kill('SIGKILL')
    await ended
    await expectKept(await start(place), emptyLedger())
  }
})

it('ends in order when it is asked to, having answered what was in flight', { timeout: 60_000 }, async () => {
  const place = await home('sqlite')
  const program = await start(place)
  const ledger = emptyLedger()
  let stop = false
  const writers = Array.from({ length: 4 }, (_, n) => write(program, ledger, `w${n}`, () => stop))
  const deadline = Date.now() + 15_000
  while (ledger.names.size < 20 && Date.now() < deadline) await sleep(5)
  await program.end('SIGTERM')
  stop = true
  await Promise.all(writers)
  await expectKept(await start(place), ledger)
})
