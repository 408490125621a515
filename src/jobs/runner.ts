/** Runs jobs until it is stopped: looks every second, a few at a time, renewing the lease of what takes long. */
import type { Job, JobDeps } from './job.ts'
import { keepLease } from './lease.ts'
import {
  type Claimed,
  claim,
  enqueueOnce,
  fail,
  finish,
  leaseSeconds,
  maxAttempts,
  release,
} from './queue.ts'
import { sleep } from './sleep.ts'

export interface RunnerOptions {
  /** Jobs at once in this process, and as many of those that wait for somebody elsewhere. */
  workers?: number
  /** Who is longer at a job of somebody elsewhere gets a stand-in, so that the others do not wait for the slowest. */
  patience_ms?: number
  poll_ms?: number
  renew_ms?: number
}
export interface Runner {
  /** No new job; resolves when the current ones have ended. Later calls wait for the same. */
  stop(): Promise<void>
}

/** More sources than these cannot be slow at a time without keeping others waiting. */
const mostStandIns = 16

export function startJobs(deps: JobDeps, jobs: readonly Job[], options: RunnerOptions = {}): Runner {
  const { workers = 2, patience_ms = 30_000, poll_ms = 1_000 } = options
  const stopping = new AbortController()
  const started = enqueueRecurring(deps, jobs)
  const groups = [jobs.filter(({ elsewhere }) => !elsewhere), jobs.filter(({ elsewhere }) => elsewhere)]
  const working = new Set<Promise<void>>()
  for (const own of groups)
    for (let n = 0; n < workers && own.length > 0; n++) begin(own, () => stopping.signal.aborted)

  function begin(own: readonly Job[], enough: () => boolean): void {
    const worker = work(own, enough).finally(() => working.delete(worker))
    working.add(worker)
  }

  async function work(own: readonly Job[], enough: () => boolean): Promise<void> {
    await started
    while (!enough()) {
      const standIn = own.some(({ elsewhere }) => elsewhere) ? awaited(own) : undefined
      const worked = await runNext(deps, own, stopping.signal, options)
        .catch((error: unknown) => {
          // The database is away: it will come back, and so do we.
          deps.log.error({ err: error }, 'jobs cannot be claimed')
          return false
        })
        .finally(() => standIn?.())
      if (!worked) await sleep(poll_ms, stopping.signal)
    }
  }

  /** @returns what to call once the job has ended: then its stand-in goes after the one that it is at. */
  function awaited(own: readonly Job[]): () => void {
    let back = false
    const timer = setTimeout(() => {
      if (working.size < workers * 2 + mostStandIns) begin(own, () => back || stopping.signal.aborted)
    }, patience_ms)
    return () => {
      back = true
      clearTimeout(timer)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await Promise.all(working)
    },
  }
}

async function enqueueRecurring({ store, log }: JobDeps, jobs: readonly Job[]): Promise<void> {
  for (const { kind, every_seconds } of jobs)
    if (every_seconds !== undefined)
      await enqueueOnce(store, kind).catch((error: unknown) =>
        log.error({ err: error, job: kind }, 'job not planned'),
      )
}

/** Claims one job and runs it to its end. @returns whether there was one. */
export async function runNext(
  deps: JobDeps,
  jobs: readonly Job[],
  stopping: AbortSignal,
  options: RunnerOptions = {},
): Promise<boolean> {
  const kinds = jobs.map(({ kind }) => kind)
  const claimed = await claim(deps.store, kinds)
  const job = jobs.find(({ kind }) => kind === claimed?.kind)
  if (!claimed || !job) return false
  await run(deps, job, claimed, stopping, options.renew_ms ?? (leaseSeconds * 1000) / 3)
  return true
}

async function run(
  { store, log, ...deps }: JobDeps,
  job: Job,
  claimed: Claimed,
  stopping: AbortSignal,
  renew_ms: number,
): Promise<void> {
  const recurring = job.every_seconds !== undefined
  const lease = keepLease(store, claimed, renew_ms)
  const signal = AbortSignal.any([stopping, lease.lost])
  try {
    // A job that takes its process down never gets to say so: it counts as a failure all the same.
    if (claimed.attempts > maxAttempts && !recurring)
      throw new Error('The process ended during each attempt.')
    await job.run({ store, log, ...deps }, { payload: claimed.payload, signal })
    await finish(store, await lease.end(), job.every_seconds)
  } catch (error) {
    const held = await lease.end()
    if (stopping.aborted && error === stopping.reason) return await release(store, held)
    const state = await fail(store, held, messageOf(error), recurring)
    const line = { job: job.kind, job_id: held.id, attempt: held.attempts, err: error }
    if (state === 'dead') log.error(line, 'job is dead')
    else log.warn(line, 'job failed and will be tried again')
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
