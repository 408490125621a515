/**
 * Servers of other people, started for a test run. Each hangs on a leash: a pipe that closes with our process, however
 * it ends. A run that is killed therefore leaves neither a server nor its folder behind.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { Account } from './find.ts'

export interface LeashedServer {
  /** Of the leash, whose child the server is. */
  readonly pid: number
  /** What the server has said so far; the part of an error message that helps. */
  output(): string
  exited(): boolean
  stop(): Promise<void>
}

export interface LeashOptions {
  /** Removed once the server has ended. */
  folder: string
  env?: Record<string, string>
  account?: Account | undefined
  signal?: 'TERM' | 'QUIT'
}

/** Waits for the server or for the end of the pipe, whichever comes first; reads its own arguments, no shell syntax. */
const script = `
folder=$1; signal=$2; shift 2
exec 3<&0
"$@" </dev/null & server=$!
( read -r _ <&3; kill -s "$signal" "$server" ) & leash=$!
wait "$server"; code=$?
kill "$leash" 2>/dev/null
rm -rf -- "$folder"
exit "$code"
`

export function startOnLeash(command: string, args: string[], options: LeashOptions): LeashedServer {
  const { folder, env, account, signal = 'TERM' } = options
  // A group of its own: Ctrl-C at the terminal reaches us, and we end the server.
  const child = spawn('/bin/sh', ['-c', script, 'leash', folder, signal, command, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  })
  const output = collect(child)
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
    child.on('error', () => resolve())
  })
  child.stdin?.on('error', () => undefined)
  child.unref()
  return {
    pid: child.pid ?? 0,
    output,
    exited: () => child.exitCode !== null || child.signalCode !== null,
    stop: () => {
      child.stdin?.end()
      return ended
    },
  }
}

/** Asks again until the answer is true; a server that ends meanwhile is an error that carries what it said. */
export async function untilReady(server: LeashedServer, name: string, ready: () => Promise<boolean>) {
  const deadline = Date.now() + 30_000
  while (!(await ready().catch(() => false))) {
    if (server.exited()) throw new Error(`${name} ended at once:\n${server.output()}`)
    if (Date.now() > deadline) throw new Error(`${name} was not ready within 30 s:\n${server.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A port of 127.0.0.1 that was free a moment ago, for servers that cannot choose one themselves. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-20_000)
    })
  }
  return () => text
}
