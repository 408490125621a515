/** The one file that knows which engine it is. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type PrepareRead, preparing } from './prepared.ts'
import type { Schema } from './schema.ts'
import { openReader, openSqlite, sqliteDialect } from './sqlite.ts'
import { combine, deferred, type RunTogether } from './together.ts'

export type Engine = 'sqlite' | 'postgres'
/** What reads take: a connection or a transaction. */
export type Db = Kysely<Schema>

export interface Connection {
  db: Db
  engine: Engine
  prepareRead: PrepareRead
  /** For transactions that only write: their writes are sent together, at the commit. */
  together: Db
  /** A consistent copy while others write. SQLite only; PostgreSQL has pg_dump. */
  backup?: (file: string) => Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  database_url?: string
  database_pool: number
  data_dir: string
}

export function connect(options: DatabaseOptions): Connection {
  return options.database_url
    ? connectPostgres(options.database_url, options.database_pool)
    : connectSqlite(options.data_dir)
}

function connectSqlite(folder: string): Connection {
  const file = join(folder, 'gatehouse.db')
  const database = openSqlite(file)
  const reader = openReader(file)
  const dialect = sqliteDialect(database)
  const db = new Kysely<Schema>({ dialect })
  const writeAll: RunTogether = (queries) =>
    db.transaction().execute(async (tx) => {
      for (const query of queries) await tx.executeQuery(query)
    })
  return {
    db,
    together: new Kysely<Schema>({ dialect: deferred(dialect, writeAll) }),
    engine: 'sqlite',
    prepareRead: preparing(db, (sql, parameters) => reader.all(sql, parameters)),
    backup: async (to) => {
      await database.backup(to)
    },
    async close() {
      reader.close()
      await db.destroy()
    },
  }
}

function connectPostgres(url: string, size: number): Connection {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  // A server that goes away ends idle connections; the pool makes new ones when it is back.
  pool.on('error', () => undefined)
  // So does one that is lent out between two queries of a transaction; its next query reports it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const dialect = new PostgresDialect({ pool })
  const db = new Kysely<Schema>({ dialect })
  const writeAll: RunTogether = async (queries) => {
    const { text, values } = combine(queries)
    await pool.query({ name: nameOf(text), text, values })
  }
  const together = new Kysely<Schema>({ dialect: deferred(dialect, writeAll) })
  const prepareRead = preparing(db, async <R>(text: string, values: string[]) => {
    const { rows } = await pool.query<R & pg.QueryResultRow>({ name: nameOf(text), text, values })
    return rows
  })
  return { db, engine: 'postgres', together, prepareRead, close: () => db.destroy() }
}

const names = new Map<string, string>()
/** A connection keeps a statement under its name; the same text has the same one in every process. */
function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const name = `gatehouse_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  names.set(text, name)
  return name
}

/** Claiming rows: PostgreSQL skips what another worker holds; SQLite has one writer at a time. */
export function skipLocked(engine: Engine) {
  return engine === 'postgres' ? sql` for update skip locked` : sql``
}

/**
 * For the end of a select: what it reads stays as it is until the commit (`share`), or is ours alone (`update`). SQLite has
 * one writer at a time anyway.
 */
export function holding(engine: Engine, lock: 'share' | 'update', table?: string) {
  if (engine === 'sqlite') return sql``
  return sql` for ${sql.raw(lock)}${table === undefined ? sql`` : sql` of ${sql.ref(table)}`}`
}

/** Serialization failures, deadlocks and a busy file: the transaction did nothing and may be run again. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return /^(40001|40P01|SQLITE_BUSY\w*)$/.test(String(error.code))
}
/** The row that this one belongs to was deleted a moment ago. */
export function isOrphan(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return ['23503', 'SQLITE_CONSTRAINT_FOREIGNKEY'].includes(String(error.code))
}
/** The database is away, starting, full or locked for too long: somebody else's fault, and it passes. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(E(CONN\w+|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|57P0\d|08\w{3}|53\w{3}|4000[13]|40P01|55P03|25006|SQLITE_(BUSY|LOCKED|FULL|IOERR)\w*)$/.test(
      code,
    ) ||
    // What pg and its pool say without a code.
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
}
export function isCheckViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return ['23514', 'SQLITE_CONSTRAINT_CHECK'].includes(String(error.code))
}
export function isNullViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return ['23502', 'SQLITE_CONSTRAINT_NOTNULL'].includes(String(error.code))
}
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(String(error.code))
}
