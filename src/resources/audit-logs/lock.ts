/** Trails, begun and held. Their rows are locked in one order, until the commit: in whichever process, one after another. */
import { sql } from 'kysely'
import { holding } from '../../db/connect.ts'
import { manyRows } from '../../db/many-rows.ts'
import type { Store, Tx } from '../../db/store.ts'
import { genesis } from './chain.ts'
import type { Trail, Trails } from './place.ts'
import type { AuditScope } from './trails.ts'

type Engine = Pick<Store, 'engine'>
const ofScope = { environment_id: 'text', organization_id: 'text' } as const

/** A trail begins with the first event; there is none for an organization that is not there. */
export async function lockTrails(store: Engine, tx: Tx, scopes: readonly AuditScope[]): Promise<Trails> {
  const trails = new Map<string, Trail>()
  const lock = async (wanted: readonly AuditScope[]) => {
    const { rows } = await sql<Trail>`
      select environment_id, organization_id, retention_period_in_days, position, hash from audit_log_trails
      where organization_id in (select organization_id from ${manyRows(store.engine, ofScope, wanted)})
      order by organization_id${holding(store.engine, 'update')}`.execute(tx.db)
    for (const row of rows) trails.set(row.organization_id, row)
  }
  await lock(scopes)
  const missing = scopes.filter(({ organization_id }) => !trails.has(organization_id))
  if (missing.length === 0) return trails
  await beginTrails(store, tx, missing)
  await lock(missing)
  return trails
}

/** None for another environment's organization. */
export async function beginTrails({ engine }: Engine, tx: Tx, scopes: readonly AuditScope[]): Promise<void> {
  await sql`insert into audit_log_trails (environment_id, organization_id, position, hash, created_at)
    select environment_id, id, 0, ${genesis.hash}, ${tx.now} from organizations
    where (environment_id, id) in (select environment_id, organization_id from ${manyRows(engine, ofScope, scopes)})
    on conflict do nothing`.execute(tx.db)
}
