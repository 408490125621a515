/** `gatehouse serve` as a process of its own, for what only a process can show: being killed, starting, weighing. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './leash.ts'

export interface Program {
  origin: string
  /** The key that it was told, or that it made on its first start. */
  key: string
  /** Of the organization that the first start makes; empty on a later one. */
  organization: string
  /** From the spawn until it said that it listens. */
  started_in_ms: number
  readonly pid: number
  residentBytes(): number
  /** SIGKILL, or SIGTERM for an end in order. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const entries = {
  source: join(root, 'src', 'main.ts'),
  build: join(root, 'dist', 'gatehouse.js'),
}

export interface ProgramOptions {
  entry?: keyof typeof entries
  settings: Record<string, string>
  flags?: string[]
  /** Flags of Node itself. */
  node?: string[]
}

const key = 'sk_a_key_for_processes_under_test_0123456789'

/** The bare process, which may not have come to anything yet. */
export function spawnProgram(
  { node = [], entry = 'build', flags = [], settings }: ProgramOptions,
  port = 0,
): ChildProcess {
  return spawn(process.execPath, [...node, entries[entry], 'serve', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      GATEHOUSE_API_KEY: key,
      GATEHOUSE_SECRET: 'a secret for processes under test, long enough',
      LOG_LEVEL: 'error',
      JOBS: 'false',
      // No test asks the internet.
      DNS_RESOLVERS: 'none',
      ...settings,
    },
  })
}

export async function startProgram(options: ProgramOptions): Promise<Program> {
  const port = await freePort()
  const started = performance.now()
  const child = spawnProgram(options, port)
  const { first_start } = await firstLine(child)
  return {
    origin: `http://127.0.0.1:${port}`,
    key,
    organization: first_start?.organization.id ?? '',
    started_in_ms: performance.now() - started,
    pid: child.pid ?? 0,
    residentBytes: () => residentBytes(child.pid ?? 0),
    end: (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
      child.kill(signal)
      return ended
    },
  }
}

interface Announcement {
  first_start: { organization: { id: string } } | null
}

/** What it says once it listens; an error with its own words when it ends before. */
function firstLine(child: ChildProcess): Promise<Announcement> {
  return new Promise((resolve, reject) => {
    let said = ''
    let complained = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      const line = said.split('\n', 1)[0] ?? ''
      if (said.includes('\n')) resolve(JSON.parse(line))
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      complained = (complained + chunk).slice(-4_000)
    })
    child.once('error', reject)
    child.once('close', (code) =>
      reject(new Error(`gatehouse serve ended with ${code}:\n${said}${complained}`)),
    )
  })
}

/** Linux only; elsewhere 0. */
function residentBytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
