/** Actions and the schemas that their events must fit. A version is never changed; a change is another version. */
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AuditLogSchemaRow } from '../../db/schema.ts'
import type { Store, Tx } from '../../db/store.ts'
import { type FieldError, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { type Page, type PageRequest, pageOf, windowOf } from '../../kernel/pages.ts'
import type { AuditLogAction, AuditLogSchema, SchemaDefinition } from './contract.ts'
import { schemaProblems } from './metadata-schema.ts'

type Row = Pick<Selectable<AuditLogSchemaRow>, 'version' | 'definition' | 'created_at'>

function schemaOf(row: Row): AuditLogSchema {
  const definition: SchemaDefinition = parseJson(row.definition)
  return { object: 'audit_log_schema', version: row.version, ...definition, created_at: row.created_at }
}

/** @throws 422 for a schema that says what nobody would check. */
export async function createSchema(
  tx: Tx,
  environment_id: string,
  name: string,
  { actor, targets, metadata }: SchemaDefinition,
): Promise<AuditLogSchema> {
  const definition = { ...(actor && { actor }), targets, ...(metadata && { metadata }) }
  const errors = definitionErrors(definition)
  if (errors.length > 0) throw invalid(errors)
  const action = await nextVersion(tx, environment_id, name)
  const row = {
    id: tx.newId('als'),
    environment_id,
    action_id: action.id,
    version: action.version,
    definition: JSON.stringify(definition),
    created_at: tx.now,
  }
  await tx.db.insertInto('audit_log_schemas').values(row).execute()
  return schemaOf(row)
}

/** The action's row is the lock: of two schemas at once, each has its own number. */
function nextVersion(tx: Tx, environment_id: string, name: string) {
  return tx.db
    .insertInto('audit_log_actions')
    .values({
      id: tx.newId('ala'),
      environment_id,
      name,
      version: 1,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['environment_id', 'name'])
        .doUpdateSet({ version: sql`audit_log_actions.version + 1`, updated_at: tx.now }),
    )
    .returning(['id', 'version'])
    .executeTakeFirstOrThrow()
}

function definitionErrors(definition: SchemaDefinition): FieldError[] {
  const parts = [
    { field: 'actor.metadata', schema: definition.actor?.metadata },
    { field: 'metadata', schema: definition.metadata },
    ...definition.targets.map(({ metadata }, at) => ({ field: `targets.${at}.metadata`, schema: metadata })),
  ]
  return parts.flatMap(({ field, schema }) =>
    schemaProblems(schema ?? {}).map(({ path, code, message }) => ({
      field: `${field}${path.replaceAll('/', '.')}`,
      code,
      message,
    })),
  )
}

export async function listSchemas(
  db: Db,
  environment_id: string,
  name: string,
  page: PageRequest,
): Promise<Page<AuditLogSchema>> {
  const action = await db
    .selectFrom('audit_log_actions')
    .select('id')
    .where('environment_id', '=', environment_id)
    .where('name', '=', name)
    .executeTakeFirst()
  if (!action) throw notFound('Audit Log action', name)
  const window = windowOf(page)
  let query = db
    .selectFrom('audit_log_schemas')
    .selectAll()
    .where('action_id', '=', action.id)
    .orderBy('id', window.order)
    .limit(window.take)
  if (window.side) query = query.where('id', window.side.than, window.side.id)
  return pageOf(await query.execute(), page, schemaOf)
}

export async function listActions(
  db: Db,
  environment_id: string,
  page: PageRequest,
): Promise<Page<AuditLogAction>> {
  const window = windowOf(page)
  let query = db
    .selectFrom('audit_log_actions as action')
    .innerJoin('audit_log_schemas as schema', (join) =>
      join.onRef('schema.action_id', '=', 'action.id').onRef('schema.version', '=', 'action.version'),
    )
    .selectAll('action')
    .select(['schema.definition', 'schema.created_at as schema_created_at'])
    .where('action.environment_id', '=', environment_id)
    .orderBy('action.id', window.order)
    .limit(window.take)
  if (window.side) query = query.where('action.id', window.side.than, window.side.id)
  return pageOf(await query.execute(), page, (row) => ({
    object: 'audit_log_action' as const,
    name: row.name,
    schema: schemaOf({ ...row, created_at: row.schema_created_at }),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }))
}

const staleAfterMs = 5_000
/** By version; empty: the action has no schema. */
export type Versions = ReadonlyMap<number, SchemaDefinition>
export interface SchemaLookup {
  versionsOf(environment_id: string, action: string): Promise<Versions>
  forget(environment_id: string, action: string): void
}

/** Read at most once in five seconds for each action: another process's new schema holds here after that time. */
export function schemaLookup(store: Store): SchemaLookup {
  const known = new Map<string, { until: number; versions: Promise<Versions> }>()
  const keyOf = (environment_id: string, action: string) => `${environment_id} ${action}`

  async function read(environment_id: string, action: string): Promise<Versions> {
    const rows = await store.db
      .selectFrom('audit_log_schemas as schema')
      .innerJoin('audit_log_actions as action', 'action.id', 'schema.action_id')
      .select(['schema.version', 'schema.definition'])
      .where('action.environment_id', '=', environment_id)
      .where('action.name', '=', action)
      .execute()
    return new Map(rows.map((row) => [row.version, parseJson<SchemaDefinition>(row.definition)]))
  }
  return {
    versionsOf(environment_id, action) {
      const key = keyOf(environment_id, action)
      const now = store.clock().getTime()
      const cached = known.get(key)
      if (cached && cached.until > now && cached.until <= now + staleAfterMs) return cached.versions
      const versions = read(environment_id, action)
      versions.catch(() => known.delete(key))
      if (known.size >= 5_000) known.clear()
      known.set(key, { until: now + staleAfterMs, versions })
      return versions
    },
    forget: (environment_id, action) => void known.delete(keyOf(environment_id, action)),
  }
}
