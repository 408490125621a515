/** The audit log of one organization: whose it is, how long it keeps, where its chain ends. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AuditLogTrailRow } from '../../db/schema.ts'
import type { Store, Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { invalid } from '../../kernel/errors.ts'
import { findOrganization } from '../organizations/organizations.ts'
import { genesis, type Head } from './chain.ts'
import type { AuditLogConfiguration } from './contract.ts'
import { beginTrails } from './lock.ts'
import { daysOfPeriod, defaultRetentionDays, retentionDays } from './periods.ts'

export interface AuditScope {
  environment_id: string
  organization_id: string
}

export function maybeFindTrail(db: Db, { environment_id, organization_id }: AuditScope) {
  return db
    .selectFrom('audit_log_trails')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('organization_id', '=', organization_id)
    .executeTakeFirst()
}

/** Events that were received earlier are no longer shown, whatever was in force when they came. */
export function keptSince(trail: Selectable<AuditLogTrailRow>, now: Date): string {
  return secondsAfter(now, -daysOf(trail) * 86_400).toISOString()
}

function daysOf(trail: Pick<AuditLogTrailRow, 'retention_period_in_days'> | undefined): number {
  return trail?.retention_period_in_days ?? defaultRetentionDays
}

/** @throws 404 for another environment's organization. */
export async function retentionOf(db: Db, scope: AuditScope): Promise<number> {
  const trail = await maybeFindTrail(db, scope)
  if (!trail) await findOrganization(db, scope.environment_id, scope.organization_id)
  return daysOf(trail)
}

export interface RetentionInput {
  retention_period_in_days?: number
  retention_period?: string
}

/** Both spellings: days, and the one of Node SDK 11. */
export function retentionInputDays(input: RetentionInput): number {
  const days =
    input.retention_period === undefined
      ? input.retention_period_in_days
      : daysOfPeriod(input.retention_period)
  if (days !== undefined && retentionDays.includes(days)) return days
  const field = input.retention_period === undefined ? 'retention_period_in_days' : 'retention_period'
  const code = days === undefined && input.retention_period === undefined ? 'required' : 'invalid_enum_value'
  throw invalid([
    {
      field,
      code,
      message: `Events can be kept for one to eleven months of 30 days, or one to ten years of 365: ${retentionDays.join(', ')}.`,
    },
  ])
}

/** It holds for what comes from now on; what is there is dropped when it was to be, and hidden at once if that is later. */
export async function setRetention(
  store: Pick<Store, 'engine'>,
  tx: Tx,
  scope: AuditScope,
  days: number,
): Promise<number> {
  await findOrganization(tx.db, scope.environment_id, scope.organization_id)
  await beginTrails(store, tx, [scope])
  await tx.db
    .updateTable('audit_log_trails')
    .set({ retention_period_in_days: days })
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .execute()
  return days
}

export async function headOf(db: Db, scope: AuditScope): Promise<Head> {
  const trail = await maybeFindTrail(db, scope)
  return trail ? { position: trail.position, hash: trail.hash } : genesis
}

/** Where the organization's events are sent; absent: nowhere. */
export type LogStreamOf = (
  db: Db,
  scope: AuditScope,
) => Promise<NonNullable<AuditLogConfiguration['log_stream']> | undefined>

/** @throws 404 for another environment's organization. */
export async function auditLogConfiguration(
  db: Db,
  scope: AuditScope,
  logStreamOf: LogStreamOf,
): Promise<AuditLogConfiguration> {
  const { id } = await findOrganization(db, scope.environment_id, scope.organization_id)
  const trail = await maybeFindTrail(db, scope)
  const log_stream = await logStreamOf(db, scope)
  return {
    organization_id: id,
    retention_period_in_days: daysOf(trail),
    state: trail ? 'active' : 'inactive',
    ...(log_stream && { log_stream }),
    head: trail ? { position: trail.position, hash: trail.hash } : genesis,
  }
}
