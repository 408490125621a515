/** Everything that runs out, with the days that are left: for the metrics. */
import type { Db } from '../../db/connect.ts'
import type { Store } from '../../db/store.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import { configurationOf, type Settings } from '../connections/configuration.ts'
import { endOf, rotatedUses } from '../signing-keys/rotation.ts'

export interface Expiry {
  environment_id: string
  connection_id: string
  type: 'ResponseSigning' | 'ClientSecret' | 'RequestSigning' | 'ResponseEncryption'
  name: string
  ends_at: string
}

const ownTypes = { saml_signing: 'RequestSigning', saml_encryption: 'ResponseEncryption' } as const

export async function listExpiries(db: Db): Promise<Expiry[]> {
  const rows = await db
    .selectFrom('connection_configurations')
    .innerJoin('connections', 'connections.id', 'connection_configurations.connection_id')
    .selectAll('connection_configurations')
    .where('connection_configurations.status', '=', 'active')
    .where('connections.state', '=', 'active')
    .execute()
  const keys = await db
    .selectFrom('signing_keys')
    .selectAll()
    .where('use', 'in', [...rotatedUses])
    .where('retired_at', 'is', null)
    .execute()
  return [
    ...rows
      .map(configurationOf)
      .flatMap(({ environment_id, connection_id, settings }) =>
        endsOf(settings).map((end) => ({ environment_id, connection_id, ...end })),
      ),
    ...keys.map((key) => ({
      environment_id: key.environment_id,
      connection_id: '',
      type: key.use === 'saml_signing' ? ownTypes.saml_signing : ownTypes.saml_encryption,
      name: key.id,
      ends_at: endOf(key),
    })),
  ]
}

function endsOf(settings: Settings): Pick<Expiry, 'type' | 'name' | 'ends_at'>[] {
  if (settings.protocol === 'saml')
    return maybeCertificates(settings.certificates).map(({ fingerprint, not_after }) => ({
      type: 'ResponseSigning',
      name: fingerprint,
      ends_at: not_after,
    }))
  const { client_secret_expires_at: ends_at, client_secret_last4: last4 } = settings
  return ends_at ? [{ type: 'ClientSecret', name: `…${last4 ?? ''}`, ends_at }] : []
}

const staleAfterMs = 60_000
const dayMs = 86_400_000

/** Whichever process is scraped answers from the database, at most a minute old. */
export function createExpiries(store: Store) {
  let known: { rows: Expiry[]; at: number } | undefined
  return async () => {
    const now = store.clock().getTime()
    if (!known || Math.abs(now - known.at) >= staleAfterMs)
      known = { rows: await listExpiries(store.db), at: now }
    return known.rows.map(({ ends_at, ...labels }) => ({
      ...labels,
      days: (Date.parse(ends_at) - now) / dayMs,
    }))
  }
}
