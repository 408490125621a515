import type { CreateTableBuilder, Kysely } from 'kysely'

/** Where directories are pulled from, each sync with what it found, and files that were handed over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await ofDirectory(db, 'directory_sources', (t) =>
    t
      .addUniqueConstraint('directory_sources_directory', ['directory_id'])
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('cadence_seconds', 'integer', (c) => c.notNull())
      .addColumn('policy', 'text')
      .addColumn('cursor', 'text')
      .addColumn('listed_at', 'text')
      .addColumn('next_sync_at', 'text')
      .addColumn('trigger', 'text', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('failing_since', 'text')
      .addColumn('synced_at', 'text'),
  )
  await index(db, 'directory_sources', ['next_sync_at'])

  await ofDirectory(db, 'directory_syncs', (t) =>
    t
      .addColumn('trigger', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('listed', 'text')
      .addColumn('cursor', 'text')
      .addColumn('pulled', 'bigint', (c) => c.notNull())
      .addColumn('counts', 'text')
      .addColumn('applied', 'bigint', (c) => c.notNull())
      .addColumn('hold_reason', 'text')
      .addColumn('sample', 'text')
      .addColumn('problems', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('decided_by', 'text')
      .addColumn('finished_at', 'text'),
  )
  await index(db, 'directory_syncs', ['directory_id', 'id'])
  await index(db, 'directory_syncs', ['state', 'directory_id'])
  await index(db, 'directory_syncs', ['environment_id', 'id'])
  await index(db, 'directory_syncs', ['finished_at'])

  await staged(db, 'directory_staged_users', (t) =>
    t
      .addColumn('idp_id', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('data', 'text')
      .addColumn('action', 'text')
      .addPrimaryKeyConstraint('directory_staged_users_key', ['sync_id', 'idp_id']),
  )
  await index(db, 'directory_staged_users', ['sync_id', 'action', 'idp_id'])
  await staged(db, 'directory_staged_groups', (t) =>
    t
      .addColumn('idp_id', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('data', 'text')
      .addColumn('action', 'text')
      .addPrimaryKeyConstraint('directory_staged_groups_key', ['sync_id', 'idp_id']),
  )
  await staged(db, 'directory_staged_members', (t) =>
    t
      .addColumn('group_idp_id', 'text', (c) => c.notNull())
      .addColumn('user_idp_id', 'text', (c) => c.notNull())
      .addColumn('action', 'text')
      .addPrimaryKeyConstraint('directory_staged_members_key', ['sync_id', 'group_idp_id', 'user_idp_id']),
  )
  await index(db, 'directory_staged_members', ['sync_id', 'action', 'group_idp_id'])

  // What the source said when it was last applied: whatever says the same again is left alone.
  await db.schema
    .createTable('directory_pulled')
    .addColumn('directory_id', 'text', (c) => c.notNull().references('directories.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('idp_id', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_pulled_key', ['directory_id', 'kind', 'idp_id'])
    .execute()

  // People whom a push deactivated, for counting how many did so lately.
  await db.schema
    .createTable('directory_departures')
    .addColumn('directory_id', 'text', (c) => c.notNull().references('directories.id').onDelete('cascade'))
    .addColumn('idp_id', 'text', (c) => c.notNull())
    .addColumn('departed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_departures_key', ['directory_id', 'idp_id'])
    .execute()
  await index(db, 'directory_departures', ['departed_at'])

  await ofDirectory(db, 'directory_files', (t) =>
    t
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('size', 'bigint', (c) => c.notNull()),
  )
  await index(db, 'directory_files', ['directory_id', 'name'])
  await index(db, 'directory_files', ['state', 'created_at'])
  await db.schema
    .createTable('directory_file_chunks')
    .addColumn('file_id', 'text', (c) => c.notNull().references('directory_files.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('bytes', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_file_chunks_key', ['file_id', 'position'])
    .execute()
}

type Columns = (table: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string>

async function ofDirectory(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await columns(
    db.schema
      .createTable(name)
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('environment_id', 'text', (c) => c.notNull())
      .addColumn('organization_id', 'text', (c) => c.notNull())
      .addColumn('directory_id', 'text', (c) => c.notNull().references('directories.id').onDelete('cascade'))
      .addColumn('created_at', 'text', (c) => c.notNull()),
  ).execute()
}
async function staged(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await columns(
    db.schema
      .createTable(name)
      .addColumn('sync_id', 'text', (c) => c.notNull().references('directory_syncs.id').onDelete('cascade')),
  ).execute()
}
async function index(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${name}_by_${columns.join('_')}`)
    .on(name)
    .columns(columns)
    .execute()
}
