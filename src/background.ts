/** What runs beside the server, or in processes of its own: the job queue and the dispatcher of webhooks. */
import type { Deps } from './deps.ts'
import { jobs, startJobs } from './jobs/index.ts'
import { startDispatcher } from './webhooks/dispatcher.ts'

export interface Background {
  kinds: string[]
  /** Nothing new is begun; resolves when what runs has ended. */
  stop(): Promise<void>
}

export function startBackground(deps: Deps, options: { workers?: number } = {}): Background {
  const runner = startJobs(deps, jobs, options)
  const dispatcher = startDispatcher(deps)
  return {
    kinds: [...jobs.map(({ kind }) => kind), 'webhooks'],
    async stop() {
      await Promise.all([runner.stop(), dispatcher.stop()])
    },
  }
}
