/**
 * Sends events to webhook endpoints: number what was committed, and work the lanes that have something to send. Each
 * endpoint has a lane of its own, so that one that hangs delays no other. Any number of processes may do this at once;
 * a lane is held by one of them, and what it leaves behind when it dies is sent by the next one: at least once.
 */
import { randomUUID } from 'node:crypto'
import { sleep } from '../jobs/sleep.ts'
import { sequenceEvents } from '../resources/events/events.ts'
import { freeLanes } from '../resources/webhook-endpoints/lanes.ts'
import type { WebhookDeps } from './deliver.ts'
import { workLane } from './lane.ts'

const idleMs = 200
const busyMs = 50

export interface Dispatcher {
  /** No new attempt; resolves when the current ones have ended. */
  stop(): Promise<void>
}

export function startDispatcher(deps: WebhookDeps): Dispatcher {
  const holder = randomUUID()
  const lanes = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const watching = watch()

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) =>
        // The database is away: it will come back, and so do we.
        deps.log.error({ err: error }, 'webhooks cannot be dispatched'),
      )
      await sleep(lanes.size > 0 ? busyMs : idleMs, stopping.signal)
    }
  }

  async function look(): Promise<void> {
    await sequenceEvents(deps.store)
    for (const id of await freeLanes(deps.store, holder)) {
      if (lanes.has(id)) continue
      const lane = workLane(deps, id, holder, stopping.signal)
        .catch((error: unknown) => deps.log.error({ err: error, endpoint_id: id }, 'webhook lane stopped'))
        .finally(() => lanes.delete(id))
      lanes.set(id, lane)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await watching
      await Promise.all(lanes.values())
    },
  }
}
