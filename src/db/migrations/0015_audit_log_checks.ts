import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_log_checks')
    .addColumn('environment_id', 'text', (c) => c.notNull().references('environments.id').onDelete('cascade'))
    .addColumn('organization_id', 'text', (c) =>
      c.primaryKey().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('whole_at', 'text', (c) => c.notNull())
    .addColumn('from_position', 'bigint', (c) => c.notNull())
    .addColumn('until_position', 'bigint', (c) => c.notNull())
    .addColumn('until_hash', 'text', (c) => c.notNull())
    .addColumn('position', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('checked', 'bigint', (c) => c.notNull())
    .addColumn('expired', 'bigint', (c) => c.notNull())
    .addColumn('problems', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('noted_position', 'bigint')
    .addColumn('noted_hash', 'text')
    .addColumn('noted_at', 'text')
    .addColumn('noted_seal', 'text')
    .execute()
  await db.schema
    .createIndex('audit_log_checks_by_state')
    .on('audit_log_checks')
    .columns(['state', 'updated_at'])
    .execute()
}
