/** The requests that a directory's provider sent lately, for whoever asks why something did not arrive. */
import type { Db } from '../../db/connect.ts'
import type { DirectoryRequestRow } from '../../db/schema.ts'
import { type Json, parseJson } from '../../kernel/json.ts'
import type { Quirk } from '../../protocols/scim/index.ts'

/** What the request was taken for. */
export interface Understood {
  operation: string
  resource_type: 'User' | 'Group' | null
  resource_id: string | null
  /** userName or displayName. */
  resource_name: string | null
  /** `replace active`, `add members: 3`; of a create the names of the attributes. */
  changes: string[]
}

export interface DirectoryRequest {
  id: string
  method: string
  /** Below the directory's base URL, with its query. */
  path: string
  status: number
  scim_type: string | null
  detail: string | null
  request_body: Json
  response_body: Json
  understood: Understood
  quirks: Quirk[]
  user_agent: string | null
  token_suffix: string | null
  duration_ms: number
  created_at: string
}

interface Owner {
  environment_id: string
  id: string
}

/** Newest first; only what was refused, or only what was to change something. */
export async function listDirectoryRequests(
  db: Db,
  directory: Owner,
  { before, limit, failed, changes }: { before?: string; limit: number; failed?: boolean; changes?: boolean },
): Promise<DirectoryRequest[]> {
  const rows = await db
    .selectFrom('directory_requests')
    .selectAll()
    .where('directory_id', '=', directory.id)
    .where('environment_id', '=', directory.environment_id)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .$if(failed === true, (query) => query.where('status', '>=', 400))
    .$if(changes === true, (query) => query.where('method', '<>', 'GET'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(requestOf)
}

/** @returns undefined also for another directory's. */
export async function maybeFindDirectoryRequest(
  db: Db,
  directory: Owner,
  id: string,
): Promise<DirectoryRequest | undefined> {
  const row = await db
    .selectFrom('directory_requests')
    .selectAll()
    .where('directory_id', '=', directory.id)
    .where('environment_id', '=', directory.environment_id)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && requestOf(row)
}

function requestOf(row: DirectoryRequestRow): DirectoryRequest {
  const { environment_id: _, organization_id: __, directory_id: ___, ...rest } = row
  return {
    ...rest,
    request_body: row.request_body === null ? null : parseJson(row.request_body),
    response_body: row.response_body === null ? null : parseJson(row.response_body),
    understood: parseJson(row.understood),
    quirks: parseJson(row.quirks),
  }
}

export interface QuirkCount {
  quirk: Quirk
  seen: number
  first_seen_at: string
  last_seen_at: string
}

/** Most frequent first. */
export async function quirkCounts(db: Db, directory_id: string): Promise<QuirkCount[]> {
  const rows = await db
    .selectFrom('directory_quirks')
    .select(['quirk', 'seen', 'first_seen_at', 'last_seen_at'])
    .where('directory_id', '=', directory_id)
    .orderBy('seen', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, quirk: row.quirk as Quirk, seen: Number(row.seen) }))
}

/** When the last request went well, and when the last one did not. */
export async function lastRequests(
  db: Db,
  directory_id: string,
): Promise<{ succeeded_at: string | null; failed_at: string | null }> {
  const newest = (failed: boolean) =>
    db
      .selectFrom('directory_requests')
      .select('created_at')
      .where('directory_id', '=', directory_id)
      .where('status', failed ? '>=' : '<', 400)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  const [succeeded, failed] = [await newest(false), await newest(true)]
  return { succeeded_at: succeeded?.created_at ?? null, failed_at: failed?.created_at ?? null }
}
