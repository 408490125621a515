/** The life of a configuration: draft → tested → active → superseded, and back. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { ConnectionConfigurationRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { ApiError, conflict, notFound } from '../../kernel/errors.ts'
import { findEnvironment } from '../environments/environments.ts'
import { listDomainsOf } from '../organization-domains/organization-domains.ts'
import {
  type AttributeMap,
  type Configuration,
  configurationOf,
  emptySettings,
  missingParts,
  type Settings,
} from './configuration.ts'
import { type ConnectionRecord, withDomains } from './connections.ts'
import { noteRenewal, watchMetadata } from './renewal.ts'
import { type ConnectionType, protocolOf } from './types.ts'

export interface NewConnection {
  connection_type: ConnectionType
  name: string
  guide_id: string
  attribute_map: AttributeMap
}

/** A connection with an empty draft; nothing signs in through it yet. */
export async function createConnection(
  tx: Tx,
  owner: { environment_id: string; organization_id: string },
  input: NewConnection,
): Promise<ConnectionRecord> {
  const row: ConnectionRecord = {
    id: tx.newId('conn'),
    ...owner,
    connection_type: input.connection_type,
    name: input.name,
    state: 'draft',
    guide_id: input.guide_id,
    progress: '{}',
    options: '{}',
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('connections').values(row).execute()
  await insertVersion(
    tx,
    row,
    1,
    emptySettings(protocolOf(input.connection_type) ?? 'saml'),
    null,
    input.attribute_map,
  )
  return row
}

/** Newest first. */
export async function listConfigurations(db: Db, connection_id: string): Promise<Configuration[]> {
  const rows = await db
    .selectFrom('connection_configurations')
    .selectAll()
    .where('connection_id', '=', connection_id)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(configurationOf)
}
export async function findConfiguration(db: Db, connection_id: string, id: string): Promise<Configuration> {
  const row = await db
    .selectFrom('connection_configurations')
    .selectAll()
    .where('connection_id', '=', connection_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Configuration', id)
  return configurationOf(row)
}
export async function maybeFindActive(db: Db, connection_id: string): Promise<Configuration | undefined> {
  const row = await db
    .selectFrom('connection_configurations')
    .selectAll()
    .where('connection_id', '=', connection_id)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return row && configurationOf(row)
}
export function isDraft(configuration: Configuration): boolean {
  return configuration.status === 'draft' || configuration.status === 'tested'
}

/** The draft, made from the active configuration when there is none. */
export async function draftOf(tx: Tx, connection: ConnectionRecord): Promise<Configuration> {
  const all = await listConfigurations(tx.db, connection.id)
  const draft = all.find(isDraft)
  if (draft) return draft
  const base = all.find((one) => one.status === 'active') ?? all[0]
  const settings = base?.settings ?? emptySettings(protocolOf(connection.connection_type) ?? 'saml')
  const map = base?.attribute_map ?? { id: '', email: '', first_name: '', last_name: '', groups: '' }
  return insertVersion(tx, connection, (all[0]?.version ?? 0) + 1, settings, base?.client_secret ?? null, map)
}

export interface DraftChange {
  settings?: Settings
  /** Sealed; null forgets it. */
  client_secret?: string | null
  attribute_map?: AttributeMap
}

/** A change to how the protocol runs makes an earlier test worthless; so does another claim mapping. */
export async function changeDraft(tx: Tx, draft: Configuration, change: DraftChange): Promise<Configuration> {
  const next: Configuration = { ...draft, ...change, status: 'draft', updated_at: tx.now }
  if (sameContent(draft, next)) return draft
  await tx.db
    .updateTable('connection_configurations')
    .set({
      settings: JSON.stringify(next.settings),
      client_secret: next.client_secret,
      attribute_map: JSON.stringify(next.attribute_map),
      status: 'draft',
      updated_at: tx.now,
    })
    .where('id', '=', draft.id)
    .execute()
  return next
}

function sameContent(a: Configuration, b: Configuration): boolean {
  const content = ({ settings, client_secret, attribute_map }: Configuration) =>
    JSON.stringify([settings, client_secret, attribute_map])
  return content(a) === content(b)
}

export async function discardDraft(tx: Tx, connection: ConnectionRecord): Promise<void> {
  const all = await listConfigurations(tx.db, connection.id)
  if (!all.some((one) => one.status === 'active'))
    throw conflict('nothing_to_keep', 'There is no active configuration to go back to.')
  await tx.db
    .deleteFrom('connection_configurations')
    .where('connection_id', '=', connection.id)
    .where('status', 'in', ['draft', 'tested'])
    .execute()
}

/** Remembers how a test of this configuration ended, unless it was changed while the test ran. */
export async function noteTest(
  tx: Tx,
  configuration: Configuration,
  attempt_id: string,
  state: 'succeeded' | 'failed',
): Promise<void> {
  await tx.db
    .updateTable('connection_configurations')
    .set({
      last_test_id: attempt_id,
      last_test_state: state,
      last_test_at: tx.now,
      ...(isDraft(configuration) && { status: state === 'succeeded' ? 'tested' : 'draft' }),
    })
    .where('id', '=', configuration.id)
    .where('updated_at', '=', configuration.updated_at)
    .execute()
}

/**
 * Makes the draft the active configuration: one commit, with its event.
 * @throws 409 when there is no draft, it is incomplete, untested (unless `untested` is said), or the organization
 * has no verified domain although the environment wants one.
 */
export async function activateDraft(
  tx: Tx,
  connection: ConnectionRecord,
  options: { untested?: boolean } = {},
): Promise<void> {
  const draft = (await listConfigurations(tx.db, connection.id)).find(isDraft)
  if (!draft) throw conflict('no_draft', 'There is no draft to activate.')
  await checkReady(tx, connection, draft, options.untested ?? false)
  await makeActive(tx, connection, draft)
}

/** Brings a superseded configuration back. */
export async function restoreConfiguration(tx: Tx, connection: ConnectionRecord, id: string): Promise<void> {
  const configuration = await findConfiguration(tx.db, connection.id, id)
  if (configuration.status !== 'superseded')
    throw conflict('not_superseded', 'Only a superseded version can be restored.')
  await makeActive(tx, connection, configuration)
}

export async function deactivateConnection(tx: Tx, connection: ConnectionRecord): Promise<void> {
  if (connection.state !== 'active') throw conflict('connection_not_active', 'The connection is not active.')
  await setState(tx, connection, 'inactive')
}

/** Sign-in comes back with the configuration that was active. */
export async function reactivateConnection(tx: Tx, connection: ConnectionRecord): Promise<void> {
  if (connection.state === 'active') throw conflict('connection_active', 'The connection is active already.')
  if (!(await maybeFindActive(tx.db, connection.id)))
    throw conflict('no_draft', 'There is nothing to activate.')
  await setState(tx, connection, 'active')
}

async function checkReady(
  tx: Tx,
  connection: ConnectionRecord,
  draft: Configuration,
  untested: boolean,
): Promise<void> {
  const missing = missingParts(draft.settings, draft.client_secret !== null)
  if (missing.length > 0) throw conflict('configuration_incomplete', `Still missing: ${missing.join(', ')}.`)
  const { settings } = await findEnvironment(tx.db, connection.environment_id)
  if (draft.status !== 'tested' && (settings.rules.require_test || !untested))
    throw conflict('configuration_untested', 'No test sign-in has succeeded with this configuration yet.')
  if (settings.rules.require_verified_domain) {
    const domains = await listDomainsOf(tx.db, [connection.organization_id])
    if (!domains.some((domain) => domain.state === 'verified'))
      throw new ApiError(
        409,
        'verified_domain_required',
        'The organization needs a verified domain before sign-in can be activated.',
      )
  }
}

/** A version that is active at once, for a change that needs no draft: a certificate more, or one less. */
export async function activateSettings(
  tx: Tx,
  connection: ConnectionRecord,
  active: Configuration,
  settings: Settings,
): Promise<void> {
  const [newest] = await listConfigurations(tx.db, connection.id)
  const version = (newest ?? active).version + 1
  const { client_secret, attribute_map } = active
  const next = await insertVersion(tx, connection, version, settings, client_secret, attribute_map)
  await replaceActive(tx, connection, next)
}

async function makeActive(tx: Tx, connection: ConnectionRecord, next: Configuration): Promise<void> {
  await replaceActive(tx, connection, next)
  await setState(tx, connection, 'active')
}

async function replaceActive(tx: Tx, connection: ConnectionRecord, next: Configuration): Promise<void> {
  const before = await maybeFindActive(tx.db, connection.id)
  await noteRenewal(tx, connection, before?.settings, next.settings)
  await watchMetadata(tx, connection, next.settings)
  await tx.db
    .updateTable('connection_configurations')
    .set({ status: 'superseded', updated_at: tx.now })
    .where('connection_id', '=', connection.id)
    .where('status', '=', 'active')
    .execute()
  await tx.db
    .updateTable('connection_configurations')
    .set({ status: 'active', activated_at: tx.now, updated_at: tx.now })
    .where('id', '=', next.id)
    .execute()
}

async function setState(tx: Tx, connection: ConnectionRecord, state: 'active' | 'inactive'): Promise<void> {
  const row = { ...connection, state, updated_at: tx.now }
  await tx.db.updateTable('connections').set({ state, updated_at: tx.now }).where('id', '=', row.id).execute()
  // A new version of what is active already changes nothing for the application.
  if (connection.state === state) return
  const data = { ...(await withDomains(tx.db, row)), external_key: row.id }
  await emit(tx, row, state === 'active' ? 'connection.activated' : 'connection.deactivated', data)
}

async function insertVersion(
  tx: Tx,
  connection: ConnectionRecord,
  version: number,
  settings: Settings,
  client_secret: string | null,
  attribute_map: AttributeMap,
): Promise<Configuration> {
  const row: Selectable<ConnectionConfigurationRow> = {
    id: tx.newId('conn_config'),
    environment_id: connection.environment_id,
    organization_id: connection.organization_id,
    connection_id: connection.id,
    version,
    status: 'draft',
    settings: JSON.stringify(settings),
    client_secret,
    attribute_map: JSON.stringify(attribute_map),
    last_test_id: null,
    last_test_state: null,
    last_test_at: null,
    activated_at: null,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('connection_configurations').values(row).execute()
  return configurationOf(row)
}
