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
  await webhookLanes(db)
  await db.schema.alterTable('sso_attempts').addColumn('portal_session_id', 'text').execute()
}

/** One process at a time works an endpoint's lane, so what it sends is in order; deliveries need no leases any more. */
async function webhookLanes(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('webhook_endpoints').addColumn('lane_holder', 'text').execute()
  await db.schema.alterTable('webhook_endpoints').addColumn('lane_until', 'text').execute()
  await db.schema.alterTable('webhook_deliveries').addColumn('organization_id', 'text').execute()
  await db.schema
    .alterTable('webhook_deliveries')
    .addColumn('position', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`update webhook_deliveries set
    organization_id = (select organization_id from events where events.id = webhook_deliveries.event_id),
    position = coalesce((select position from events where events.id = webhook_deliveries.event_id), 0)
    where state = 'waiting'`.execute(db)
  await db.schema.dropIndex('webhook_deliveries_due').execute()
  await db.schema.alterTable('webhook_deliveries').dropColumn('leased_until').execute()
  await db.schema
    .createIndex('webhook_deliveries_new')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'position'])
    .where(sql<boolean>`state = 'waiting' and attempts = 0`)
    .execute()
  await db.schema
    .createIndex('webhook_deliveries_again')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'next_attempt_at'])
    .where(sql<boolean>`state = 'waiting' and attempts > 0`)
    .execute()
}
