/** Tells the metrics how many days are left of the certificates with which identity providers sign. */
import { X509Certificate } from 'node:crypto'
import type { SamlConfiguration } from '../resources/connections/configuration.ts'
import type { Job } from './job.ts'

const dayMs = 86_400_000

export const watchCertificates: Job = {
  kind: 'watch-certificates',
  every_seconds: 3_600,
  async run({ store, metrics, log }) {
    const rows = await store.db
      .selectFrom('connection_configurations')
      .select(['connection_id', 'settings'])
      .where('status', '=', 'active')
      .execute()
    for (const { connection_id, settings } of rows) {
      const expiry = latestExpiry(JSON.parse(settings), (reason) =>
        log.warn({ connection_id, reason }, 'a certificate cannot be read'),
      )
      if (expiry === undefined) continue
      metrics.certificateDays(connection_id, (expiry - store.clock().getTime()) / dayMs)
    }
  },
}

/** Any one of the certificates may sign: sign-in ends for certain when the last of them does. */
function latestExpiry(
  settings: Partial<SamlConfiguration>,
  unreadable: (reason: string) => void,
): number | undefined {
  const ends = (settings.certificates ?? []).flatMap((pem) => {
    try {
      return [new X509Certificate(pem).validToDate.getTime()]
    } catch (error) {
      unreadable(error instanceof Error ? error.message : String(error))
      return []
    }
  })
  return ends.length > 0 ? Math.max(...ends) : undefined
}
