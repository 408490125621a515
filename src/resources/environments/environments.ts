/** Environments own every other row; a key of one never sees another's. */
import type { Selectable } from 'kysely'
import { Value } from 'typebox/value'
import type { Db } from '../../db/connect.ts'
import type { EnvironmentRow } from '../../db/schema.ts'
import type { Store, Tx } from '../../db/store.ts'
import { invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { defaultSettings, EnvironmentSettings } from './settings.ts'

export interface Environment extends Omit<Selectable<EnvironmentRow>, 'settings'> {
  settings: EnvironmentSettings
}

export async function findEnvironment(db: Db, id: string): Promise<Environment> {
  const row = await db.selectFrom('environments').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('Environment', id)
  return environmentOf(row)
}
/** The environment with its row locked until the commit: what may exist once in it is made one after the other. */
export async function lockEnvironment(tx: Tx, id: string): Promise<Environment> {
  const row = await tx.db
    .updateTable('environments')
    .set((environment) => ({ updated_at: environment.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow(() => notFound('Environment', id))
  return environmentOf(row)
}
export async function maybeFindEnvironmentByClientId(
  db: Db,
  client_id: string,
): Promise<Environment | undefined> {
  const row = await db
    .selectFrom('environments')
    .selectAll()
    .where('client_id', '=', client_id)
    .executeTakeFirst()
  return row && environmentOf(row)
}
export async function listEnvironments(db: Db): Promise<Environment[]> {
  const rows = await db.selectFrom('environments').selectAll().orderBy('id').execute()
  return rows.map(environmentOf)
}

export async function createEnvironment(tx: Tx, name: string): Promise<Environment> {
  const row = {
    id: tx.newId('environment'),
    client_id: tx.newId('client'),
    name,
    settings: JSON.stringify(defaultSettings),
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db.insertInto('environments').values(row).execute()
  return environmentOf(row)
}

const staleAfterMs = 5_000
/** Does an environment refuse audit events of actions without a schema? Read at most once in five seconds for each. */
export function requiresSchemas(store: Store) {
  const known = new Map<string, { until: number; required: boolean }>()
  return async (id: string): Promise<boolean> => {
    const now = store.clock().getTime()
    const cached = known.get(id)
    if (cached && cached.until > now && cached.until <= now + staleAfterMs) return cached.required
    const { settings } = await findEnvironment(store.db, id)
    const required = settings.rules.require_audit_log_schemas
    known.set(id, { until: now + staleAfterMs, required })
    return required
  }
}

/** @throws 422 naming the first setting that is wrong; nothing changes then. */
export async function updateSettings(
  tx: Tx,
  id: string,
  settings: EnvironmentSettings,
): Promise<Environment> {
  const [problem] = Value.Errors(EnvironmentSettings, settings)
  if (problem) {
    const field = problem.instancePath.slice(1).replaceAll('/', '.')
    throw invalid([{ field, code: 'invalid', message: `${field} ${problem.message}` }])
  }
  const environment = await findEnvironment(tx.db, id)
  await tx.db
    .updateTable('environments')
    .set({ settings: JSON.stringify(settings), updated_at: tx.now })
    .where('id', '=', id)
    .execute()
  return { ...environment, settings, updated_at: tx.now }
}

function environmentOf(row: Selectable<EnvironmentRow>): Environment {
  const stored: Partial<EnvironmentSettings> = parseJson(row.settings)
  // A setting that a later release added has its default until somebody sets it.
  return {
    ...row,
    settings: {
      ...defaultSettings,
      ...stored,
      branding: { ...defaultSettings.branding, ...stored.branding },
      rules: { ...defaultSettings.rules, ...stored.rules },
      directories: { ...defaultSettings.directories, ...stored.directories },
    },
  }
}
