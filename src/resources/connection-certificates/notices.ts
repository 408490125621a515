/**
 * Tells of certificates that come to their end, each threshold once: the row that remembers it has the threshold in its
 * key, so neither a second process nor a restart nor a clock that jumps tells it again.
 */
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import { configurationOf, type SamlConfiguration } from '../connections/configuration.ts'
import { type ConnectionRecord, findConnection } from '../connections/connections.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import { signingEnd } from '../signing-keys/rotation.ts'
import { listSigningKeys } from '../signing-keys/signing-keys.ts'
import { daysUntil, passedThresholds } from './notice-days.ts'

export interface Ending {
  type: 'ResponseSigning' | 'RequestSigning'
  /** The fingerprint, or our key's id. */
  certificate: string
  ends_at: string
}

/** Looks at every active SAML connection, in pages. @returns how many were told of. */
export async function noticeEndings(store: Store, signal: AbortSignal): Promise<number> {
  let told = 0
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const rows = await store.db
      .selectFrom('connection_configurations')
      .innerJoin('connections', 'connections.id', 'connection_configurations.connection_id')
      .selectAll('connection_configurations')
      .where('connection_configurations.status', '=', 'active')
      .where('connections.state', '=', 'active')
      .where('connection_configurations.connection_id', '>', after)
      .orderBy('connection_configurations.connection_id')
      .limit(200)
      .execute()
    for (const { connection_id, environment_id, settings } of rows.map(configurationOf)) {
      if (settings.protocol !== 'saml') continue
      for (const ending of await endingsOf(store, environment_id, settings))
        if (passedThresholds(ending.ends_at, store.clock()).length > 0)
          told += Number(await noticeEnding(store, { environment_id, id: connection_id }, ending))
    }
    after = rows.at(-1)?.connection_id ?? ''
    if (rows.length < 200) return told
  }
}

/**
 * What has to be renewed: of the certificates that are accepted only the one that lasts longest, because beside it an
 * older one may end in peace; and our own, for who checks what we sign and has to be given the next one by hand.
 */
async function endingsOf(
  store: Store,
  environment_id: string,
  settings: SamlConfiguration,
): Promise<Ending[]> {
  const [longest] = maybeCertificates(settings.certificates).sort((a, b) =>
    b.not_after.localeCompare(a.not_after),
  )
  const endings: Ending[] = longest
    ? [{ type: 'ResponseSigning', certificate: longest.fingerprint, ends_at: longest.not_after }]
    : []
  if (!settings.sign_requests) return endings
  const ours = signingEnd(await listSigningKeys(store.db, environment_id, 'saml_signing'), store.clock())
  return ours
    ? [...endings, { type: 'RequestSigning', certificate: ours.id, ends_at: ours.ends_at }]
    : endings
}

/** @returns whether this was the one that told. */
async function noticeEnding(
  store: Store,
  owner: { environment_id: string; id: string },
  { type, certificate, ends_at }: Ending,
): Promise<boolean> {
  return store.change(systemActor, async (tx) => {
    const passed = passedThresholds(ends_at, tx.at)
    const [nearest] = passed
    if (nearest === undefined) return false
    const inserted = await tx.db
      .insertInto('certificate_notices')
      .values(
        passed.map((days) => ({
          connection_id: owner.id,
          certificate: `${type}:${certificate}`,
          days,
          noticed_at: tx.now,
        })),
      )
      .onConflict((conflict) => conflict.columns(['connection_id', 'certificate', 'days']).doNothing())
      .returning('days')
      .execute()
    if (!inserted.some(({ days }) => days === nearest)) return false
    const connection = await findConnection(tx.db, owner, owner.id)
    await tell(tx, connection, { type, certificate, ends_at }, nearest)
    return true
  })
}

async function tell(
  tx: Tx,
  connection: ConnectionRecord,
  { type, certificate, ends_at }: Ending,
  threshold: number,
): Promise<void> {
  const { id, environment_id, organization_id, name } = connection
  await emit(tx, connection, 'connection.saml_certificate_renewal_required', {
    connection: { id, organization_id },
    certificate: { certificate_type: type, expiry_date: ends_at, is_expired: ends_at <= tx.now },
    days_until_expiry: daysUntil(ends_at, tx.at),
  })
  await tellContacts(tx, {
    environment_id,
    organization_id,
    kind: 'certificate_expiring',
    data: { connection_name: name, expires_at: ends_at },
    once: `${id}:${type}:${certificate}:${threshold}`,
  })
}
