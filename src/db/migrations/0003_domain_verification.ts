import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organization_domain_checks')
    .addColumn('organization_domain_id', 'text', (c) =>
      c.primaryKey().references('organization_domains.id').onDelete('cascade'),
    )
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('next_check_at', 'text')
    .addColumn('checked_at', 'text')
    .addColumn('missing_since', 'text')
    .addColumn('failure_reason', 'text')
    .addColumn('trace', 'text')
    .execute()
  await db.schema
    .createIndex('organization_domain_checks_due')
    .on('organization_domain_checks')
    .columns(['next_check_at'])
    .execute()
  // Domains that waited for this release: their time begins now.
  const now = new Date().toISOString()
  await sql`insert into organization_domain_checks (organization_domain_id, started_at, next_check_at)
    select id, ${now}, ${now} from organization_domains
    where state = 'pending' and verification_strategy = 'dns'`.execute(db)
}
