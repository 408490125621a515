/** A directory's life: made, activated by the first who arrives, changed, and taken down in the background. */
import { randomBytes } from 'node:crypto'
import { Value } from 'typebox/value'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { revokeAllTokens } from '../directory-tokens/tokens.ts'
import { listDomainsOf } from '../organization-domains/organization-domains.ts'
import { AttributeMap } from './attribute-map.ts'
import { type DirectoryRecord, type DirectoryScope, lockDirectory, recordOf } from './directories.ts'
import type { OpenDirectory } from './open.ts'
import type { AuthMethod, DirectoryEventState, DirectoryState } from './states.ts'
import { type DirectoryType, directoryTypeOf, profileOf } from './types.ts'

export interface NewDirectory {
  type: DirectoryType
  name: string
  auth_method?: AuthMethod
  /** Keep what arrives, and tell nobody before it is released. */
  held?: boolean
  /** What a pulled directory is told about its source; no secrets. */
  settings?: JsonObject
  guide_id?: string
}

/** @throws 404 for an organization that is not there, or goes at this moment. */
export async function createDirectory(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
  input: NewDirectory,
): Promise<DirectoryRecord> {
  await holdOrganization(tx, owner)
  const row: DirectoryRecord = {
    id: tx.newId('directory'),
    ...owner,
    type: input.type,
    external_key: randomBytes(18).toString('base64url'),
    name: nameOf(input.name),
    state: 'validating',
    held: input.held ? 1 : 0,
    auth_method: input.auth_method ?? 'bearer',
    attribute_map: '{}',
    settings: JSON.stringify(input.settings ?? {}),
    credentials: null,
    guide_id: input.guide_id ?? null,
    progress: '{}',
    activated_at: null,
    release_asked_at: null,
    remap_asked_at: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('directories').values(row).execute()
  return row
}

/** Nothing but this row keeps an organization's directories with it: whoever deletes it waits, or was first. */
async function holdOrganization(
  tx: Tx,
  { environment_id, organization_id }: { environment_id: string; organization_id: string },
): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('organizations')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('environment_id', '=', environment_id)
    .where('id', '=', organization_id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('Organization', organization_id)
}

/** Before the first write: of several who come first, one tells. Until it is released, a held directory is told of to nobody. */
export async function activate(tx: Tx, directory: OpenDirectory): Promise<OpenDirectory> {
  if (directory.state === 'linked') return directory
  const { numUpdatedRows } = await tx.db
    .updateTable('directories')
    .set({ state: 'linked', updated_at: tx.now })
    .where('id', '=', directory.id)
    .where('state', 'not in', ['linked', 'deleting'])
    .executeTakeFirst()
  if (numUpdatedRows > 0n && !directory.held) await tellActivated(tx, directory)
  return { ...directory, state: 'linked' }
}

/** Once in a directory's life, also when its credentials failed in between. */
async function tellActivated(
  tx: Tx,
  directory: Pick<OpenDirectory, 'id' | 'organization_id'>,
): Promise<void> {
  const row = await tx.db
    .updateTable('directories')
    .set({ activated_at: tx.now })
    .where('id', '=', directory.id)
    .where('activated_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  const record = recordOf(row)
  const domains = await listDomainsOf(tx.db, [row.organization_id])
  await emit(tx, record, 'dsync.activated', {
    ...eventOf(record),
    external_key: record.external_key,
    domains: domains.map(({ id, domain }) => ({ object: 'organization_domain', id, domain })),
  })
}

/** `linked` comes from `activate` only. */
export async function setDirectoryState(
  tx: Tx,
  scope: DirectoryScope,
  id: string,
  state: 'validating' | 'invalid_credentials' | 'unlinked',
): Promise<void> {
  const row = await lockDirectory(tx, scope, id)
  if (row.state === state || row.state === 'deleting') return
  await tx.db.updateTable('directories').set({ state, updated_at: tx.now }).where('id', '=', row.id).execute()
}

export interface DirectoryChange {
  name?: string
  type?: DirectoryType
  attribute_map?: AttributeMap
  settings?: JsonObject
  /** Sealed. */
  credentials?: string | null
  guide_id?: string
  progress?: JsonObject
  auth_method?: AuthMethod
}

/**
 * A new attribute map is applied to everybody who is there, in the background. With another way of proving oneself,
 * whatever proved it so far is worth nothing.
 */
export async function updateDirectory(
  tx: Tx,
  scope: DirectoryScope,
  id: string,
  input: DirectoryChange,
): Promise<DirectoryRecord> {
  const row = await lockDirectory(tx, scope, id)
  if (row.state === 'deleting') throw notFound('Directory', id)
  const { channel } = profileOf(input.type ?? directoryTypeOf(row.type))
  if (input.auth_method === 'oauth' && channel !== 'scim')
    throw conflict('directory_not_pushed', 'Only what pushes over SCIM proves itself with an OAuth client.')
  const { name, attribute_map, settings, progress, ...plain } = input
  const change = {
    ...plain,
    ...(name !== undefined && { name: nameOf(name) }),
    ...(settings && { settings: JSON.stringify(settings) }),
    ...(progress && { progress: JSON.stringify(progress) }),
    ...(attribute_map && { attribute_map: mapText(attribute_map), remap_asked_at: tx.now }),
    updated_at: tx.now,
  }
  await tx.db.updateTable('directories').set(change).where('id', '=', row.id).execute()
  if (change.auth_method !== undefined && change.auth_method !== row.auth_method)
    await revokeAllTokens(tx, row.id)
  return { ...row, ...change }
}

/** What was held is told of from now on, and what is there already by a job. */
export async function releaseDirectory(tx: Tx, scope: DirectoryScope, id: string): Promise<void> {
  const row = await lockDirectory(tx, scope, id)
  if (row.held === 0 || row.state === 'deleting') return
  await tx.db
    .updateTable('directories')
    .set({ held: 0, release_asked_at: tx.now, updated_at: tx.now })
    .where('id', '=', row.id)
    .execute()
  if (row.state === 'linked') await tellActivated(tx, row)
}

/** One event tells of everything that goes with it; a job takes the rows away. */
export async function deleteDirectory(tx: Tx, scope: DirectoryScope, id: string): Promise<void> {
  const row = await lockDirectory(tx, scope, id)
  if (row.state === 'deleting') return
  const gone: DirectoryRecord = { ...row, state: 'deleting', updated_at: tx.now }
  await tx.db
    .updateTable('directories')
    .set({ state: gone.state, credentials: null, updated_at: tx.now })
    .where('id', '=', row.id)
    .execute()
  await emit(tx, row, 'dsync.deleted', eventOf(gone))
}

const eventStates = {
  linked: 'active',
  unlinked: 'inactive',
  validating: 'validating',
  invalid_credentials: 'invalid_credentials',
  deleting: 'deleting',
} as const satisfies Record<DirectoryState, DirectoryEventState>

function eventOf(row: DirectoryRecord) {
  return {
    object: 'directory' as const,
    id: row.id,
    organization_id: row.organization_id,
    type: directoryTypeOf(row.type),
    state: eventStates[row.state],
    name: row.name,
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

function nameOf(text: string): string {
  const name = text.trim()
  if (name === '' || name.length > 255)
    throw invalid([{ field: 'name', code: 'invalid_format', message: 'A name has 1 to 255 characters.' }])
  return name
}

function mapText(map: AttributeMap): string {
  const [problem] = Value.Errors(AttributeMap, map)
  if (problem || Object.keys(map).length > 100)
    throw invalid([
      {
        field: 'attribute_map',
        code: 'invalid',
        message: 'An attribute map names at most 100 attributes, each with the place where its value stands.',
      },
    ])
  return JSON.stringify(map)
}
