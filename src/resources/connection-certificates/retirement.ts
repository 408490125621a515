/** Old certificates leave by themselves once a later one signs and they have not signed for the set time. */
import { type Store, systemActor } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { maybeCertificates } from '../connections/certificates.ts'
import { configurationOf } from '../connections/configuration.ts'
import { maybeFindActive } from '../connections/configurations.ts'
import { lockConnection } from '../connections/connections.ts'
import { retireCertificate } from './accepted.ts'
import { outOfUse } from './retirement-rule.ts'
import { dayOf, listUses } from './uses.ts'
import { listWatches, publishedOf } from './watches.ts'

const day = 86_400
/** Longer than any certificate is looked back at. */
const keptDays = 800

/** Only of connections with several certificates; in pages. @returns how many were retired. */
export async function retireUnused(store: Store, unused_days: number, signal: AbortSignal): Promise<number> {
  await store.db
    .deleteFrom('certificate_uses')
    .where('day', '<', dayOf(secondsAfter(store.clock(), -Math.max(keptDays, 2 * unused_days) * day)))
    .execute()
  if (unused_days === 0) return 0
  let retired = 0
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const rows = await store.db
      .selectFrom('connection_configurations')
      .selectAll()
      .where('status', '=', 'active')
      .where('connection_id', '>', after)
      .orderBy('connection_id')
      .limit(200)
      .execute()
    for (const { connection_id, environment_id, settings } of rows.map(configurationOf))
      if (settings.protocol === 'saml' && settings.certificates.length > 1)
        retired += await retireOf(store, { environment_id, id: connection_id }, unused_days)
    after = rows.at(-1)?.connection_id ?? ''
    if (rows.length < 200) return retired
  }
}

async function retireOf(
  store: Store,
  owner: { environment_id: string; id: string },
  unused_days: number,
): Promise<number> {
  return store.change(systemActor, async (tx) => {
    const connection = await lockConnection(tx, owner, owner.id)
    const active = await maybeFindActive(tx.db, owner.id)
    if (active?.settings.protocol !== 'saml') return 0
    const uses = await listUses(tx.db, [owner.id])
    const [watch] = await listWatches(tx.db, [owner.id])
    const certificates = maybeCertificates(active.settings.certificates).map(({ fingerprint, not_after }) => {
      const use = uses.find((one) => one.fingerprint === fingerprint)
      return { fingerprint, not_after, first_day: use?.first_day ?? null, last_day: use?.last_day ?? null }
    })
    const rule = { today: dayOf(tx.at), unused_days, published: publishedOf(watch) }
    const over = outOfUse(certificates, rule)
    for (const fingerprint of over) await retireCertificate(tx, connection, fingerprint)
    return over.length
  })
}
