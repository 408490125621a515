/** Connections: one organization's way to sign in. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readWindow } from '../../db/read-page.ts'
import type { ConnectionRow } from '../../db/schema.ts'
import { contains } from '../../db/search.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { domainNameOf } from '../../kernel/domain-names.ts'
import { notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, pageOf } from '../../kernel/pages.ts'
import { listDomainsOf } from '../organization-domains/organization-domains.ts'
import type { Connection } from './contract.ts'
import { connectionTypeOf } from './types.ts'

export type ConnectionRecord = Selectable<ConnectionRow>

/** @throws 404 for another environment's connection, and, when an organization is named, for another one's. */
export async function findConnection(
  db: Db,
  scope: { environment_id: string; organization_id?: string },
  id: string,
): Promise<ConnectionRecord> {
  let query = db
    .selectFrom('connections')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('id', '=', id)
  if (scope.organization_id !== undefined) query = query.where('organization_id', '=', scope.organization_id)
  const row = await query.executeTakeFirst()
  if (!row) throw notFound('Connection', id)
  return row
}

/** The connection with its row locked until the commit: two tabs change it one after the other. */
export async function lockConnection(
  tx: Tx,
  scope: { environment_id: string; organization_id?: string },
  id: string,
): Promise<ConnectionRecord> {
  const { id: found } = await findConnection(tx.db, scope, id)
  return tx.db
    .updateTable('connections')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('id', '=', found)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Connection', id))
}

export async function listConnectionsOf(
  db: Db,
  environment_id: string,
  organization_id: string,
): Promise<ConnectionRecord[]> {
  return db
    .selectFrom('connections')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('organization_id', '=', organization_id)
    .orderBy('id')
    .execute()
}

export async function getConnection(db: Db, environment_id: string, id: string): Promise<Connection> {
  return withDomains(db, await findConnection(db, { environment_id }, id))
}

export interface ConnectionFilter extends PageRequest {
  connection_type?: string
  domain?: string
  organization_id?: string
  search?: string
}

export async function listConnections(
  db: Db,
  environment_id: string,
  filter: ConnectionFilter,
): Promise<Page<Connection>> {
  let query = db.selectFrom('connections').selectAll().where('environment_id', '=', environment_id)
  if (filter.connection_type !== undefined)
    query = query.where(
      'connection_type',
      '=',
      connectionTypeOf(filter.connection_type) ?? filter.connection_type,
    )
  if (filter.organization_id !== undefined)
    query = query.where('organization_id', '=', filter.organization_id)
  if (filter.search) query = query.where(contains('name', filter.search))
  const { domain } = filter
  if (domain !== undefined)
    query = query.where('organization_id', 'in', (sub) =>
      sub
        .selectFrom('organization_domains')
        .select('organization_id')
        .where('environment_id', '=', environment_id)
        .where('domain', '=', domainNameOf(domain) ?? domain),
    )
  const rows = await readWindow(query, filter)
  const domains = await listDomainsOf(
    db,
    rows.map((row) => row.organization_id),
  )
  return pageOf(rows, filter, (row) => connectionOf(row, domains))
}

export async function deleteConnection(
  tx: Tx,
  scope: { environment_id: string; organization_id?: string },
  id: string,
) {
  const row = await findConnection(tx.db, scope, id)
  const { domains: _, status: __, ...data } = await withDomains(tx.db, row)
  const { numDeletedRows } = await tx.db.deleteFrom('connections').where('id', '=', row.id).executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('Connection', id)
  await emit(tx, row, 'connection.deleted', data)
}

/** The wire shape with the organization's domains. */
export async function withDomains(db: Db, row: ConnectionRecord): Promise<Connection> {
  return connectionOf(row, await listDomainsOf(db, [row.organization_id]))
}

function connectionOf(row: ConnectionRecord, domains: Awaited<ReturnType<typeof listDomainsOf>>): Connection {
  return {
    object: 'connection',
    id: row.id,
    organization_id: row.organization_id,
    connection_type: connectionTypeOf(row.connection_type) ?? 'GenericSAML',
    name: row.name,
    state: stateOf(row.state),
    status: row.state === 'active' ? 'linked' : 'unlinked',
    domains: domains
      .filter((domain) => domain.organization_id === row.organization_id)
      .map(({ id, domain }) => ({
        id: id.replace(/^org_domain_/, 'conn_domain_'),
        object: 'connection_domain',
        domain,
      })),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

function stateOf(text: string): Connection['state'] {
  return text === 'active' || text === 'inactive' || text === 'validating' || text === 'deleting'
    ? text
    : 'draft'
}
