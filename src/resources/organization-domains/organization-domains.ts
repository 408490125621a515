/** Domains of organizations: who may claim which, in which state. */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import type { OrganizationDomainRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { conflict, notFound } from '../../kernel/errors.ts'
import { findEnvironment } from '../environments/environments.ts'
import { claimableDomain, newProof } from './claims.ts'
import type { DomainData, OrganizationDomain } from './contract.ts'

export type DomainRow = Selectable<OrganizationDomainRow>
type Row = DomainRow

export function organizationDomainOf(row: Row): OrganizationDomain {
  return {
    object: 'organization_domain',
    id: row.id,
    organization_id: row.organization_id,
    domain: row.domain,
    state: stateOf(row.state),
    ...(row.verification_prefix !== null && { verification_prefix: row.verification_prefix }),
    ...(row.verification_token !== null && { verification_token: row.verification_token }),
    verification_strategy: row.verification_strategy === 'manual' ? 'manual' : 'dns',
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}
function stateOf(text: string): OrganizationDomain['state'] {
  return text === 'verified' || text === 'failed' || text === 'legacy_verified' || text === 'unverified'
    ? text
    : 'pending'
}

export async function findOrganizationDomain(db: Db, environment_id: string, id: string): Promise<Row> {
  const row = await db
    .selectFrom('organization_domains')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Organization Domain', id)
  return row
}

export async function listDomainsOf(db: Db, organization_ids: string[]): Promise<Row[]> {
  if (organization_ids.length === 0) return []
  return db
    .selectFrom('organization_domains')
    .selectAll()
    .where('organization_id', 'in', organization_ids)
    .orderBy('id')
    .execute()
}

/**
 * @throws 422 for what nobody can own, 409 `domain_already_exists` for the same organization, and for one that
 * another organization of the environment has verified.
 */
export async function createOrganizationDomain(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
  input: DomainData,
): Promise<OrganizationDomain> {
  const domain = claimableDomain(input.domain)
  const others = await tx.db
    .selectFrom('organization_domains')
    .select(['organization_id', 'state'])
    .where('environment_id', '=', owner.environment_id)
    .where('domain', '=', domain)
    .execute()
  if (others.some((other) => other.organization_id === owner.organization_id)) throw alreadyThere()
  if (input.state === 'verified' && others.some((other) => other.state === 'verified')) throw claimed()
  const manual = input.state === 'verified'
  const { settings } = await findEnvironment(tx.db, owner.environment_id)
  const proof = manual
    ? { verification_prefix: null, verification_token: null }
    : newProof(settings.branding.name)
  const row: Row = {
    id: tx.newId('org_domain'),
    ...owner,
    domain,
    state: input.state,
    verification_strategy: manual ? 'manual' : 'dns',
    ...proof,
    added_by: tx.actor.source,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('organization_domains').values(row).execute().catch(explainDuplicate)
  if (!manual) await startLooking(tx, row.id)
  const data = organizationDomainOf(row)
  await emit(tx, owner, 'organization_domain.created', data)
  if (manual) await emit(tx, owner, 'organization_domain.verified', data)
  return data
}

/** The application says that the domain is the organization's. */
export async function verifyByHand(tx: Tx, row: Row): Promise<void> {
  await tx.db.deleteFrom('organization_domain_checks').where('organization_domain_id', '=', row.id).execute()
  const change = { state: 'verified', verification_strategy: 'manual', updated_at: tx.now }
  await tx.db
    .updateTable('organization_domains')
    .set(change)
    .where('id', '=', row.id)
    .execute()
    .catch(explainDuplicate)
  const data = organizationDomainOf({ ...row, ...change })
  await emit(tx, row, 'organization_domain.updated', data)
  await emit(tx, row, 'organization_domain.verified', data)
}

export async function deleteOrganizationDomain(tx: Tx, environment_id: string, id: string): Promise<void> {
  const row = await findOrganizationDomain(tx.db, environment_id, id)
  const { numDeletedRows } = await tx.db
    .deleteFrom('organization_domains')
    .where('id', '=', row.id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('Organization Domain', id)
  await emit(tx, row, 'organization_domain.deleted', organizationDomainOf(row))
}

/** Two requests at once both found the domain free; the second commit is told apart by the index that it breaks. */
function explainDuplicate(error: unknown): never {
  if (!isUniqueViolation(error)) throw error
  const message = error instanceof Error ? error.message : ''
  throw /organization_domains_verified|organization_domains.environment_id/.test(message)
    ? claimed()
    : alreadyThere()
}

function claimed() {
  return conflict('domain_already_verified', 'Domain is already verified by another organization.')
}
function alreadyThere() {
  return conflict('domain_already_exists', 'Domain already exists for this organization.')
}

/** The job that looks for records finds it at once. */
async function startLooking(tx: Tx, organization_domain_id: string): Promise<void> {
  await tx.db
    .insertInto('organization_domain_checks')
    .values({
      organization_domain_id,
      started_at: tx.now,
      next_check_at: tx.now,
      checked_at: null,
      missing_since: null,
      failure_reason: null,
      trace: null,
    })
    .execute()
}
