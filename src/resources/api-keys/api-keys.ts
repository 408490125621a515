/** API keys: shown once, stored as a digest, of one environment. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { ApiKeyRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { type ApiKeyScope, apiKeyScopes } from '../../kernel/operation.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'

export interface NewApiKey {
  name: string
  scopes?: readonly ApiKeyScope[]
  expires_at?: string
  /** A key that is known already (GATEHOUSE_API_KEY); made when absent. */
  value?: string
}

/** @returns the row and the key itself: the only time that it can be read. */
export async function createApiKey(tx: Tx, environment_id: string, input: NewApiKey) {
  const value = input.value ?? randomToken('sk_')
  const row: Selectable<ApiKeyRow> = {
    id: tx.newId('api_key'),
    environment_id,
    name: input.name,
    digest: digestOf(value),
    suffix: value.slice(-4),
    scopes: JSON.stringify(input.scopes ?? apiKeyScopes),
    expires_at: input.expires_at ?? null,
    revoked_at: null,
    last_used_at: null,
    created_at: tx.now,
  }
  await tx.db
    .insertInto('api_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute()
  return { ...apiKeyOf(row), value }
}

export async function listApiKeys(db: Db, environment_id: string) {
  const rows = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('environment_id', '=', environment_id)
    .orderBy('id')
    .execute()
  return rows.map(apiKeyOf)
}

export async function revokeApiKey(tx: Tx, environment_id: string, id: string): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('api_keys')
    .set({ revoked_at: tx.now })
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('API key', id)
}

/** The key that `value` is, unless it was revoked or has expired. */
export async function maybeFindApiKey(db: Db, value: string, now: Date) {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('digest', '=', digestOf(value))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row || (row.expires_at !== null && row.expires_at <= now.toISOString())) return undefined
  return apiKeyOf(row)
}

export async function noteUse(db: Db, id: string, at: string): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: at }).where('id', '=', id).execute()
}

function apiKeyOf({ digest: _, scopes, ...row }: Selectable<ApiKeyRow>) {
  return { ...row, scopes: parseJson<ApiKeyScope[]>(scopes) }
}
