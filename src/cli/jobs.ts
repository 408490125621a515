/** `gatehouse jobs`: background jobs only, beside processes that run `serve --no-jobs`. */
import type { Command } from 'commander'
import { configOfProcess } from '../config.ts'
import { command, wholeNumber } from './command.ts'
import { openInstallation } from './open.ts'
import { note, print } from './output.ts'
import { untilStopped, within } from './signals.ts'

const drainMs = 10_000

export function addJobs(program: Command): void {
  command(program, 'jobs', 'Run background jobs only, until stopped', ['jobs', 'jobs --workers 4'])
    .option('--workers <number>', 'jobs at once, and as many syncs', wholeNumber(1, 64), 2)
    .action(run)
}

async function run({ workers, json }: { workers: number; json?: boolean }): Promise<void> {
  const stopped = untilStopped()
  const deps = await openInstallation(configOfProcess())
  try {
    const { startBackground } = await import('../background.ts')
    const background = startBackground(deps, { workers })
    const { kinds } = background
    print(json ? JSON.stringify({ jobs: kinds }) : `running ${kinds.join(', ')}`)
    const signal = await stopped
    note(`${signal}: finishing the current jobs (again to end at once)`)
    await within(drainMs, background.stop())
  } finally {
    await deps.close()
  }
}
