/**
 * A directory that takes changes. Whoever writes into one holds it open: the check stands in the statement that writes,
 * so that nothing arrives in a directory after `dsync.deleted` was told.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Db, type Engine, holding, isNullViolation } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { ApiError, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { findEnvironment } from '../environments/environments.ts'
import type { AttributeMap } from './attribute-map.ts'
import { findDirectory } from './directories.ts'
import type { AuthMethod, Deactivation, DirectoryState } from './states.ts'
import { type DirectoryType, directoryTypeOf } from './types.ts'

export interface OpenDirectory {
  id: string
  environment_id: string
  organization_id: string
  external_key: string
  type: DirectoryType
  state: DirectoryState
  /** What arrives is kept, and nobody is told before somebody releases it. */
  held: boolean
  auth_method: AuthMethod
  attribute_map: AttributeMap
  /** What becomes of people that are deactivated. */
  deactivation: Deactivation
}

/** @throws 404 also for one that is being deleted. */
export async function openDirectory(
  db: Db,
  scope: { environment_id: string; organization_id?: string },
  id: string,
): Promise<OpenDirectory> {
  const row = await findDirectory(db, scope, id)
  if (row.state === 'deleting') throw notFound('Directory', id)
  const { settings } = await findEnvironment(db, row.environment_id)
  return {
    id: row.id,
    environment_id: row.environment_id,
    organization_id: row.organization_id,
    external_key: row.external_key,
    type: directoryTypeOf(row.type),
    state: row.state,
    held: row.held === 1,
    auth_method: row.auth_method === 'oauth' ? 'oauth' : 'bearer',
    attribute_map: parseJson(row.attribute_map),
    deactivation: settings.directories.deactivated_users,
  }
}

/**
 * The directory's id as a value to be written; null, which no column takes, when it is being deleted or was released
 * since `directory` was read.
 */
export function whileOpen(tx: Tx, directory: Pick<OpenDirectory, 'id' | 'held'>): RawBuilder<string> {
  return openId(tx.engine, directory.id, directory.held ? 1 : 0)
}
export function openId(engine: Engine, id: string, held: number): RawBuilder<string> {
  return sql<string>`(select id from directories where id = ${id} and state <> 'deleting' and held = ${held}${holding(engine, 'share')})`
}

/** What `whileOpen` refused, in words; anything else as it came. */
export function explainClosed(error: unknown, directory: Pick<OpenDirectory, 'id' | 'held'>): never {
  if (!isNullViolation(error)) throw error
  if (!directory.held) throw notFound('Directory', directory.id)
  throw new ApiError(503, 'directory_changed', 'The directory was changed a moment ago; try again.', {
    retry_after: 1,
  })
}
