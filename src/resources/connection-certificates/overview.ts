/** What of a connection runs out when: one picture for the portal, the REST API and the command line. */
import type { Db } from '../../db/connect.ts'
import { parseJson } from '../../kernel/json.ts'
import type { CertificateDetails } from '../../protocols/saml/index.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import type { SamlConfiguration, Settings } from '../connections/configuration.ts'
import { maybeFindActive } from '../connections/configurations.ts'
import type { ConnectionRecord } from '../connections/connections.ts'
import { type KeySetChange, listPendingChanges } from './changes.ts'
import { daysUntil } from './notice-days.ts'
import { listUses } from './uses.ts'
import { listWatches, publishedOf, type WatchRow } from './watches.ts'

export interface SeenCertificate extends CertificateDetails {
  /** The last sign-in was signed with it. */
  signs: boolean
  first_day: string | null
  last_day: string | null
  /** Null: no address is watched, or it was not read yet. */
  published: boolean | null
}

export interface Overview {
  connection: ConnectionRecord
  /** Undefined: nothing was ever active. */
  settings: Settings | undefined
  /** In the order of their ends. */
  certificates: SeenCertificate[]
  watch: { metadata_url: string; row: WatchRow; problem: { code: string; message: string } | null } | null
  pending: KeySetChange | null
}

export async function overviewOf(db: Db, connections: readonly ConnectionRecord[]): Promise<Overview[]> {
  const ids = connections.map(({ id }) => id)
  const [uses, watches, changes] = [
    await listUses(db, ids),
    await listWatches(db, ids),
    await listPendingChanges(db, ids),
  ]
  const overviews: Overview[] = []
  for (const connection of connections) {
    const { id } = connection
    const settings = (await maybeFindActive(db, id))?.settings
    const row = watches.find(({ connection_id }) => connection_id === id)
    const watch = row && settings?.protocol === 'saml' ? watchOf(row, settings) : null
    const signs = settings?.protocol === 'saml' ? await lastSigner(db, id) : null
    const published = watch?.row.refreshed_at ? publishedOf(row) : undefined
    const certificates = settings?.protocol === 'saml' ? maybeCertificates(settings.certificates) : []
    overviews.push({
      connection,
      settings,
      watch,
      pending: changes.find(({ connection_id }) => connection_id === id) ?? null,
      certificates: certificates
        .map((certificate) => {
          const use = uses.find(
            (one) => one.connection_id === id && one.fingerprint === certificate.fingerprint,
          )
          return {
            ...certificate,
            signs: certificate.fingerprint === signs,
            first_day: use?.first_day ?? null,
            last_day: use?.last_day ?? null,
            published: published?.includes(certificate.fingerprint) ?? null,
          }
        })
        .sort((a, b) => a.not_after.localeCompare(b.not_after)),
    })
  }
  return overviews
}

/** Within the first threshold of its end with nothing behind it, or something waits for a decision. */
export function needsRenewal({ settings, certificates, pending }: Overview, now: Date): boolean {
  if (settings?.protocol !== 'saml') return false
  const last = certificates.at(-1)
  return pending !== null || last === undefined || daysUntil(last.not_after, now) < 90
}

async function lastSigner(db: Db, connection_id: string): Promise<string | null> {
  const row = await db
    .selectFrom('sso_attempts')
    .select('certificate_fingerprint')
    .where('connection_id', '=', connection_id)
    .where('certificate_fingerprint', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.certificate_fingerprint ?? null
}

function watchOf(row: WatchRow, { metadata_url }: SamlConfiguration): Overview['watch'] {
  return metadata_url === null
    ? null
    : { metadata_url, row, problem: row.problem === null ? null : parseJson(row.problem) }
}
