/**
 * `POST /portal/generate_link` on both databases beside a bare `node:http` server that answers the same bytes. Every
 * server is a process of its own, and they take turns, so that a noisy machine is noisy for all of them.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { startCluster } from '../test/world/postgres.ts'
import { startProgram } from '../test/world/program.ts'
import type { Row } from './saml.ts'

export interface LinkRow extends Row {
  resident_mb?: number
}
export interface Start {
  name: string
  started_in_ms: number
  resting_mb: number
}

interface Contender {
  name: string
  url: string
  headers: Record<string, string>
  body: string
  residentBytes(): number
}

const sliceSeconds = 2
/** Until the engine has compiled what is hot. */
const warmUpSeconds = 6
const settings = { RATE_LIMITS: 'links=0,requests=0' }

export async function benchLinks({
  seconds,
}: {
  seconds: number
}): Promise<{ rows: LinkRow[]; starts: Start[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
  const cluster = await startCluster()
  const sqlite = await startProgram({
    entry: 'build',
    settings: { ...settings, DATA_DIR: join(folder, 'sqlite') },
  })
  const postgres = await startProgram({
    entry: 'build',
    settings: { ...settings, DATA_DIR: join(folder, 'postgres'), DATABASE_URL: cluster.url },
  })
  await sleep(1_000)
  const starts = [
    { name: 'SQLite, first start', ...weigh(sqlite) },
    { name: 'PostgreSQL, first start', ...weigh(postgres) },
  ]
  const contenders = [contender('Gatehouse, SQLite', sqlite), contender('Gatehouse, PostgreSQL', postgres)]
  const bare = await startBare(contenders[0])
  try {
    const rows: LinkRow[] = []
    for (const connections of [1, 64])
      rows.push(...(await takeTurns([bare.contender, ...contenders], connections, seconds)))
    return { rows, starts }
  } finally {
    bare.stop()
    await Promise.all([sqlite.end('SIGTERM'), postgres.end('SIGTERM')])
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function weigh(program: { started_in_ms: number; residentBytes(): number }) {
  return { started_in_ms: program.started_in_ms, resting_mb: program.residentBytes() / 1e6 }
}

interface Server {
  origin: string
  key: string
  organization: string
  residentBytes(): number
}
function contender(name: string, { origin, key, organization, residentBytes }: Server): Contender {
  return {
    name,
    url: `${origin}/portal/generate_link`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ organization, intent: 'sso' }),
    residentBytes,
  }
}

/** The bare server answers as long a link as the real one does. */
async function startBare(like: Contender | undefined) {
  if (!like) throw new Error('nothing to be like')
  const { url, headers, body } = like
  const answer: unknown = await (await fetch(url, { method: 'POST', headers, body })).json()
  const link = typeof answer === 'object' && answer && 'link' in answer ? String(answer.link) : ''
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare.ts', import.meta.url)), link], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  return {
    contender: {
      ...like,
      name: 'bare node:http',
      url: `http://127.0.0.1:${String(port).trim()}/`,
      residentBytes: () => 0,
    },
    stop: () => child.kill(),
  }
}

interface Measured {
  total: number
  seconds: number
  /** Milliseconds of every answer. */
  times: number[]
}

async function takeTurns(contenders: Contender[], connections: number, seconds: number): Promise<LinkRow[]> {
  const rounds = Math.max(2, Math.ceil(seconds / sliceSeconds / contenders.length))
  for (const contender of contenders) await load(contender, connections, warmUpSeconds)
  const measured = contenders.map((): Measured => ({ total: 0, seconds: 0, times: [] }))
  for (let round = 0; round < rounds; round++)
    for (const [at, contender] of contenders.entries()) {
      const slice = await load(contender, connections, sliceSeconds)
      const sum = measured[at]
      if (!sum) continue
      sum.total += slice.total
      sum.seconds += slice.seconds
      sum.times = sum.times.concat(slice.times)
    }
  const rows = contenders.map(({ name, residentBytes }, at): LinkRow => {
    const { total, seconds: took, times } = measured[at] ?? { total: 0, seconds: 1, times: [] }
    const sorted = Float64Array.from(times).sort()
    const share = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0
    return {
      name: `${name}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
      per_second: Math.round(total / took),
      p50_ms: share(0.5),
      p99_ms: share(0.99),
      ...(residentBytes() > 0 && { resident_mb: residentBytes() / 1e6 }),
    }
  })
  const [bare, ...rest] = rows
  if (!bare) return []
  const against = (row: LinkRow) => ({ name: bare.name, ratio: row.per_second / bare.per_second })
  return [bare, ...rest.map((row) => ({ ...row, ratio_to: against(row) }))]
}

async function load(
  { name, url, headers, body }: Contender,
  connections: number,
  duration: number,
): Promise<Measured> {
  const times: number[] = []
  const run = autocannon({ url, method: 'POST', headers, body, connections, duration })
  run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds))
  const { requests, duration: seconds, non2xx, errors } = await run
  if (non2xx + errors > 0) throw new Error(`${name}: ${non2xx} refused, ${errors} broken`)
  return { total: requests.total, seconds, times }
}
