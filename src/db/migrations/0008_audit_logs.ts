import { type CreateTableBuilder, type Kysely, PostgresAdapter, sql } from 'kysely'

/**
 * What grows without end is partitioned on PostgreSQL, by the month in which it expires or by the day on which it came,
 * so that its end is `drop table` and not millions of deletes. SQLite has the same tables in one piece. What the text
 * columns of the large tables sort by is bytes: what they hold is ids, names for programs, and times.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter
  const key = postgres ? sql`text collate "C"` : sql`text`
  const partitioned = (name: string, column: string, columns: Columns): Promise<void> =>
    create(db, name, columns, postgres ? column : undefined)

  await create(db, 'audit_log_actions', (t) =>
    ofEnvironment(t)
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addUniqueConstraint('audit_log_actions_name', ['environment_id', 'name']),
  )
  await create(db, 'audit_log_schemas', (t) =>
    ofEnvironment(t)
      .addColumn('action_id', 'text', (c) =>
        c.notNull().references('audit_log_actions.id').onDelete('cascade'),
      )
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('definition', 'text', (c) => c.notNull())
      .addUniqueConstraint('audit_log_schemas_version', ['action_id', 'version']),
  )
  await create(db, 'audit_log_trails', (t) =>
    ofOrganization(t)
      .addColumn('retention_period_in_days', 'integer')
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_trails_key', ['organization_id']),
  )
  await create(db, 'audit_log_expired', (t) =>
    ofOrganization(t)
      .addColumn('from_position', 'bigint', (c) => c.notNull())
      .addColumn('to_position', 'bigint', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('expired_at', 'text', (c) => c.notNull())
      .addColumn('seal', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_expired_key', ['organization_id', 'from_position']),
  )

  await partitioned('audit_log_events', 'expires_at', (t) =>
    t
      .addColumn('id', key, (c) => c.notNull())
      .addColumn('organization_id', key, (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('action', key, (c) => c.notNull())
      .addColumn('occurred_at', key, (c) => c.notNull())
      .addColumn('received_at', key, (c) => c.notNull())
      .addColumn('expires_at', key, (c) => c.notNull())
      .addColumn('actor_id', key, (c) => c.notNull())
      .addColumn('actor_name', key)
      .addColumn('words', postgres ? sql`tsvector` : sql`text`, (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_events_key', ['organization_id', 'position', 'expires_at']),
  )
  const newestFirst = ['occurred_at', 'position']
  await index(db, 'audit_log_events', 'id', ['id'])
  await index(db, 'audit_log_events', 'time', ['organization_id', ...newestFirst])
  await index(db, 'audit_log_events', 'action', ['organization_id', 'action', ...newestFirst])
  await index(db, 'audit_log_events', 'actor_id', ['organization_id', 'actor_id', ...newestFirst])
  await index(db, 'audit_log_events', 'actor_name', ['organization_id', 'actor_name', ...newestFirst])
  if (postgres)
    await sql`create index audit_log_events_words on audit_log_events
      using gin (words)`.execute(db)
  else await index(db, 'audit_log_events', 'expiry', ['expires_at'])

  const targetKey = ['organization_id', 'target', ...newestFirst]
  await partitioned('audit_log_event_targets', 'expires_at', (t) =>
    t
      .addColumn('organization_id', key, (c) => c.notNull())
      .addColumn('target', key, (c) => c.notNull())
      .addColumn('occurred_at', key, (c) => c.notNull())
      .addColumn('position', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', key, (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_event_targets_key', [...targetKey, 'expires_at']),
  )
  if (!postgres) await index(db, 'audit_log_event_targets', 'expiry', ['expires_at'])

  await create(db, 'audit_log_counts', (t) =>
    t
      .addColumn('organization_id', key, (c) => c.notNull())
      .addColumn('hour', key, (c) => c.notNull())
      .addColumn('action', key, (c) => c.notNull())
      .addColumn('count', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_counts_key', ['organization_id', 'hour', 'action']),
  )

  await partitioned('audit_log_idempotency_keys', 'day', (t) =>
    t
      .addColumn('day', key, (c) => c.notNull())
      .addColumn('digest', key, (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_idempotency_keys_key', ['day', 'digest']),
  )

  await create(db, 'audit_log_exports', (t) =>
    ofEnvironment(t)
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('organization_id', 'text', (c) =>
        c.notNull().references('organizations.id').onDelete('cascade'),
      )
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('format', 'text', (c) => c.notNull())
      .addColumn('filters', 'text', (c) => c.notNull())
      .addColumn('until_position', 'bigint', (c) => c.notNull())
      .addColumn('events_total', 'bigint')
      .addColumn('events_written', 'bigint', (c) => c.notNull())
      .addColumn('parts', 'integer', (c) => c.notNull())
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .addColumn('cursor', 'text')
      .addColumn('error', 'text')
      .addColumn('requested_by', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull()),
  )
  await index(db, 'audit_log_exports', 'organization', ['organization_id', 'id'])
  await index(db, 'audit_log_exports', 'expiry', ['state', 'expires_at'])
  await create(db, 'audit_log_export_parts', (t) =>
    t
      .addColumn('export_id', 'text', (c) =>
        c.notNull().references('audit_log_exports.id').onDelete('cascade'),
      )
      .addColumn('number', 'integer', (c) => c.notNull())
      .addColumn('bytes', postgres ? 'bytea' : 'blob', (c) => c.notNull())
      .addPrimaryKeyConstraint('audit_log_export_parts_key', ['export_id', 'number']),
  )
}

type Builder = CreateTableBuilder<string, string>
type Columns = (table: Builder) => Builder

/** The partition that takes what none of the others does is there from the start: no write can miss. */
async function create(
  db: Kysely<unknown>,
  name: string,
  columns: Columns,
  partition_by?: string,
): Promise<void> {
  const table = columns(db.schema.createTable(name))
  if (partition_by === undefined) return table.execute()
  await table.modifyEnd(sql`partition by range (${sql.ref(partition_by)})`).execute()
  await sql`create table ${sql.table(`${name}_rest`)} partition of ${sql.table(name)} default`.execute(db)
}

function ofEnvironment(table: Builder): Builder {
  return table
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('environment_id', 'text', (c) => c.notNull().references('environments.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (c) => c.notNull())
}

function ofOrganization(table: Builder): Builder {
  return table
    .addColumn('environment_id', 'text', (c) => c.notNull().references('environments.id').onDelete('cascade'))
    .addColumn('organization_id', 'text', (c) =>
      c.notNull().references('organizations.id').onDelete('cascade'),
    )
}

async function index(db: Kysely<unknown>, table: string, by: string, columns: string[]): Promise<void> {
  await db.schema.createIndex(`${table}_by_${by}`).on(table).columns(columns).execute()
}
