/** The command line as a shell sees it: arguments in; exit code, stdout and stderr out. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'
import { freePort } from '../world/leash.ts'

/** The build, as users have it; `build-for-run.ts` keeps it fresh. */
export const entry = join(packageRoot, 'dist', 'gatehouse.js')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export type Settings = Record<string, string | undefined>

function start(
  args: string[],
  settings: Settings,
): { child: ChildProcess; seen: Ended; ended: Promise<Ended> } {
  const env = {
    PATH: process.env.PATH,
    GATEHOUSE_SECRET: 'a secret for the command line, long enough',
    // No test asks the internet.
    DNS_RESOLVERS: 'none',
    ...settings,
  }
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const seen: Ended = { code: null, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    seen.stderr += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ ...seen, code }))
  })
  return { child, seen, ended }
}

/** Runs a command to its end. */
export function gatehouse(settings: Settings, ...args: string[]): Promise<Ended> {
  return start(args, settings).ended
}

/** Runs a command that must succeed, and reads its JSON. */
export async function gatehouseJson(settings: Settings, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await gatehouse(settings, ...args, '--json')
  if (code !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${code}:\n${stderr}`)
  return JSON.parse(stdout)
}

export interface Running {
  origin: string
  child: ChildProcess
  seen: Ended
  ended: Promise<Ended>
  /** Until what it printed (stdout and stderr) matches. */
  said(pattern: RegExp): Promise<string>
}

export function begin(settings: Settings, ...args: string[]): Running {
  const { child, seen, ended } = start(args, settings)
  const said = async (pattern: RegExp): Promise<string> => {
    const deadline = Date.now() + 45_000
    for (;;) {
      const text = seen.stdout + seen.stderr
      const match = pattern.exec(text)
      if (match) return match[0]
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`gatehouse ${args.join(' ')} never said ${pattern}:\n${text}`)
      await new Promise((resume) => setTimeout(resume, 20))
    }
  }
  return { origin: settings.PUBLIC_URL ?? '', child, seen, ended, said }
}

/** A server of its own; `end` it. */
export async function serve(settings: Settings, ...args: string[]): Promise<Running> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const running = begin({ PORT: String(port), PUBLIC_URL: origin, ...settings }, 'serve', ...args)
  await running.said(/is ready|listens on|"listening"/)
  return { ...running, origin }
}
