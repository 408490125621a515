import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('portal_changes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('environment_id', 'text', (c) => c.notNull().references('environments.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('intent', 'text')
    .addColumn('target_type', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('target_name', 'text')
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('changes', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('portal_changes_of_organization')
    .on('portal_changes')
    .columns(['organization_id', 'id'])
    .execute()
  await db.schema
    .createTable('portal_steps')
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('subject_id', 'text', (c) => c.notNull())
    .addColumn('intent', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('portal_steps_once', ['organization_id', 'subject_id', 'intent', 'step'])
    .execute()
  await db.schema.createIndex('portal_steps_of_session').on('portal_steps').column('session_id').execute()
  await db.schema.alterTable('portal_sessions').addColumn('outcome', 'text').execute()
  await db.schema
    .createIndex('portal_sessions_open')
    .on('portal_sessions')
    .column('last_seen_at')
    .where(sql<boolean>`outcome is null`)
    .execute()
  // Sessions of an earlier release told nobody that they had begun, so nobody waits to hear of their end.
  await sql`update portal_sessions set outcome = 'left'`.execute(db)
  await db.schema.alterTable('sso_attempts').addColumn('portal_session_id', 'text').execute()
}
