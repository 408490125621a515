/** Stretches of a chain that retention took: where, and the hash at the end, which the next event was chained to. */
import { createHmac } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AuditLogExpiredRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import type { Sealer } from '../../kernel/seal.ts'
import type { AuditScope } from './trails.ts'

export interface Stretch {
  organization_id: string
  from_position: number
  to_position: number
  hash: string
}
export type ExpiredRow = Selectable<AuditLogExpiredRow>

/** Runs of consecutive positions. */
export function stretchesOf(
  events: readonly { organization_id: string; position: number; hash: string }[],
): Stretch[] {
  const runs: Stretch[] = []
  const sorted = events.toSorted((a, b) =>
    a.organization_id === b.organization_id
      ? a.position - b.position
      : a.organization_id < b.organization_id
        ? -1
        : 1,
  )
  for (const { organization_id, position, hash } of sorted) {
    const last = runs.at(-1)
    if (last?.organization_id === organization_id && last.to_position + 1 === position)
      Object.assign(last, { to_position: position, hash })
    else runs.push({ organization_id, from_position: position, to_position: position, hash })
  }
  return runs
}

/** Grown together with those that are there; a deleted organization's are not worth keeping. */
export async function recordStretches(tx: Tx, sealer: Sealer, stretches: readonly Stretch[]): Promise<void> {
  for (const [organization_id, own] of Map.groupBy(stretches, (one) => one.organization_id)) {
    const trail = await tx.db
      .selectFrom('audit_log_trails')
      .select(['environment_id', 'organization_id'])
      .where('organization_id', '=', organization_id)
      .executeTakeFirst()
    if (!trail) continue
    const known = await expiredOf(tx.db, trail)
    const rows = grown([...known, ...own]).map((one): ExpiredRow => {
      const { from_position, to_position, hash } = one
      const row = { ...trail, from_position, to_position, hash, expired_at: tx.now }
      return { ...row, seal: sealOf(row, sealer) }
    })
    await tx.db.deleteFrom('audit_log_expired').where('organization_id', '=', organization_id).execute()
    for (const row of rows) await tx.db.insertInto('audit_log_expired').values(row).execute()
  }
}

function grown(stretches: readonly Stretch[]): Stretch[] {
  const grown: Stretch[] = []
  for (const one of stretches.toSorted((a, b) => a.from_position - b.from_position)) {
    const last = grown.at(-1)
    if (last && last.to_position + 1 === one.from_position)
      Object.assign(last, { to_position: one.to_position, hash: one.hash })
    else grown.push({ ...one })
  }
  return grown
}

export function expiredOf(db: Db, { environment_id, organization_id }: AuditScope): Promise<ExpiredRow[]> {
  return db
    .selectFrom('audit_log_expired')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('organization_id', '=', organization_id)
    .orderBy('from_position')
    .execute()
}

/** Only who has the installation's secret can write one that is believed. */
export function sealOf(row: Omit<ExpiredRow, 'seal'>, sealer: Sealer): string {
  const { organization_id, from_position, to_position, hash } = row
  return createHmac('sha256', sealer.deriveKey('expired stretches of audit logs'))
    .update(`${organization_id}:${from_position}:${to_position}:${hash}`)
    .digest('base64url')
}
