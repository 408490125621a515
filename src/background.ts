/** What runs beside the server, or in processes of its own: the job queue, what sends webhooks, log streams and mails. */
import type { Deps } from './deps.ts'
import { jobs, startJobs } from './jobs/index.ts'
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
  const runner = startJobs({ ...deps, isSetUp: (session) => isSetUp(deps.store, session) }, jobs, options)
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
