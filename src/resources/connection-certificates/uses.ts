/** On which days a certificate of an identity provider signed. What signs no more may be retired. */
import type { Db } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'

/** Writes once a day: every other sign-in finds the row and locks nothing. */
export async function noteUse(tx: Tx, connection_id: string, fingerprint: string): Promise<void> {
  await tx.db
    .insertInto('certificate_uses')
    .values({ connection_id, fingerprint, day: dayOf(tx.at) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface Use {
  connection_id: string
  fingerprint: string
  /** YYYY-MM-DD */
  first_day: string
  last_day: string
}

export async function listUses(db: Db, connection_ids: readonly string[]): Promise<Use[]> {
  if (connection_ids.length === 0) return []
  return db
    .selectFrom('certificate_uses')
    .select(({ fn }) => [
      'connection_id',
      'fingerprint',
      fn.min<string>('day').as('first_day'),
      fn.max<string>('day').as('last_day'),
    ])
    .where('connection_id', 'in', connection_ids)
    .groupBy(['connection_id', 'fingerprint'])
    .execute()
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
