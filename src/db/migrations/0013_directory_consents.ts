import type { Kysely } from 'kysely'

/** Consents under way at a source, and which groups an incremental sync said everything about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('directory_consents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('environment_id', 'text', (c) => c.notNull())
    .addColumn('organization_id', 'text', (c) => c.notNull())
    .addColumn('directory_id', 'text', (c) => c.notNull().references('directories.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('state_digest', 'text', (c) => c.notNull().unique())
    .addColumn('code_verifier', 'text')
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('problem', 'text')
    .execute()
  await db.schema
    .createIndex('directory_consents_by_directory')
    .on('directory_consents')
    .columns(['directory_id', 'id'])
    .execute()
  await db.schema
    .createIndex('directory_consents_by_expires_at')
    .on('directory_consents')
    .column('expires_at')
    .execute()
  await db.schema.alterTable('directory_syncs').addColumn('whole_groups', 'text').execute()
}
