/** What follows from a new active configuration: whether its certificates were renewed, and whether its metadata is watched. */
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { maybeCertificates } from './certificates.ts'
import type { Settings } from './configuration.ts'
import type { ConnectionRecord } from './connections.ts'

/**
 * Renewed is a fact about what is accepted: a certificate that was not accepted before, and that lasts longer than all
 * that were. It makes no difference who brought it: a watched address, the portal or the command line.
 */
export async function noteRenewal(
  tx: Tx,
  connection: ConnectionRecord,
  before: Settings | undefined,
  after: Settings,
): Promise<void> {
  if (before?.protocol !== 'saml' || after.protocol !== 'saml') return
  const known = maybeCertificates(before.certificates)
  const [last] = maybeCertificates(after.certificates)
    .filter(({ fingerprint }) => !known.some((one) => one.fingerprint === fingerprint))
    .sort((a, b) => b.not_after.localeCompare(a.not_after))
  if (!last || known.some(({ not_after }) => not_after >= last.not_after)) return
  await emit(tx, connection, 'connection.saml_certificate_renewed', {
    connection: { id: connection.id, organization_id: connection.organization_id },
    certificate: { certificate_type: 'ResponseSigning', expiry_date: last.not_after },
    renewed_at: tx.now,
  })
}

/** A metadata address is read again soon after it became active, and from then on in the pace of its watch. */
export async function watchMetadata(tx: Tx, connection: ConnectionRecord, settings: Settings): Promise<void> {
  if (settings.protocol !== 'saml' || settings.metadata_source !== 'url' || settings.metadata_url === null) {
    await tx.db.deleteFrom('metadata_watches').where('connection_id', '=', connection.id).execute()
    return
  }
  await tx.db
    .insertInto('metadata_watches')
    .values({
      connection_id: connection.id,
      environment_id: connection.environment_id,
      next_refresh_at: tx.now,
      refreshed_at: null,
      published: '[]',
      failures: 0,
      failing_since: null,
      problem: null,
    })
    .onConflict((conflict) => conflict.column('connection_id').doNothing())
    .execute()
}
