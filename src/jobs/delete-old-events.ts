/** Deletes events and finished deliveries that are older than EVENT_RETENTION_DAYS, in small batches. */
import { secondsAfter } from '../kernel/clock.ts'
import { listEnvironments } from '../resources/environments/environments.ts'
import { deleteOldEvents as deleteBatch } from '../resources/events/retention.ts'
import { deleteFinishedDeliveries } from '../resources/webhook-endpoints/deliveries.ts'
import type { Job } from './job.ts'

const batch = 500

export const deleteOldEvents: Job = {
  kind: 'delete-old-events',
  every_seconds: 3_600,
  async run({ store, config, log }, { signal }) {
    const cutoff = secondsAfter(store.clock(), -config.event_retention_days * 24 * 3_600)
    for (const { id: environment_id } of await listEnvironments(store.db)) {
      const deleted = await inBatches(() => deleteBatch(store, environment_id, cutoff, batch), signal)
      if (deleted > 0) log.debug({ environment_id, deleted }, 'old events deleted')
    }
    await inBatches(() => deleteFinishedDeliveries(store.db, cutoff, batch), signal)
  },
}

async function inBatches(work: () => Promise<number>, signal: AbortSignal): Promise<number> {
  for (let deleted = 0; ; ) {
    signal.throwIfAborted()
    const some = await work()
    deleted += some
    if (some < batch) return deleted
  }
}
