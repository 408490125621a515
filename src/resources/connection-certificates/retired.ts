/** Certificates that are accepted no more. They are remembered, so that a metadata address does not bring them back. */
import type { Db } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'

export async function listRetired(db: Db, connection_id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('retired_certificates')
    .select('fingerprint')
    .where('connection_id', '=', connection_id)
    .execute()
  return rows.map(({ fingerprint }) => fingerprint)
}

export async function rememberRetired(tx: Tx, connection_id: string, fingerprint: string): Promise<void> {
  await tx.db
    .insertInto('retired_certificates')
    .values({ connection_id, fingerprint, retired_at: tx.now })
    .onConflict((conflict) => conflict.columns(['connection_id', 'fingerprint']).doNothing())
    .execute()
}

/** Somebody brought it again by hand. */
export async function forgetRetired(
  tx: Tx,
  connection_id: string,
  fingerprints: readonly string[],
): Promise<void> {
  if (fingerprints.length === 0) return
  await tx.db
    .deleteFrom('retired_certificates')
    .where('connection_id', '=', connection_id)
    .where('fingerprint', 'in', fingerprints)
    .execute()
}
