/** Directories: where an organization's people and groups come from. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readWindow } from '../../db/read-page.ts'
import type { DirectoryRow } from '../../db/schema.ts'
import { contains } from '../../db/search.ts'
import type { Tx } from '../../db/store.ts'
import { domainNameOf } from '../../kernel/domain-names.ts'
import { notFound } from '../../kernel/errors.ts'
import { type Page, type PageRequest, pageOf } from '../../kernel/pages.ts'
import { listDomainsOf } from '../organization-domains/organization-domains.ts'
import type { Directory } from './contract.ts'
import { type Counts, countsOf } from './counts.ts'
import type { DirectoryState } from './states.ts'
import { directoryTypeOf } from './types.ts'

export interface DirectoryRecord extends Omit<Selectable<DirectoryRow>, 'state'> {
  state: DirectoryState
}
export interface DirectoryScope {
  environment_id: string
  organization_id?: string
}

/** @throws 404 for another environment's directory, and, when an organization is named, for another one's. */
export async function findDirectory(db: Db, scope: DirectoryScope, id: string): Promise<DirectoryRecord> {
  let query = db
    .selectFrom('directories')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('id', '=', id)
  if (scope.organization_id !== undefined) query = query.where('organization_id', '=', scope.organization_id)
  const row = await query.executeTakeFirst()
  if (!row) throw notFound('Directory', id)
  return recordOf(row)
}

/** The directory with its row locked until the commit: two who change it do so one after the other. */
export async function lockDirectory(tx: Tx, scope: DirectoryScope, id: string): Promise<DirectoryRecord> {
  const { id: found } = await findDirectory(tx.db, scope, id)
  const row = await tx.db
    .updateTable('directories')
    .set((directory) => ({ updated_at: directory.ref('updated_at') }))
    .where('id', '=', found)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Directory', id))
  return recordOf(row)
}

export async function listDirectoriesOf(
  db: Db,
  environment_id: string,
  organization_id: string,
): Promise<DirectoryRecord[]> {
  const rows = await db
    .selectFrom('directories')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .where('organization_id', '=', organization_id)
    .orderBy('id')
    .execute()
  return rows.map(recordOf)
}

export async function getDirectory(db: Db, environment_id: string, id: string): Promise<Directory> {
  const row = await findDirectory(db, { environment_id }, id)
  const [counts, domains] = await Promise.all([
    countsOf(db, [row.id]),
    listDomainsOf(db, [row.organization_id]),
  ])
  return directoryOf(row, counts.get(row.id), domains)
}

export interface DirectoryFilter extends PageRequest {
  organization_id?: string
  search?: string
  domain?: string
}

export async function listDirectories(
  db: Db,
  environment_id: string,
  filter: DirectoryFilter,
): Promise<Page<Directory>> {
  let query = db.selectFrom('directories').selectAll().where('environment_id', '=', environment_id)
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
  const rows = (await readWindow(query, filter)).map(recordOf)
  const [counts, domains] = await Promise.all([
    countsOf(
      db,
      rows.map(({ id }) => id),
    ),
    listDomainsOf(
      db,
      rows.map((row) => row.organization_id),
    ),
  ])
  return pageOf(rows, filter, (row) => directoryOf(row, counts.get(row.id), domains))
}

type Domains = Awaited<ReturnType<typeof listDomainsOf>>

function directoryOf(row: DirectoryRecord, counts: Counts | undefined, domains: Domains): Directory {
  const domain = domains.find(({ organization_id }) => organization_id === row.organization_id)?.domain
  return {
    object: 'directory',
    id: row.id,
    organization_id: row.organization_id,
    external_key: row.external_key,
    type: directoryTypeOf(row.type),
    state: row.state,
    name: row.name,
    ...(domain !== undefined && { domain }),
    metadata: {
      users: { active: counts?.active_users ?? 0, inactive: counts?.inactive_users ?? 0 },
      groups: counts?.groups ?? 0,
    },
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

export function recordOf({ state, ...row }: Selectable<DirectoryRow>): DirectoryRecord {
  return { ...row, state: stateOf(state) }
}
function stateOf(text: string): DirectoryState {
  return text === 'linked' || text === 'validating' || text === 'invalid_credentials' || text === 'deleting'
    ? text
    : 'unlinked'
}
