import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await ofOrganization(db, 'it_contacts')
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull())
    .addColumn('email_key', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .addUniqueConstraint('it_contacts_email', ['organization_id', 'email_key'])
    .execute()
  await ofOrganization(db, 'setup_links')
    .addColumn('it_contact_id', 'text', (c) => c.references('it_contacts.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('intents', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'text')
    .addColumn('completed_at', 'text')
    .addColumn('revoked_at', 'text')
    .addColumn('reminders', 'integer', (c) => c.notNull())
    .addColumn('next_reminder_at', 'text')
    .execute()
  await db.schema
    .createIndex('setup_links_shared')
    .unique()
    .on('setup_links')
    .column('organization_id')
    .where(sql<boolean>`kind = 'shared' and revoked_at is null and completed_at is null`)
    .execute()
  await db.schema
    .createIndex('setup_links_invitation')
    .unique()
    .on('setup_links')
    .column('it_contact_id')
    .where(sql<boolean>`kind = 'invitation' and revoked_at is null and completed_at is null`)
    .execute()
  await index(db, 'setup_links', ['organization_id'])
  await index(db, 'setup_links', ['it_contact_id'])
  await index(db, 'setup_links', ['next_reminder_at'])
  await index(db, 'setup_links', ['expires_at'])
  await ofOrganization(db, 'mails')
    .addColumn('it_contact_id', 'text', (c) => c.references('it_contacts.id').onDelete('set null'))
    .addColumn('setup_link_id', 'text', (c) => c.references('setup_links.id').onDelete('set null'))
    .addColumn('recipient', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('once', 'text', (c) => c.unique())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_attempt_at', 'text')
    .addColumn('leased_until', 'text')
    .addColumn('response', 'text')
    .addColumn('finished_at', 'text')
    .execute()
  await index(db, 'mails', ['environment_id', 'id'])
  await index(db, 'mails', ['organization_id'])
  await index(db, 'mails', ['it_contact_id'])
  await index(db, 'mails', ['setup_link_id'])
  await index(db, 'mails', ['state', 'next_attempt_at'])
  await index(db, 'mails', ['finished_at'])
  for (const column of ['intents', 'setup_link_id', 'actor_name'])
    await db.schema.alterTable('portal_sessions').addColumn(column, 'text').execute()
  await index(db, 'portal_sessions', ['setup_link_id'])
}

function ofOrganization(db: Kysely<unknown>, name: string): CreateTableBuilder<string, string> {
  return db.schema
    .createTable(name)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('environment_id', 'text', (c) => c.notNull().references('environments.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
}

async function index(db: Kysely<unknown>, table: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns(columns)
    .execute()
}
