/**
 * Many callers, one commit: what arrives while a batch is being committed forms the next one, and each caller is answered
 * after the commit that holds what was his. Nothing is acknowledged from memory.
 */
import { tooManyRequests } from '../kernel/errors.ts'
import { isUnavailable } from './connect.ts'

export interface Collecting<T, R> {
  /** Writes them in one transaction. @returns one outcome for each, in their order. Safe to run again after a failure. */
  commit(batch: readonly T[]): Promise<R[]>
  /** Characters, about. */
  sizeOf(item: T): number
  /** Whether they may be of one batch. Absent: all may. */
  joins?(first: T, item: T): boolean
  /** Batches under way at a time. */
  lanes?: number
  limits?: Limits
}
export interface Limits {
  /** Items in one commit. */
  batch: number
  /** Characters in one commit. */
  size: number
  /** Items that may wait; who comes then is asked to come again. */
  waiting: number
}
export const usualLimits: Limits = { batch: 500, size: 8_000_000, waiting: 20_000 }

/** @returns after the commit. @throws 429 when too many wait. */
export type Collect<T, R> = (item: T) => Promise<R>

interface Waiting<T, R> {
  item: T
  resolve(outcome: R): void
  reject(error: unknown): void
}

export function createCollector<T, R>(collecting: Collecting<T, R>): Collect<T, R> {
  const { lanes = 1, limits = usualLimits } = collecting
  let queue: Waiting<T, R>[] = []
  let working = 0

  async function work(): Promise<void> {
    working++
    // What arrives in the same turn of the loop comes along.
    await new Promise((resume) => setImmediate(resume))
    while (queue.length > 0) await commit(take())
    working--
  }

  function take(): Waiting<T, R>[] {
    const batch = new Set(chosen(queue, collecting, limits))
    queue = queue.filter((one) => !batch.has(one))
    return [...batch]
  }

  async function commit(batch: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const outcomes = await collecting.commit(batch.map(({ item }) => item))
      for (const [at, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[at]
        if (outcome === undefined) reject(new Error('a batch without an outcome for each'))
        else resolve(outcome)
      }
    } catch (error) {
      // One that the database cannot take must not take the others with it.
      if (batch.length > 1 && !isUnavailable(error)) for (const one of batch) await commit([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  return (item) => {
    if (queue.length >= limits.waiting) throw tooManyRequests(1)
    return new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (working < lanes) void work()
    })
  }
}

/** At least one, so that nothing waits for ever. */
function chosen<T, R>(
  queue: readonly Waiting<T, R>[],
  { joins, sizeOf }: Collecting<T, R>,
  { batch, size }: Limits,
): Waiting<T, R>[] {
  const [first] = queue
  if (first === undefined) return []
  const likely = joins ? queue.filter(({ item }) => joins(first.item, item)) : queue
  let total = 0
  const over = likely.slice(0, batch).findIndex(({ item }) => {
    total += sizeOf(item)
    return total > size
  })
  return likely.slice(0, over === -1 ? batch : Math.max(1, over))
}
