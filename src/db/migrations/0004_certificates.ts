import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  const environment = (c: ColumnDefinitionBuilder) =>
    c.notNull().references('environments.id').onDelete('cascade')
  const connection = (c: ColumnDefinitionBuilder) =>
    c.notNull().references('connections.id').onDelete('cascade')

  await db.schema.alterTable('sso_attempts').addColumn('certificate_fingerprint', 'text').execute()
  await db.schema.alterTable('signing_keys').addColumn('signs_from', 'text').execute()

  // One row a day and no row that every sign-in locks.
  await db.schema
    .createTable('certificate_uses')
    .addColumn('connection_id', 'text', connection)
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('certificate_uses_pk', ['connection_id', 'fingerprint', 'day'])
    .execute()
  await db.schema.createIndex('certificate_uses_day').on('certificate_uses').columns(['day']).execute()

  await db.schema
    .createTable('retired_certificates')
    .addColumn('connection_id', 'text', connection)
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('retired_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('retired_certificates_pk', ['connection_id', 'fingerprint'])
    .execute()

  await db.schema
    .createTable('certificate_notices')
    .addColumn('connection_id', 'text', connection)
    .addColumn('certificate', 'text', (c) => c.notNull())
    .addColumn('days', 'integer', (c) => c.notNull())
    .addColumn('noticed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('certificate_notices_pk', ['connection_id', 'certificate', 'days'])
    .execute()

  await db.schema
    .createTable('metadata_watches')
    .addColumn('connection_id', 'text', (c) => connection(c).primaryKey())
    .addColumn('environment_id', 'text', environment)
    .addColumn('next_refresh_at', 'text', (c) => c.notNull())
    .addColumn('refreshed_at', 'text')
    .addColumn('published', 'text', (c) => c.notNull().defaultTo('[]'))
    .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('failing_since', 'text')
    .addColumn('problem', 'text')
    .execute()
  await db.schema
    .createIndex('metadata_watches_due')
    .on('metadata_watches')
    .columns(['next_refresh_at'])
    .execute()

  await db.schema
    .createTable('key_set_changes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('environment_id', 'text', environment)
    .addColumn('organization_id', 'text', (c) => c.notNull())
    .addColumn('connection_id', 'text', connection)
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('key_set_changes_digest', ['connection_id', 'digest'])
    .execute()

  // Connections whose metadata has an address are watched from now on.
  const now = new Date().toISOString()
  await sql`insert into metadata_watches (connection_id, environment_id, next_refresh_at)
    select connection_id, environment_id, ${now} from connection_configurations
    where status = 'active' and settings like '%"metadata_source":"url"%'`.execute(db)
}
