/** What adapters are given of this process. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../db/store.ts'
import type { Outbound } from '../kernel/outbound.ts'
import type { GoogleClient, PullWorld } from './adapter.ts'
import { filesOf } from './uploads.ts'

export interface PullDeps {
  store: Store
  outbound: Pick<Outbound, 'fetch' | 'open'>
  /** Null: nobody can consent with Google at this installation. */
  config: { google: GoogleClient | null }
}

export function pullWorldOf(
  { store, outbound, config: { google } }: PullDeps,
  directory_id: string,
  signal: AbortSignal,
): PullWorld {
  return {
    outbound,
    now: store.clock,
    signal,
    pause: (seconds) => wait(seconds * 1000, undefined, { signal }),
    files: filesOf(store, directory_id),
    ...(google && { google }),
  }
}
