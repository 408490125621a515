/**
 * The verification of a domain by its DNS, as changes of state. Whoever changes one locks its row of checks first, so
 * that of two looks at once one follows the other.
 */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import type { OrganizationDomainCheckRow } from '../../db/schema.ts'
import type { Actor, Store, Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { badRequest } from '../../kernel/errors.ts'
import type { Trace } from '../../protocols/dns/index.ts'
import { findEnvironment } from '../environments/environments.ts'
import { tellContacts } from '../it-contacts/tell-contacts.ts'
import { reportStep } from '../portal-sessions/progress.ts'
import { domainStep, logDomain } from './change-log.ts'
import { newProof } from './claims.ts'
import type { OrganizationDomain } from './contract.ts'
import { type DomainRow, findOrganizationDomain, organizationDomainOf } from './organization-domains.ts'
import { graceSeconds, periodSeconds, recheckSeconds, retrySeconds, secondsToNextPoll } from './schedule.ts'
import type { VerificationFailure } from './states.ts'

export type CheckRow = Selectable<OrganizationDomainCheckRow>

export async function listChecksOf(db: Db, domain_ids: readonly string[]): Promise<CheckRow[]> {
  if (domain_ids.length === 0) return []
  return db
    .selectFrom('organization_domain_checks')
    .selectAll()
    .where('organization_domain_id', 'in', domain_ids)
    .execute()
}

export function traceOf({ trace }: CheckRow): Trace | undefined {
  return trace === null ? undefined : JSON.parse(trace)
}

export function periodEnd(check: CheckRow): string {
  return secondsAfter(new Date(check.started_at), periodSeconds).toISOString()
}

/** Starts the period anew; the record stays the same, for it may be published already. */
export async function startVerification(
  tx: Tx,
  environment_id: string,
  id: string,
): Promise<OrganizationDomain> {
  const found = await findOrganizationDomain(tx.db, environment_id, id)
  const beginning = {
    started_at: tx.now,
    next_check_at: tx.now,
    missing_since: null,
    failure_reason: null,
  }
  await tx.db
    .insertInto('organization_domain_checks')
    .values({ organization_domain_id: found.id, ...beginning, checked_at: null, trace: null })
    .onConflict((conflict) => conflict.column('organization_domain_id').doUpdateSet(beginning))
    .execute()
  const row = await findOrganizationDomain(tx.db, environment_id, id)
  if (row.state === 'verified' || row.state === 'legacy_verified')
    throw badRequest('domain_already_verified', 'Domain is already verified.')
  const { settings } = await findEnvironment(tx.db, environment_id)
  const proof = row.verification_prefix && row.verification_token ? {} : newProof(settings.branding.name)
  return changeState(tx, row, { state: 'pending', verification_strategy: 'dns', ...proof })
}

/** Keeps what a look at the DNS showed, and draws the conclusion. A look that was overtaken concludes nothing. */
export async function saveTrace(store: Store, actor: Actor, domain: DomainRow, trace: Trace): Promise<void> {
  try {
    await store.change(actor, (tx) => conclude(tx, domain, trace))
  } catch (error) {
    // Another organization proved it at the same instant, and the index let only one through.
    if (!isUniqueViolation(error)) throw error
    await store.change(actor, (tx) => conclude(tx, domain, trace))
  }
}

async function conclude(tx: Tx, domain: DomainRow, trace: Trace): Promise<void> {
  const check = await tx.db
    .updateTable('organization_domain_checks')
    .set({ checked_at: trace.checked_at, trace: JSON.stringify(trace) })
    .where('organization_domain_id', '=', domain.id)
    .where('started_at', '<=', trace.checked_at)
    .where((or) => or.or([or('checked_at', 'is', null), or('checked_at', '<=', trace.checked_at)]))
    .returningAll()
    .executeTakeFirst()
  if (!check) return
  const row = await findOrganizationDomain(tx.db, domain.environment_id, domain.id)
  if (row.state === 'pending') await concludePending(tx, row, check, trace)
  else if (row.state === 'verified') await concludeVerified(tx, row, check, trace)
}

async function concludePending(tx: Tx, row: DomainRow, check: CheckRow, { diagnosis }: Trace): Promise<void> {
  if (await isTaken(tx.db, row)) return fail(tx, row, 'domain_verified_by_other_organization')
  if (diagnosis.kind === 'found') {
    await next(tx, row.id, { next_check_at: later(tx, recheckSeconds), missing_since: null })
    const data = await changeState(tx, row, { state: 'verified' })
    await logDomain(tx, row, 'verified', { before: { state: row.state }, after: { state: data.state } })
    const session_id = tx.actor.source === 'admin_portal' ? tx.actor.id : undefined
    if (session_id !== undefined)
      await reportStep(tx, { ...row, session_id }, domainStep(row.id, 'verify_domain'))
    return emit(tx, row, 'organization_domain.verified', data)
  }
  const age = (tx.at.getTime() - Date.parse(check.started_at)) / 1000
  // Silence at the very end is no answer; silence as long again is one.
  const over = age >= periodSeconds && (diagnosis.kind !== 'could_not_ask' || age >= 2 * periodSeconds)
  if (over) return fail(tx, row, 'domain_verification_period_expired')
  await next(tx, row.id, { next_check_at: later(tx, secondsToNextPoll(age)) })
}

/** Missing once is a warning, missing a week later is the end; that nobody could be asked is neither. */
async function concludeVerified(
  tx: Tx,
  row: DomainRow,
  check: CheckRow,
  { diagnosis }: Trace,
): Promise<void> {
  if (diagnosis.kind === 'could_not_ask') {
    return next(tx, row.id, { next_check_at: later(tx, retrySeconds) })
  }
  if (diagnosis.kind === 'found') {
    return next(tx, row.id, { next_check_at: later(tx, recheckSeconds), missing_since: null })
  }
  const since = check.missing_since
  if (since === null) {
    const unverified_at = later(tx, graceSeconds)
    const { environment_id, organization_id, domain } = row
    const data = { domain, unverified_at }
    await tellContacts(tx, { environment_id, organization_id, kind: 'domain_unverified_soon', data })
    return next(tx, row.id, { next_check_at: unverified_at, missing_since: tx.now })
  }
  const end = secondsAfter(new Date(since), graceSeconds).toISOString()
  if (tx.now < end) return next(tx, row.id, { next_check_at: end })
  await next(tx, row.id, { next_check_at: null })
  const { state } = await changeState(tx, row, { state: 'unverified' })
  await logDomain(tx, row, 'lost', { before: { state: row.state }, after: { state } })
}

async function fail(tx: Tx, row: DomainRow, reason: VerificationFailure): Promise<void> {
  await next(tx, row.id, { next_check_at: null, failure_reason: reason })
  const organization_domain = await changeState(tx, row, { state: 'failed' })
  const { state } = organization_domain
  await logDomain(tx, row, 'given_up', { before: { state: row.state }, after: { state } })
  await emit(tx, row, 'organization_domain.verification_failed', { reason, organization_domain })
}

async function changeState(tx: Tx, row: DomainRow, change: Partial<DomainRow>): Promise<OrganizationDomain> {
  const changed = { ...change, updated_at: tx.now }
  await tx.db.updateTable('organization_domains').set(changed).where('id', '=', row.id).execute()
  const data = organizationDomainOf({ ...row, ...changed })
  await emit(tx, row, 'organization_domain.updated', data)
  return data
}

async function next(tx: Tx, id: string, change: Partial<CheckRow>): Promise<void> {
  await tx.db
    .updateTable('organization_domain_checks')
    .set(change)
    .where('organization_domain_id', '=', id)
    .execute()
}

async function isTaken(db: Db, row: DomainRow): Promise<boolean> {
  const other = await db
    .selectFrom('organization_domains')
    .select('id')
    .where('environment_id', '=', row.environment_id)
    .where('domain', '=', row.domain)
    .where('state', '=', 'verified')
    .where('id', '!=', row.id)
    .executeTakeFirst()
  return other !== undefined
}

function later(tx: Tx, seconds: number): string {
  return secondsAfter(tx.at, seconds).toISOString()
}
