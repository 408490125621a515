/** Reads the metadata addresses of identity providers again, each in its own pace. */
import { listDueWatches, refreshDue } from '../resources/connection-certificates/watches.ts'
import type { Job } from './job.ts'

const batch = 100
const atOnce = 10

export const refreshMetadata: Job = {
  kind: 'refresh-metadata',
  every_seconds: 60,
  async run({ store, outbound, config, log }, { signal }) {
    const { metadata_refresh_hours: refresh_hours, allow_private_networks: allow_private } = config
    if (refresh_hours === 0) return
    const deps = { store, reading: { outbound, allow_private }, refresh_hours, random: Math.random }
    const due = await listDueWatches(store, refresh_hours, batch)
    const work = async () => {
      for (let row = due.shift(); row && !signal.aborted; row = due.shift()) {
        const { connection_id } = row
        // One address that cannot be read must not keep the others waiting.
        const result = await refreshDue(deps, row).catch((error: unknown) =>
          log.warn({ err: error, connection_id }, 'metadata could not be looked at'),
        )
        if (result && result.outcome !== 'unchanged') log.info({ connection_id, ...result }, 'metadata')
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    signal.throwIfAborted()
  },
}
