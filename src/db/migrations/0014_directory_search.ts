import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely'

/**
 * What people of a directory are searched by stands in an index together with their id: a page and its total are found
 * without a look at the rows. On PostgreSQL the folded texts sort by their bytes, as on SQLite, so that "starts with" is a
 * range of an index in every language.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter
  if (postgres) {
    await bytewise(db, 'directory_users', ['user_name_key', 'email_key', 'email_claim', 'external_id'])
    await bytewise(db, 'directory_user_emails', ['email_key'])
  }

  await db.schema.dropIndex('directory_users_by_directory_id_email_key').execute()
  await db.schema.dropIndex('directory_users_by_directory_id_idp_id').execute()
  await db.schema.dropIndex('directory_user_emails_by_directory_id_email_key').execute()
  // The index of a constraint holds the id as well where an engine knows how; one more would be written to with each user.
  if (postgres) {
    await sql`alter table directory_users drop constraint directory_users_user_name`.execute(db)
    await sql`create unique index directory_users_user_name
      on directory_users (directory_id, user_name_key) include (id)`.execute(db)
  } else await index(db, 'directory_users', ['directory_id', 'user_name_key', 'id'])
  await index(db, 'directory_users', ['directory_id', 'email_key', 'id'])
  await index(db, 'directory_users', ['directory_id', 'idp_id', 'id'])
  await index(db, 'directory_users', ['directory_id', 'external_id', 'id'], sql`external_id is not null`)
  await index(db, 'directory_users', ['directory_id', 'state', 'id'], sql`state <> 'active'`)
  await index(db, 'directory_user_emails', ['directory_id', 'email_key', 'user_id'])

  // Ids of people and groups that were deleted: an application may still know them.
  await db.schema
    .createTable('directory_gone')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('organization_id', 'text', (c) => c.notNull())
    .addColumn('gone_at', 'text', (c) => c.notNull())
    .execute()

  // Of the rows that nobody was told of: with them a directory's people are counted without being looked at.
  for (const column of ['unlisted_active_users', 'unlisted_inactive_users'])
    await db.schema
      .alterTable('directory_counts')
      .addColumn(column, 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
  await sql`insert into directory_counts
      (directory_id, shard, active_users, inactive_users, groups, unlisted_active_users, unlisted_inactive_users)
    select directory_id, -1, 0, 0, 0,
      sum(case when state = 'active' then 1 else 0 end), sum(case when state = 'active' then 0 else 1 end)
    from directory_users where listed = 0 group by directory_id`.execute(db)
}

async function bytewise(db: Kysely<unknown>, table: string, columns: string[]): Promise<void> {
  const changes = columns.map((name) => sql`alter column ${sql.ref(name)} type text collate "C"`)
  await sql`alter table ${sql.table(table)} ${sql.join(changes)}`.execute(db)
}

async function index(
  db: Kysely<unknown>,
  table: string,
  columns: string[],
  where?: RawBuilder<unknown>,
): Promise<void> {
  const names = sql.join(columns.map((name) => sql.ref(name)))
  await sql`create index ${sql.id(`${table}_by_${columns.join('_')}`)} on ${sql.table(table)} (${names})
    ${where ? sql`where ${where}` : sql``}`.execute(db)
}
