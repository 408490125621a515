import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

/**
 * Directories and what belongs to them name their organization without a foreign key: an organization goes at once, the
 * rows of its directories go in batches afterwards.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await owned(db, 'directories', (t) =>
    t
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('external_key', 'text', (c) => c.notNull().unique())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('held', 'integer', (c) => c.notNull())
      .addColumn('auth_method', 'text', (c) => c.notNull())
      .addColumn('attribute_map', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('credentials', 'text')
      .addColumn('guide_id', 'text')
      .addColumn('progress', 'text', (c) => c.notNull())
      .addColumn('activated_at', 'text')
      .addColumn('release_asked_at', 'text')
      .addColumn('remap_asked_at', 'text'),
  )
  await index(db, 'directories', ['environment_id', 'id'])
  await index(db, 'directories', ['organization_id', 'id'])

  await db.schema
    .createIndex('directories_to_tend')
    .on('directories')
    .column('id')
    .where(sql<boolean>`state = 'deleting' or release_asked_at is not null or remap_asked_at is not null`)
    .execute()

  // Spread over rows, so that creates beside each other do not wait for one counter.
  await db.schema
    .createTable('directory_counts')
    .addColumn('directory_id', 'text', (c) => c.notNull())
    .addColumn('shard', 'integer', (c) => c.notNull())
    .addColumn('active_users', 'bigint', (c) => c.notNull())
    .addColumn('inactive_users', 'bigint', (c) => c.notNull())
    .addColumn('groups', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_counts_key', ['directory_id', 'shard'])
    .execute()

  await ofDirectory(db, 'directory_users', (t) =>
    t
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('idp_id', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text')
      .addColumn('user_name', 'text')
      .addColumn('user_name_key', 'text')
      .addColumn('email', 'text')
      .addColumn('email_key', 'text')
      .addColumn('email_claim', 'text')
      .addColumn('emails', 'text', (c) => c.notNull())
      .addColumn('first_name', 'text')
      .addColumn('last_name', 'text')
      .addColumn('name', 'text')
      .addColumn('job_title', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('listed', 'integer', (c) => c.notNull())
      .addColumn('resource', 'text', (c) => c.notNull())
      .addColumn('custom_attributes', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addUniqueConstraint('directory_users_user_name', ['directory_id', 'user_name_key'])
      .addUniqueConstraint('directory_users_email_claim', ['directory_id', 'email_claim']),
  )
  await index(db, 'directory_users', ['directory_id', 'id'])
  await index(db, 'directory_users', ['directory_id', 'idp_id'])
  await index(db, 'directory_users', ['directory_id', 'email_key'])
  await index(db, 'directory_users', ['directory_id', 'updated_at'])

  // The addresses beside the primary one, which has a column and an index of its own.
  await db.schema
    .createTable('directory_user_emails')
    .addColumn('user_id', 'text', (c) => c.notNull().references('directory_users.id').onDelete('cascade'))
    .addColumn('directory_id', 'text', (c) => c.notNull())
    .addColumn('email_key', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_user_emails_key', ['user_id', 'email_key'])
    .execute()
  await index(db, 'directory_user_emails', ['directory_id', 'email_key'])

  await ofDirectory(db, 'directory_groups', (t) =>
    t
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('idp_id', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull())
      .addColumn('listed', 'integer', (c) => c.notNull())
      .addColumn('members', 'bigint', (c) => c.notNull())
      .addColumn('resource', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addUniqueConstraint('directory_groups_idp_id', ['directory_id', 'idp_id']),
  )
  await index(db, 'directory_groups', ['directory_id', 'id'])
  await index(db, 'directory_groups', ['directory_id', 'name_key'])

  await db.schema
    .createTable('directory_group_members')
    .addColumn('group_id', 'text', (c) => c.notNull().references('directory_groups.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('directory_users.id').onDelete('cascade'))
    .addColumn('display', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_group_members_key', ['group_id', 'user_id'])
    .execute()
  await index(db, 'directory_group_members', ['user_id', 'group_id'])

  await ofDirectory(db, 'directory_tokens', (t) =>
    t
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull().unique())
      .addColumn('suffix', 'text', (c) => c.notNull())
      .addColumn('slot', 'integer')
      .addColumn('expires_at', 'text')
      .addColumn('last_used_at', 'text')
      .addColumn('revoked_at', 'text')
      // Two places: whoever comes third, or second at the same instant, finds none.
      .addUniqueConstraint('directory_tokens_slot', ['directory_id', 'slot'])
      .addCheckConstraint(
        'directory_tokens_two_active',
        sql`(slot in (1, 2) and revoked_at is null) or (slot is null and revoked_at is not null)`,
      ),
  )
  await index(db, 'directory_tokens', ['expires_at'])

  await ofDirectory(db, 'directory_requests', (t) =>
    t
      .addColumn('method', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('scim_type', 'text')
      .addColumn('detail', 'text')
      .addColumn('request_body', 'text')
      .addColumn('response_body', 'text')
      .addColumn('understood', 'text', (c) => c.notNull())
      .addColumn('quirks', 'text', (c) => c.notNull())
      .addColumn('user_agent', 'text')
      .addColumn('token_suffix', 'text')
      .addColumn('duration_ms', 'integer', (c) => c.notNull()),
  )
  await index(db, 'directory_requests', ['directory_id', 'id'])
  await index(db, 'directory_requests', ['created_at'])

  await db.schema
    .createTable('directory_quirks')
    .addColumn('directory_id', 'text', (c) => c.notNull())
    .addColumn('quirk', 'text', (c) => c.notNull())
    .addColumn('seen', 'bigint', (c) => c.notNull())
    .addColumn('first_seen_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('directory_quirks_key', ['directory_id', 'quirk'])
    .execute()
}

type Columns = (table: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string>

async function owned(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await columns(
    db.schema
      .createTable(name)
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('environment_id', 'text', (c) => c.notNull())
      .addColumn('organization_id', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull()),
  ).execute()
}
async function ofDirectory(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await owned(db, name, (t) => columns(t.addColumn('directory_id', 'text', (c) => c.notNull())))
}
async function index(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${name}_by_${columns.join('_')}`)
    .on(name)
    .columns(columns)
    .execute()
}
