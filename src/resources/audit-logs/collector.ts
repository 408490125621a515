/**
 * Many callers, one commit: events that arrive while a batch is being committed form the next one, and each caller is
 * answered after the commit that holds his event. Nothing is acknowledged from memory.
 */
import { isUnavailable } from '../../db/connect.ts'
import { tooManyRequests } from '../../kernel/errors.ts'
import type { Prepared } from './event.ts'
import type { Outcome } from './place.ts'

export interface Limits {
  /** Events in one commit. */
  batch: number
  /** Characters in one commit. */
  size: number
  /** Events that may wait; who comes then is asked to come again. */
  waiting: number
}
export const usualLimits: Limits = { batch: 500, size: 8_000_000, waiting: 20_000 }

export type Append = (batch: readonly Prepared[]) => Promise<Outcome[]>
/** @returns after the commit. @throws 429 when too many wait. */
export type Collect = (event: Prepared) => Promise<Outcome>

interface Waiting {
  event: Prepared
  resolve(outcome: Outcome): void
  reject(error: unknown): void
}

export function createCollector(append: Append, limits: Limits = usualLimits): Collect {
  let queue: Waiting[] = []
  let working = false

  async function work(): Promise<void> {
    working = true
    // What arrives in the same turn of the loop comes along.
    await new Promise((resume) => setImmediate(resume))
    while (queue.length > 0) {
      const batch = queue.slice(0, fitting(queue, limits))
      queue = queue.slice(batch.length)
      await commit(batch)
    }
    working = false
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await append(batch.map(({ event }) => event))
      for (const [at, { resolve }] of batch.entries()) resolve(outcomes[at] ?? 'no_organization')
    } catch (error) {
      // One that the database cannot take must not take the others with it.
      if (batch.length > 1 && !isUnavailable(error)) for (const one of batch) await commit([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  return (event) => {
    if (queue.length >= limits.waiting) throw tooManyRequests(1)
    return new Promise((resolve, reject) => {
      queue.push({ event, resolve, reject })
      if (!working) void work()
    })
  }
}

/** At least one, so that nothing waits for ever. */
function fitting(queue: readonly Waiting[], { batch, size }: Limits): number {
  let total = 0
  const over = queue.slice(0, batch).findIndex(({ event }) => {
    total += event.data.length
    return total > size
  })
  return over === -1 ? Math.min(batch, queue.length) : Math.max(1, over)
}
