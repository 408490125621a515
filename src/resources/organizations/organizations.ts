/** Organizations: the customers of the application. */
import type { Selectable } from 'kysely'
import { type Connection, type Db, isUniqueViolation } from '../../db/connect.ts'
import { readWindow } from '../../db/read-page.ts'
import type { OrganizationRow } from '../../db/schema.ts'
import { contains } from '../../db/search.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { domainNameOf } from '../../kernel/domain-names.ts'
import { badRequest, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { type Page, type PageRequest, pageOf } from '../../kernel/pages.ts'
import { deleteConnection, listConnectionsOf } from '../connections/connections.ts'
import { listDirectoriesOf } from '../directories/directories.ts'
import { deleteDirectory } from '../directories/lifecycle.ts'
import type { DomainData } from '../organization-domains/contract.ts'
import {
  createOrganizationDomain,
  deleteOrganizationDomain,
  listDomainsOf,
  organizationDomainOf,
  verifyByHand,
} from '../organization-domains/organization-domains.ts'
import type { CreateOrganization, Organization, UpdateOrganization } from './contract.ts'
import { mergeMetadata } from './metadata.ts'

type Row = Selectable<OrganizationRow>

export async function findOrganization(db: Db, environment_id: string, id: string): Promise<Row> {
  const row = await db
    .selectFrom('organizations')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Organization', id)
  return row
}

/** Is there such an organization? For the one question that is asked all day. */
export function organizationLookup({ prepareRead }: Connection) {
  const read = prepareRead((db, environment_id: string, id: string) =>
    db
      .selectFrom('organizations')
      .select('id')
      .where('environment_id', '=', environment_id)
      .where('id', '=', id),
  )
  return async (environment_id: string, id: string): Promise<boolean> =>
    (await read(environment_id, id)).length > 0
}

export async function getOrganization(db: Db, environment_id: string, id: string): Promise<Organization> {
  return withDomains(db, await findOrganization(db, environment_id, id))
}

export async function getOrganizationByExternalId(db: Db, environment_id: string, external_id: string) {
  const row = await db
    .selectFrom('organizations')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('external_id', '=', external_id)
    .executeTakeFirst()
  if (!row) throw notFound('Organization', external_id)
  return withDomains(db, row)
}

export async function listOrganizations(
  db: Db,
  environment_id: string,
  filter: PageRequest & { domains?: string[]; search?: string },
): Promise<Page<Organization>> {
  let query = db.selectFrom('organizations').selectAll().where('environment_id', '=', environment_id)
  if (filter.search) query = query.where(contains('name', filter.search))
  const names = filter.domains ?? []
  if (names.length > 0) {
    const wanted = names.map((name) => domainNameOf(name) ?? name)
    query = query.where('id', 'in', (sub) =>
      sub
        .selectFrom('organization_domains')
        .select('organization_id')
        .where('environment_id', '=', environment_id)
        .where('domain', 'in', wanted),
    )
  }
  const rows = await readWindow(query, filter)
  const domains = await listDomainsOf(
    db,
    rows.map((row) => row.id),
  )
  return pageOf(rows, filter, (row) => organizationOf(row, domains))
}

export async function createOrganization(
  tx: Tx,
  environment_id: string,
  input: CreateOrganization,
): Promise<Organization> {
  const row: Row = {
    id: tx.newId('org'),
    environment_id,
    name: input.name,
    external_id: asciiOrNull('external_id', input.external_id),
    stripe_customer_id: null,
    metadata: JSON.stringify(mergeMetadata({}, input.metadata ?? {})),
    allow_profiles_outside_organization: input.allow_profiles_outside_organization ? 1 : 0,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('organizations').values(row).execute().catch(explainDuplicate)
  const owner = { environment_id, organization_id: row.id }
  for (const domain of domainsOf(input) ?? []) await createOrganizationDomain(tx, owner, domain)
  const organization = await withDomains(tx.db, row)
  await emit(tx, owner, 'organization.created', organization)
  return organization
}

export async function updateOrganization(
  tx: Tx,
  environment_id: string,
  id: string,
  input: UpdateOrganization,
): Promise<Organization> {
  // Writing first locks the row: of two changes at once, the second merges into what the first left.
  const row = await tx.db
    .updateTable('organizations')
    .set({ updated_at: tx.now })
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Organization', id))
  const before = await withDomains(tx.db, row)
  const change = {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.external_id !== undefined && { external_id: asciiOrNull('external_id', input.external_id) }),
    ...(input.stripe_customer_id !== undefined && { stripe_customer_id: input.stripe_customer_id }),
    ...(input.metadata !== undefined && {
      metadata: JSON.stringify(mergeMetadata(parseJson(row.metadata), input.metadata)),
    }),
    ...(input.allow_profiles_outside_organization != null && {
      allow_profiles_outside_organization: input.allow_profiles_outside_organization ? 1 : 0,
    }),
  }
  if (Object.keys(change).length > 0)
    await tx.db
      .updateTable('organizations')
      .set(change)
      .where('id', '=', row.id)
      .execute()
      .catch(explainDuplicate)
  const domains = domainsOf(input)
  if (domains) await replaceDomains(tx, { environment_id, organization_id: row.id }, domains)
  const organization = await withDomains(tx.db, { ...row, ...change })
  await emit(
    tx,
    { environment_id, organization_id: row.id },
    'organization.updated',
    organization,
    differences(before, organization),
  )
  return organization
}

/** Whoever follows the events learns of everything that goes, not only of the organization. */
export async function deleteOrganization(tx: Tx, environment_id: string, id: string): Promise<void> {
  // Locked first: nobody makes a directory for it meanwhile.
  const row = await tx.db
    .updateTable('organizations')
    .set((locked) => ({ updated_at: locked.ref('updated_at') }))
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Organization', id))
  const organization = await withDomains(tx.db, row)
  for (const directory of await listDirectoriesOf(tx.db, environment_id, id))
    await deleteDirectory(tx, { environment_id }, directory.id)
  for (const connection of await listConnectionsOf(tx.db, environment_id, id))
    await deleteConnection(tx, { environment_id }, connection.id)
  for (const domain of organization.domains) await deleteOrganizationDomain(tx, environment_id, domain.id)
  const { numDeletedRows } = await tx.db
    .deleteFrom('organizations')
    .where('id', '=', organization.id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('Organization', id)
  await emit(tx, { environment_id, organization_id: id }, 'organization.deleted', organization)
}

async function withDomains(db: Db, row: Row): Promise<Organization> {
  return organizationOf(row, await listDomainsOf(db, [row.id]))
}

function organizationOf(row: Row, domains: Awaited<ReturnType<typeof listDomainsOf>>): Organization {
  return {
    object: 'organization',
    id: row.id,
    name: row.name,
    allow_profiles_outside_organization: row.allow_profiles_outside_organization === 1,
    domains: domains.filter((domain) => domain.organization_id === row.id).map(organizationDomainOf),
    ...(row.stripe_customer_id !== null && { stripe_customer_id: row.stripe_customer_id }),
    metadata: parseJson(row.metadata),
    external_id: row.external_id,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

/** `domains` is the deprecated spelling of unverified `domain_data`. */
function domainsOf(input: UpdateOrganization): DomainData[] | undefined {
  return input.domain_data ?? input.domains?.map((domain) => ({ domain, state: 'pending' as const }))
}

async function replaceDomains(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
  wanted: DomainData[],
) {
  const present = await listDomainsOf(tx.db, [owner.organization_id])
  const names = new Set(wanted.map(({ domain }) => domainNameOf(domain)))
  for (const row of present)
    if (!names.has(row.domain)) await deleteOrganizationDomain(tx, owner.environment_id, row.id)
  for (const domain of wanted) {
    const row = present.find((one) => one.domain === domainNameOf(domain.domain))
    if (!row) await createOrganizationDomain(tx, owner, domain)
    else if (domain.state === 'verified' && row.state !== 'verified') await verifyByHand(tx, row)
  }
}

function differences(before: Organization, after: Organization): Record<string, unknown> {
  const previous: Record<string, unknown> = {}
  for (const key of ['name', 'external_id', 'stripe_customer_id', 'metadata', 'domains'] as const)
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) previous[key] = before[key] ?? null
  return previous
}

function asciiOrNull(field: string, text: string | null | undefined): string | null {
  if (text == null) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the contract's own pattern
  if (!/^[\x00-\x7F]{1,128}$/.test(text))
    throw invalid([{ field, code: 'invalid_format', message: `${field} has at most 128 ASCII characters.` }])
  return text
}

function explainDuplicate(error: unknown): never {
  if (!isUniqueViolation(error)) throw error
  const what = String(error instanceof Error ? error.message : '').includes('stripe')
    ? 'stripe_customer_id'
    : 'external_id'
  throw badRequest(`${what}_already_used`, `The ${what} is already used by another organization.`)
}
