/** PostgreSQL goes away and comes back: requests are answered 503 meanwhile, and the process needs no restart. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { adminUrl } from '../world/postgres.ts'
import { type Program, startProgram } from '../world/program.ts'

let home: Home
let way: Way
let program: Program
beforeAll(async () => {
  home = await newHome('postgres')
  const url = new URL(home.settings.DATABASE_URL ?? '')
  way = await openWay(Number(url.port || 5432), url.hostname)
  url.hostname = '127.0.0.1'
  url.port = String(way.port)
  program = await startProgram({ settings: { ...home.settings, DATABASE_URL: url.href } })
})
afterAll(async () => {
  await program?.end('SIGTERM')
  await way?.close()
  await home?.remove()
})

const headers = () => ({ authorization: `Bearer ${program.key}`, 'content-type': 'application/json' })
const create = () =>
  fetch(`${program.origin}/organizations`, { method: 'POST', headers: headers(), body: '{"name":"x"}' })
const ready = () => fetch(`${program.origin}/health/ready`)

it('answers 503 while the way to it is cut, and works when it is back', async () => {
  expect((await create()).status).toBe(201)
  const inFlight = Array.from({ length: 10 }, create)
  await way.cut()
  for (const answer of await Promise.all(inFlight)) expect([201, 503]).toContain(answer.status)
  for (let n = 0; n < 3; n++) {
    const answer = await create()
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ code: 'unavailable', request_id: expect.any(String) })
  }
  expect((await ready()).status).toBe(503)
  expect((await fetch(`${program.origin}/health/live`)).status).toBe(200)
  await way.restore()
  expect((await create()).status).toBe(201)
  expect((await ready()).status).toBe(200)
})

it('outlives a PostgreSQL that ends every connection, also amid transactions', async () => {
  const admin = new pg.Client(adminUrl())
  await admin.connect()
  const database = new URL(home.settings.DATABASE_URL ?? '').pathname.slice(1)
  let ending = true
  const ended = (async () => {
    for (let n = 0; n < 20; n++) {
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        database,
      ])
      await sleep(20)
    }
    ending = false
  })()
  const statuses = new Set<number>()
  while (ending)
    for (const answer of await Promise.all(Array.from({ length: 5 }, create))) statuses.add(answer.status)
  await ended
  await admin.end()
  for (const status of statuses) expect([201, 503]).toContain(status)
  for (let n = 0; n < 5; n++) expect((await create()).status).toBe(201)
})

interface Way {
  port: number
  /** Ends what is open and refuses what comes. */
  cut(): Promise<void>
  restore(): Promise<void>
  close(): Promise<void>
}

/** A way to the database that can be cut. */
async function openWay(toPort: number, toHost: string): Promise<Way> {
  const sockets = new Set<Socket>()
  const open = (port: number): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((near) => {
        const far = connect(toPort, toHost)
        for (const [socket, other] of [
          [near, far],
          [far, near],
        ] as const) {
          sockets.add(socket)
          socket.on('error', () => undefined)
          socket.on('close', () => {
            sockets.delete(socket)
            other.destroy()
          })
          socket.pipe(other)
        }
      })
      server.on('error', reject)
      server.listen(port, '127.0.0.1', () => resolve(server))
    })
  let server = await open(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return {
    port,
    cut,
    async restore() {
      server = await open(port)
    },
    close: cut,
  }
}
