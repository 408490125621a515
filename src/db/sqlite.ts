/** The embedded engine: one file, WAL, an fsync at each commit, prepared statements kept by their text. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely'

export function openSqlite(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new Database(file, { timeout: 10_000 })
  chmodSync(file, 0o600)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('cache_size = -16000')
  // The built-in one knows ASCII only.
  database.function('lower', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  return database
}

/** A second connection for reads beside the transactions: it sees what is committed and waits for nobody. */
export function openReader(file: string) {
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 10_000 })
  database.pragma('cache_size = -4000')
  const statements = new Map<string, Database.Statement<string[]>>()
  return {
    all<R>(sql: string, parameters: string[]): R[] {
      const statement = statements.get(sql) ?? database.prepare<string[]>(sql)
      statements.set(sql, statement)
      return statement.all(...parameters) as R[]
    },
    close: () => database.close(),
  }
}

export function sqliteDialect(database: Database.Database): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ImmediateDriver({ database: keepStatements(database) }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** Migrations run in one transaction: two first starts at once do not collide, and a kill leaves no half schema. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** A write lock is taken at `begin`: a lock upgrade half-way fails at once when another process writes. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** Of a Kysely select's time on SQLite, more than half goes into preparing the statement anew. */
function keepStatements(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => {
      statements.clear()
      database.close()
    },
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = database.prepare<unknown[]>(sql)
      // Migrations change what `select *` means; everything else repeats.
      if (/^\s*(select|insert|update|delete|with)/i.test(sql) && statements.size < 500)
        statements.set(sql, statement)
      return statement
    },
  }
}
