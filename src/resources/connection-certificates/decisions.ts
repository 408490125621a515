/** What follows when somebody agrees to a key set that waited, or does not. */
import type { Tx } from '../../db/store.ts'
import type { ConnectionRecord } from '../connections/connections.ts'
import { findActiveSaml, fingerprintsOf, replace } from './accepted.ts'
import { decideChange } from './changes.ts'
import { forgetRetired } from './retired.ts'

/**
 * The certificates of the same issuer are accepted beside those that are. Another issuer takes the place of the old one
 * as a whole: nothing that the old one signs would be accepted any more.
 */
export async function approveChange(tx: Tx, connection: ConnectionRecord, id: string): Promise<void> {
  const active = await findActiveSaml(tx, connection)
  const { settings } = await decideChange(tx, connection, id, 'approved')
  const before = fingerprintsOf(active.settings)
  const same = settings.idp_entity_id === active.settings.idp_entity_id
  const kept = same ? active.settings.certificates : []
  const added = settings.certificates.filter((pem) => !kept.includes(pem))
  await forgetRetired(
    tx,
    connection.id,
    fingerprintsOf(settings).filter((one) => !before.includes(one)),
  )
  await replace(tx, connection, active, { ...settings, certificates: [...kept, ...added] })
}

/** What is accepted stays as it is; the same proposal is not made again. */
export async function refuseChange(tx: Tx, connection: ConnectionRecord, id: string): Promise<void> {
  await decideChange(tx, connection, id, 'refused')
}
