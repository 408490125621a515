/**
 * Sends events to webhook endpoints: number what was committed, turn it into deliveries, send what is due. Each endpoint
 * has a lane of its own, so that one that hangs delays no other. Any number of processes may do this at once; a
 * delivery is leased, never locked, and is sent at least once.
 */
import type { EventRow } from '../db/schema.ts'
import { sleep } from '../jobs/sleep.ts'
import type { Logger } from '../kernel/log.ts'
import { sequenceEvents } from '../resources/events/events.ts'
import { claimDeliveries, fanOut } from '../resources/webhook-endpoints/deliveries.ts'
import { deliver, type WebhookDeps } from './deliver.ts'

/** Posts at once to one endpoint, from one process. */
const concurrency = 16
const idleMs = 200

export interface Dispatcher {
  /** No new attempt; resolves when the current ones have ended. */
  stop(): Promise<void>
}

export function startDispatcher(deps: WebhookDeps & { log: Logger }): Dispatcher {
  const lanes = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const watching = watch()

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const busy = await look().catch((error: unknown) => {
        // The database is away: it will come back, and so do we.
        deps.log.error({ err: error }, 'webhooks cannot be dispatched')
        return false
      })
      if (!busy) await sleep(idleMs, stopping.signal)
    }
  }

  async function look(): Promise<boolean> {
    await sequenceEvents(deps.store)
    let busy = false
    for (const { id } of await endpointsWithWork(deps)) {
      busy = true
      if (lanes.has(id)) continue
      const lane = drain(deps, id, stopping.signal)
        .catch((error: unknown) => deps.log.error({ err: error, endpoint_id: id }, 'webhook lane stopped'))
        .finally(() => lanes.delete(id))
      lanes.set(id, lane)
    }
    // Lanes are at work already: looking again at once would only cost queries.
    if (busy) await sleep(50, stopping.signal)
    return busy
  }

  return {
    async stop() {
      stopping.abort()
      await watching
      await Promise.all(lanes.values())
    },
  }
}

/** Endpoints behind the newest event, or with a delivery that is due. */
async function endpointsWithWork({ store }: WebhookDeps): Promise<{ id: string }[]> {
  const now = store.clock().toISOString()
  return store.db
    .selectFrom('webhook_endpoints')
    .select('webhook_endpoints.id')
    .where((where) =>
      where.or([
        where.exists(
          where
            .selectFrom('events')
            .select('events.id')
            .whereRef('events.environment_id', '=', 'webhook_endpoints.environment_id')
            .whereRef('events.position', '>', 'webhook_endpoints.position'),
        ),
        where.and([
          where('webhook_endpoints.status', '=', 'enabled'),
          where.exists(
            where
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
              .where('state', '=', 'waiting')
              .where('next_attempt_at', '<=', now)
              .where((leased) =>
                leased.or([leased('leased_until', 'is', null), leased('leased_until', '<=', now)]),
              ),
          ),
        ]),
      ]),
    )
    .execute()
}

/** Works one endpoint's lane until nothing is due. */
export async function drain(deps: WebhookDeps, endpoint_id: string, stopping: AbortSignal): Promise<void> {
  const { store } = deps
  while (!stopping.aborted) {
    const fanned = await fanOut(store, endpoint_id)
    const endpoint = await store.db
      .selectFrom('webhook_endpoints')
      .selectAll()
      .where('id', '=', endpoint_id)
      .where('status', '=', 'enabled')
      .executeTakeFirst()
    const claimed = endpoint ? await claimDeliveries(store, endpoint_id, concurrency) : []
    if (!endpoint || (claimed.length === 0 && fanned === 0)) return
    const events = await eventsOf(
      deps,
      claimed.map(({ event_id }) => event_id),
    )
    await Promise.all(
      claimed.map(async (delivery) => {
        const event = events.get(delivery.event_id)
        if (event) await deliver(deps, endpoint, delivery, event)
      }),
    )
  }
}

async function eventsOf({ store }: WebhookDeps, ids: string[]): Promise<Map<string, EventRow>> {
  if (ids.length === 0) return new Map()
  const rows = await store.db.selectFrom('events').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}
