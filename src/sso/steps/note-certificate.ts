import type { Tx } from '../../db/store.ts'
import { noteUse } from '../../resources/connection-certificates/uses.ts'
import { type Flow, have } from '../flow.ts'

/** Which certificate signed is remembered: one that signs no more may be retired. A test counts as well. */
export async function noteCertificate(flow: Flow, tx: Tx): Promise<void> {
  const { via, assertion } = have(flow, 'via', 'assertion')
  await noteUse(tx, via.connection.id, assertion.certificate_fingerprint)
}
