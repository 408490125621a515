/** Renews the lease of a running job, one renewal at a time, and tells when somebody else has taken over. */
import type { Store } from '../db/store.ts'
import { type Claimed, renew } from './queue.ts'
import { sleep } from './sleep.ts'

export interface Lease {
  lost: AbortSignal
  /** @returns the job with the lease that stands in its row. */
  end(): Promise<Claimed>
}

export function keepLease(store: Store, claimed: Claimed, every_ms: number): Lease {
  let held = claimed
  const lost = new AbortController()
  const ended = new AbortController()
  const renewing = keep()

  async function keep(): Promise<void> {
    while (!lost.signal.aborted) {
      await sleep(every_ms, ended.signal)
      if (ended.signal.aborted) return
      // A database that is away for a moment takes no lease away.
      const kept = await renew(store, held).catch(() => held)
      if (kept) held = kept
      else lost.abort(new Error('the lease was lost'))
    }
  }

  return {
    lost: lost.signal,
    async end() {
      ended.abort()
      await renewing
      return held
    },
  }
}
