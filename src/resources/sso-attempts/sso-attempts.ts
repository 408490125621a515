/** Sign-ins and tests as rows: what happened, at which step, and what was expected instead. */
import type { Selectable } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { readPage } from '../../db/read-page.ts'
import type { SsoAttemptRow } from '../../db/schema.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Page, PageRequest } from '../../kernel/pages.ts'

export type SsoAttempt = Selectable<SsoAttemptRow>

export interface AttemptFailure {
  step: string
  code: string
  message: string
  expected?: string
  received?: string
}

export async function findAttempt(db: Db, connection_id: string, id: string): Promise<SsoAttempt> {
  const row = await db
    .selectFrom('sso_attempts')
    .selectAll()
    .where('connection_id', '=', connection_id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('Sign-in', id)
  return row
}

/** Newest first. */
export async function listAttempts<T>(
  db: Db,
  connection_id: string,
  filter: PageRequest & { state?: 'succeeded' | 'failed' },
  shape: (row: SsoAttempt) => T,
): Promise<Page<T>> {
  let query = db.selectFrom('sso_attempts').selectAll().where('connection_id', '=', connection_id)
  if (filter.state) query = query.where('state', '=', filter.state)
  return readPage(query, filter, shape)
}

/** Where a protocol message lies, bound into its seal. */
export function messagePlace(attempt_id: string, which: 'request' | 'response'): string {
  return `sso_attempts.${which}:${attempt_id}`
}
