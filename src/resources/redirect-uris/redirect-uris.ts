/** The addresses to which an environment's codes may be sent. */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { RedirectUriRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'
import { lockEnvironment } from '../environments/environments.ts'
import type { RedirectUri } from './contract.ts'
import { covers, redirectUriProblem } from './matching.ts'

export async function listRedirectUris(
  db: Db,
  environment_id: string,
  page: PageRequest,
): Promise<Page<RedirectUri>> {
  const query = db.selectFrom('redirect_uris').selectAll().where('environment_id', '=', environment_id)
  return readPage(query, page, redirectUriOf)
}

/** The first one of an environment becomes its default, where unsolicited sign-ins go; a pattern cannot be it. */
export async function createRedirectUri(tx: Tx, environment_id: string, uri: string): Promise<RedirectUri> {
  const { settings } = await lockEnvironment(tx, environment_id)
  const problem = redirectUriProblem(uri, settings.rules.require_https)
  if (problem)
    throw invalid([{ field: 'uri', code: 'invalid_redirect_uri', message: `The redirect URI ${problem}.` }])
  const first = await tx.db
    .selectFrom('redirect_uris')
    .select('id')
    .where('environment_id', '=', environment_id)
    .where('default', '=', 1)
    .executeTakeFirst()
  const row: Selectable<RedirectUriRow> = {
    id: tx.newId('redir'),
    environment_id,
    uri,
    default: first || uri.includes('*') ? 0 : 1,
    created_at: tx.now,
    updated_at: tx.now,
  }
  await tx.db
    .insertInto('redirect_uris')
    .values(row)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error)
        ? conflict('duplicate_redirect_uri', 'This redirect URI exists already.')
        : error
    })
  return redirectUriOf(row)
}

export async function deleteRedirectUri(tx: Tx, environment_id: string, id: string): Promise<void> {
  await lockEnvironment(tx, environment_id)
  const deleted = await tx.db
    .deleteFrom('redirect_uris')
    .where('environment_id', '=', environment_id)
    .where('id', '=', id)
    .returning('default')
    .executeTakeFirst()
  if (!deleted) throw notFound('Redirect URI', id)
  if (deleted.default === 1) await passOnDefault(tx, environment_id)
}

/** The oldest of the others takes over, so that unsolicited sign-ins still have somewhere to go. */
async function passOnDefault(tx: Tx, environment_id: string): Promise<void> {
  const heir = await tx.db
    .selectFrom('redirect_uris')
    .select('id')
    .where('environment_id', '=', environment_id)
    .where('uri', 'not like', '%*%')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (heir)
    await tx.db
      .updateTable('redirect_uris')
      .set({ default: 1, updated_at: tx.now })
      .where('id', '=', heir.id)
      .execute()
}

export async function isAllowedRedirect(db: Db, environment_id: string, uri: string): Promise<boolean> {
  const rows = await db
    .selectFrom('redirect_uris')
    .select('uri')
    .where('environment_id', '=', environment_id)
    .execute()
  return rows.some((row) => covers(row.uri, uri))
}

export async function maybeFindDefaultRedirectUri(
  db: Db,
  environment_id: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('redirect_uris')
    .select('uri')
    .where('environment_id', '=', environment_id)
    .where('default', '=', 1)
    .executeTakeFirst()
  return row?.uri
}

function redirectUriOf(row: Selectable<RedirectUriRow>): RedirectUri {
  const { id, uri, created_at, updated_at } = row
  return { object: 'redirect_uri', id, uri, default: row.default === 1, created_at, updated_at }
}
