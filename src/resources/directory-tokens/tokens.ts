/**
 * What a provider proves itself with: a bearer token, or the secret of an OAuth client where the directory uses that.
 * Shown once, stored as a digest, at most two at a time, so that one can take the other's place while both work.
 */
import type { Selectable } from 'kysely'
import { type Db, isUniqueViolation } from '../../db/connect.ts'
import type { DirectoryTokenRow } from '../../db/schema.ts'
import type { Tx } from '../../db/store.ts'
import { emit } from '../../events/emit.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import { digestOf, randomToken } from '../../kernel/tokens.ts'
import { lockDirectory } from '../directories/directories.ts'

type Row = Selectable<DirectoryTokenRow>

/** What may be shown of a token. */
export type DirectoryToken = Omit<Row, 'digest' | 'slot'>

export interface MadeToken {
  token: DirectoryToken
  /** The only time that it can be read. */
  value: string
}

interface Owner {
  id: string
  environment_id: string
  organization_id: string
}

/** @throws 409 `too_many_tokens` when two are active. */
export async function createDirectoryToken(tx: Tx, owner: Owner): Promise<MadeToken> {
  const directory = await lockDirectory(tx, owner, owner.id)
  if (directory.state === 'deleting') throw notFound('Directory', owner.id)
  await revokeExpired(tx, await activeTokens(tx.db, owner.id))
  const taken = (await activeTokens(tx.db, owner.id)).map(({ slot }) => slot)
  const slot = [1, 2].find((one) => !taken.includes(one))
  if (slot === undefined) throw tooMany()
  const value = randomToken('dsync_')
  const row: Row = {
    id: tx.newId('directory_token'),
    environment_id: directory.environment_id,
    organization_id: directory.organization_id,
    directory_id: directory.id,
    kind: directory.auth_method === 'oauth' ? 'client_secret' : 'bearer',
    digest: digestOf(value),
    suffix: value.slice(-4),
    slot,
    expires_at: null,
    last_used_at: null,
    revoked_at: null,
    created_at: tx.now,
  }
  await tx.db.insertInto('directory_tokens').values(row).execute().catch(explainDuplicate)
  await emit(tx, row, 'dsync.token.created', eventOf(row))
  return { token: tokenOf(row), value }
}

const longestOverlap = 90 * 24 * 3_600

/** A new one; the one that was there works on for the overlap, so that the provider can be told in between. */
export async function rotateDirectoryToken(
  tx: Tx,
  owner: Owner,
  { overlap_seconds }: { overlap_seconds: number },
): Promise<MadeToken> {
  if (!Number.isInteger(overlap_seconds) || overlap_seconds < 0 || overlap_seconds > longestOverlap)
    throw invalid([
      { field: 'overlap_seconds', code: 'invalid', message: 'The overlap is 0 seconds to 90 days.' },
    ])
  const before = (await activeTokens(tx.db, owner.id)).filter(({ expires_at }) => !hasPassed(expires_at, tx))
  // Without an overlap the old one goes first: otherwise it would be in the way.
  if (overlap_seconds === 0) for (const row of before) await end(tx, row)
  const made = await createDirectoryToken(tx, owner)
  const expires_at = secondsAfter(tx.at, overlap_seconds).toISOString()
  if (overlap_seconds > 0)
    for (const { id, expires_at: sooner } of before)
      if (sooner === null || sooner > expires_at)
        await tx.db.updateTable('directory_tokens').set({ expires_at }).where('id', '=', id).execute()
  return made
}

export async function revokeDirectoryToken(tx: Tx, owner: Owner, id: string): Promise<void> {
  const row = await tx.db
    .selectFrom('directory_tokens')
    .selectAll()
    .where('environment_id', '=', owner.environment_id)
    .where('directory_id', '=', owner.id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow(() => notFound('Directory Token', id))
  if (!(await end(tx, row))) throw notFound('Directory Token', id)
}

/** Newest first, the revoked ones too. */
export async function listDirectoryTokens(db: Db, directory_id: string): Promise<DirectoryToken[]> {
  const rows = await db
    .selectFrom('directory_tokens')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map(tokenOf)
}

/** When the way of proving changes, what proved before is worth nothing. */
export async function revokeAllTokens(tx: Tx, directory_id: string): Promise<void> {
  for (const row of await activeTokens(tx.db, directory_id)) await end(tx, row)
}

/** Those whose overlap is over; the verifier refuses them from the second on, this tells of it. */
export async function revokeExpiredTokens(tx: Tx, limit = 100): Promise<number> {
  const due = await tx.db
    .selectFrom('directory_tokens')
    .selectAll()
    .where('expires_at', '<=', tx.now)
    .where('revoked_at', 'is', null)
    .limit(limit)
    .execute()
  await revokeExpired(tx, due)
  return due.length
}

async function revokeExpired(tx: Tx, rows: readonly Row[]): Promise<void> {
  for (const row of rows) if (hasPassed(row.expires_at, tx)) await end(tx, row)
}

/** Of two who revoke the same one, the first tells. */
async function end(tx: Tx, row: Row): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('directory_tokens')
    .set({ revoked_at: tx.now, slot: null })
    .where('id', '=', row.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await emit(tx, row, 'dsync.token.revoked', eventOf(row))
  return true
}

async function activeTokens(db: Db, directory_id: string): Promise<Row[]> {
  return db
    .selectFrom('directory_tokens')
    .selectAll()
    .where('directory_id', '=', directory_id)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute()
}

function hasPassed(instant: string | null, { now }: Tx): boolean {
  return instant !== null && instant <= now
}

function tokenOf({ digest: _, slot: __, ...row }: Row): DirectoryToken {
  return row
}
function eventOf(row: Row) {
  return {
    object: 'directory_token' as const,
    id: row.id,
    directory_id: row.directory_id,
    organization_id: row.organization_id,
    token_suffix: row.suffix,
    created_at: row.created_at,
  }
}

function tooMany() {
  return conflict('too_many_tokens', 'Two tokens are active already: revoke one before you make another.')
}
function explainDuplicate(error: unknown): never {
  throw isUniqueViolation(error) ? tooMany() : error
}
