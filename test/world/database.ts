/** The database of one test file, on the engine that the test project names in TEST_DB. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createDatabase } from './postgres.ts'

export const engine = process.env.TEST_DB === 'postgres' ? 'postgres' : 'sqlite'

export interface Home {
  /** What the configuration calls it. */
  settings: { DATA_DIR: string; DATABASE_URL?: string; DATABASE_POOL: string }
  remove(): Promise<void>
}

/** A folder, and on PostgreSQL a migrated database; nobody else's. */
export async function newHome(on: 'sqlite' | 'postgres' = engine): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  const database = on === 'postgres' ? await createDatabase(migrateAt) : undefined
  return {
    settings: { DATA_DIR: folder, ...(database && { DATABASE_URL: database.url }), DATABASE_POOL: '5' },
    async remove() {
      await database?.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function migrateAt(database_url: string): Promise<void> {
  const connection = connect({ database_url, database_pool: 1, data_dir: '' })
  await migrate(connection.db)
  await connection.close()
}
