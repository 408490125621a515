/** What runs beside the server, or in processes of its own: the job queue, what sends webhooks, log streams and mails. */
import type { Deps } from './deps.ts'
import { type JobDeps, jobs, startJobs } from './jobs/index.ts'
import { startStreams } from './log-streams/dispatcher.ts'
import { mailerOf } from './mail/index.ts'
import { isSetUp } from './portal/server/areas.ts'
import { startDispatcher } from './webhooks/dispatcher.ts'

export interface Background {
  kinds: string[]
  /** Nothing new is begun; resolves when what runs has ended. */
  stop(): Promise<void>
}

export function startBackground(deps: Deps, options: { workers?: number } = {}): Background {
  const runner = startJobs(jobDepsOf(deps), jobs, options)
  const dispatcher = startDispatcher(deps)
  const mailer = mailerOf(deps)
  const streams = startStreams({ ...deps, aws: deps.config.aws })
  return {
    kinds: [...jobs.map(({ kind }) => kind), 'webhooks', 'log-streams', 'mails'],
    async stop() {
      await Promise.all([runner.stop(), dispatcher.stop(), mailer.stop(), streams.stop()])
    },
  }
}

/** Some kinds of jobs only: for a command that waits for them, in case nobody else runs any. */
export function startHelper(deps: Deps, kinds: readonly string[]): Background {
  const chosen = jobs.filter(({ kind }) => kinds.includes(kind))
  const { stop } = startJobs(jobDepsOf(deps), chosen, { workers: 1, poll_ms: 200 })
  return { kinds: [...kinds], stop }
}

function jobDepsOf(deps: Deps): JobDeps {
  return { ...deps, isSetUp: (session) => isSetUp(deps.store, session) }
}
