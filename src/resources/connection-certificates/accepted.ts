/**
 * Which certificates a connection accepts. Each change is a new version of its configuration that is active at once: one
 * more breaks nobody's sign-in, and an older version can be restored.
 */
import type { Db } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { ApiError, conflict, notFound } from '../../kernel/errors.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import { type Configuration, configurationOf, type SamlConfiguration } from '../connections/configuration.ts'
import { activateSettings, maybeFindActive } from '../connections/configurations.ts'
import type { ConnectionRecord } from '../connections/connections.ts'
import { withdrawChanges } from './changes.ts'
import { forgetRetired, rememberRetired } from './retired.ts'

export type ActiveSaml = Configuration & { settings: SamlConfiguration }

/** @throws 409 for a connection that was never activated, or of another protocol. */
export async function findActiveSaml({ db }: { db: Db }, connection: ConnectionRecord): Promise<ActiveSaml> {
  const active = await maybeFindActive(db, connection.id)
  if (!active || !isSaml(active))
    throw conflict('no_active_saml', 'The connection has no active SAML configuration.')
  return active
}

/** @param pem of a certificate that a watched address published. */
export async function acceptCertificate(
  tx: Tx,
  connection: ConnectionRecord,
  active: Configuration,
  pem: string,
): Promise<void> {
  if (!isSaml(active)) return
  await replace(tx, connection, active, {
    ...active.settings,
    certificates: joined(active.settings.certificates, [pem]),
  })
}

/**
 * What a person brought for the renewal: its certificates are accepted beside those that are. An address that it came
 * from is watched from now on. Where people sign in, and by whom, stays as it is.
 * @throws 422 `issuer_differs` for the metadata of something else, `nothing_new` when all of it is accepted already.
 */
export async function acceptRenewal(
  tx: Tx,
  connection: ConnectionRecord,
  brought: SamlConfiguration,
): Promise<void> {
  const active = await findActiveSaml(tx, connection)
  const { settings } = active
  if (brought.idp_entity_id !== settings.idp_entity_id)
    throw new ApiError(
      422,
      'issuer_differs',
      `This is the metadata of '${brought.idp_entity_id}', not of '${settings.idp_entity_id}'.`,
    )
  const known = fingerprintsOf(settings)
  const added = fingerprintsOf(brought).filter((one) => !known.includes(one))
  if (added.length === 0)
    throw new ApiError(422, 'nothing_new', 'Every certificate in it is accepted already.')
  await forgetRetired(tx, connection.id, added)
  await withdrawChanges(tx, connection.id)
  await replace(tx, connection, active, {
    ...settings,
    ...(brought.metadata_source === 'url' && {
      metadata_source: 'url' as const,
      metadata_url: brought.metadata_url,
    }),
    certificates: joined(settings.certificates, brought.certificates),
  })
}

/** @throws 404 for a certificate that is not accepted, 409 for the last one that is. */
export async function retireCertificate(
  tx: Tx,
  connection: ConnectionRecord,
  fingerprint: string,
): Promise<void> {
  const active = await findActiveSaml(tx, connection)
  const kept = maybeCertificates(active.settings.certificates).filter(
    (one) => one.fingerprint !== fingerprint,
  )
  if (kept.length === maybeCertificates(active.settings.certificates).length)
    throw notFound('Certificate', fingerprint)
  if (kept.length === 0)
    throw conflict(
      'last_certificate',
      'It is the only certificate that is accepted. Bring the next one before you retire it.',
    )
  await rememberRetired(tx, connection.id, fingerprint)
  await replace(tx, connection, active, { ...active.settings, certificates: kept.map(({ pem }) => pem) })
}

export function fingerprintsOf({ certificates }: SamlConfiguration): string[] {
  return maybeCertificates(certificates).map(({ fingerprint }) => fingerprint)
}

/** A draft that is under way must not take the certificates of yesterday with it when it becomes active. */
export async function replace(
  tx: Tx,
  connection: ConnectionRecord,
  active: ActiveSaml,
  settings: SamlConfiguration,
): Promise<void> {
  const drafts = await tx.db
    .selectFrom('connection_configurations')
    .selectAll()
    .where('connection_id', '=', connection.id)
    .where('status', 'in', ['draft', 'tested'])
    .execute()
  await activateSettings(tx, connection, active, settings)
  const before = fingerprintsOf(active.settings)
  for (const draft of drafts.map(configurationOf)) {
    if (!isSaml(draft)) continue
    // Only a draft of the same identity provider, as far as it has not got other certificates of its own.
    const same = draft.settings.idp_entity_id === settings.idp_entity_id
    const own = fingerprintsOf(draft.settings).filter((one) => !before.includes(one))
    if (!same || own.length > 0) continue
    await tx.db
      .updateTable('connection_configurations')
      .set({ settings: JSON.stringify({ ...draft.settings, certificates: settings.certificates }) })
      .where('id', '=', draft.id)
      .execute()
  }
}

function isSaml(configuration: Configuration): configuration is ActiveSaml {
  return configuration.settings.protocol === 'saml'
}

function joined(accepted: readonly string[], more: readonly string[]): string[] {
  const found = new Map(
    maybeCertificates([...accepted, ...more]).map(({ fingerprint, pem }) => [fingerprint, pem]),
  )
  return [...found.values()]
}
