import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

/** Portable types only: text, integer, bigint. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db, 'environments', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('client_id', 'text', (c) => c.notNull().unique())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull()),
  )
  await owned(db, 'api_keys', (t) =>
    t
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull().unique())
      .addColumn('suffix', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text')
      .addColumn('revoked_at', 'text')
      .addColumn('last_used_at', 'text'),
  )
  await changing(db, 'organizations', (t) =>
    t
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text')
      .addColumn('stripe_customer_id', 'text')
      .addColumn('metadata', 'text', (c) => c.notNull())
      .addColumn('allow_profiles_outside_organization', 'integer', (c) => c.notNull())
      .addUniqueConstraint('organizations_external_id', ['environment_id', 'external_id'])
      .addUniqueConstraint('organizations_stripe_customer_id', ['environment_id', 'stripe_customer_id']),
  )
  await ofOrganization(db, 'organization_domains', (t) =>
    t
      .addColumn('domain', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('verification_strategy', 'text', (c) => c.notNull())
      .addColumn('verification_prefix', 'text')
      .addColumn('verification_token', 'text')
      .addColumn('added_by', 'text', (c) => c.notNull())
      .addUniqueConstraint('organization_domains_domain', ['organization_id', 'domain']),
  )
  await index(db, 'organization_domains', ['environment_id', 'domain'])
  await db.schema
    .createIndex('organization_domains_verified')
    .unique()
    .on('organization_domains')
    .columns(['environment_id', 'domain'])
    .where(sql<boolean>`state = 'verified'`)
    .execute()
  await ofOrganization(db, 'connections', (t) =>
    t
      .addColumn('connection_type', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('guide_id', 'text', (c) => c.notNull())
      .addColumn('progress', 'text', (c) => c.notNull())
      .addColumn('options', 'text', (c) => c.notNull()),
  )
  await ofConnection(db, 'connection_configurations', (t) =>
    t
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('client_secret', 'text')
      .addColumn('attribute_map', 'text', (c) => c.notNull())
      .addColumn('last_test_id', 'text')
      .addColumn('last_test_state', 'text')
      .addColumn('last_test_at', 'text')
      .addColumn('activated_at', 'text')
      .addUniqueConstraint('connection_configurations_version', ['connection_id', 'version']),
  )
  await owned(db, 'signing_keys', (t) =>
    t
      .addColumn('use', 'text', (c) => c.notNull())
      .addColumn('private_key', 'text', (c) => c.notNull())
      .addColumn('certificate', 'text', (c) => c.notNull())
      .addColumn('retired_at', 'text'),
  )
  await ofConnection(db, 'profiles', (t) =>
    t
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('idp_id', 'text', (c) => c.notNull())
      .addColumn('email', 'text', (c) => c.notNull())
      .addColumn('first_name', 'text')
      .addColumn('last_name', 'text')
      .addColumn('groups', 'text', (c) => c.notNull())
      .addColumn('raw_attributes', 'text', (c) => c.notNull())
      .addUniqueConstraint('profiles_idp_id', ['connection_id', 'idp_id']),
  )
  await ofConnection(db, 'sso_attempts', (t) =>
    t
      .addColumn('configuration_id', 'text', (c) => c.notNull())
      .addColumn('configuration_version', 'integer', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('step', 'text', (c) => c.notNull())
      .addColumn('failure', 'text')
      .addColumn('email', 'text')
      .addColumn('idp_id', 'text')
      .addColumn('profile_id', 'text')
      .addColumn('ip_address', 'text')
      .addColumn('user_agent', 'text')
      .addColumn('claims', 'text', (c) => c.notNull())
      .addColumn('request', 'text')
      .addColumn('response', 'text')
      .addColumn('finished_at', 'text'),
  )
  await index(db, 'sso_attempts', ['connection_id', 'id'])
  await db.schema
    .createIndex('sso_attempts_unfinished')
    .on('sso_attempts')
    .column('id')
    .where(sql<boolean>`state = 'started'`)
    .execute()
  await owned(db, 'sso_requests', (t) =>
    t
      .addColumn('connection_id', 'text', (c) => c.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('configuration_id', 'text', (c) => c.notNull())
      .addColumn('attempt_id', 'text', (c) => c.notNull())
      .addColumn('correlation', 'text', (c) => c.notNull().unique())
      .addColumn('browser_digest', 'text', (c) => c.notNull())
      .addColumn('application', 'text')
      .addColumn('secrets', 'text')
      .addColumn('assertion', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('consumed_at', 'text')
      .addColumn('uses', 'integer', (c) => c.notNull().defaultTo(0))
      .addCheckConstraint('sso_requests_used_once', sql`uses <= 1`),
  )
  await index(db, 'sso_requests', ['expires_at'])
  await table(db, 'saml_replays', (t) =>
    t
      .addColumn('connection_id', 'text', (c) => c.notNull().references('connections.id').onDelete('cascade'))
      .addColumn('assertion_id', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('saml_replays_key', ['connection_id', 'assertion_id']),
  )
  await index(db, 'saml_replays', ['expires_at'])
  await owned(db, 'authorization_codes', (t) =>
    t
      .addColumn('digest', 'text', (c) => c.notNull().unique())
      .addColumn('profile_id', 'text', (c) => c.notNull().references('profiles.id').onDelete('cascade'))
      .addColumn('profile', 'text', (c) => c.notNull())
      .addColumn('redirect_uri', 'text', (c) => c.notNull())
      .addColumn('code_challenge', 'text')
      .addColumn('expires_at', 'text', (c) => c.notNull()),
  )
  await index(db, 'authorization_codes', ['expires_at'])
  await table(db, 'access_tokens', (t) =>
    t
      .addColumn('digest', 'text', (c) => c.primaryKey())
      .addColumn('code_id', 'text', (c) => c.notNull().unique())
      .addColumn('environment_id', 'text', (c) =>
        c.notNull().references('environments.id').onDelete('cascade'),
      )
      .addColumn('profile_id', 'text', (c) => c.notNull().references('profiles.id').onDelete('cascade'))
      .addColumn('profile', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull()),
  )
  await index(db, 'access_tokens', ['expires_at'])
  await changing(db, 'redirect_uris', (t) =>
    t
      .addColumn('uri', 'text', (c) => c.notNull())
      .addColumn('default', 'integer', (c) => c.notNull())
      .addUniqueConstraint('redirect_uris_uri', ['environment_id', 'uri']),
  )
  await table(db, 'portal_link_redemptions', (t) =>
    t
      .addColumn('jti', 'text', (c) => c.primaryKey())
      .addColumn('redeemed_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull()),
  )
  await index(db, 'portal_link_redemptions', ['expires_at'])
  await ofOrganization(
    db,
    'portal_sessions',
    (t) =>
      t
        .addColumn('digest', 'text', (c) => c.notNull().unique())
        .addColumn('intent', 'text')
        .addColumn('return_url', 'text')
        .addColumn('success_url', 'text')
        .addColumn('options', 'text', (c) => c.notNull())
        .addColumn('last_seen_at', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .addColumn('ended_at', 'text'),
    false,
  )
  await index(db, 'portal_sessions', ['expires_at'])
  await owned(db, 'events', (t) =>
    t
      .addColumn('organization_id', 'text')
      .addColumn('event', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('context', 'text', (c) => c.notNull())
      .addColumn('position', 'bigint'),
  )
  await index(db, 'events', ['environment_id', 'position'])
  await db.schema
    .createIndex('events_unsequenced')
    .on('events')
    .column('id')
    .where(sql<boolean>`position is null`)
    .execute()
  await table(db, 'event_sequence', (t) =>
    t.addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('position', 'bigint', (c) => c.notNull()),
  )
  await table(db, 'jobs', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('payload', 'text', (c) => c.notNull())
      .addColumn('run_at', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('leased_until', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addUniqueConstraint('jobs_kind_key', ['kind', 'key']),
  )
  await index(db, 'jobs', ['state', 'run_at'])
  await table(db, 'rate_limits', (t) =>
    t
      .addColumn('bucket', 'text', (c) => c.notNull())
      .addColumn('window_start', 'bigint', (c) => c.notNull())
      .addColumn('taken', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('rate_limits_key', ['bucket', 'window_start']),
  )
  await table(db, 'installation', (t) =>
    t.addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('canary', 'text', (c) => c.notNull()),
  )
}

type Columns = (table: CreateTableBuilder<string, string>) => CreateTableBuilder<string, string>

async function table(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await columns(db.schema.createTable(name)).execute()
}
async function owned(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await table(db, name, (t) =>
    columns(
      t
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('environment_id', 'text', (c) =>
          c.notNull().references('environments.id').onDelete('cascade'),
        )
        .addColumn('created_at', 'text', (c) => c.notNull()),
    ),
  )
  await index(db, name, ['environment_id', 'id'])
}
async function changing(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await owned(db, name, (t) => columns(t.addColumn('updated_at', 'text', (c) => c.notNull())))
}
async function ofOrganization(
  db: Kysely<unknown>,
  name: string,
  columns: Columns,
  changes = true,
): Promise<void> {
  const owner = (t: Parameters<Columns>[0]) =>
    columns(
      t.addColumn('organization_id', 'text', (c) =>
        c.notNull().references('organizations.id').onDelete('cascade'),
      ),
    )
  await (changes ? changing(db, name, owner) : owned(db, name, owner))
  await index(db, name, ['organization_id'])
}
async function ofConnection(db: Kysely<unknown>, name: string, columns: Columns): Promise<void> {
  await ofOrganization(
    db,
    name,
    (t) =>
      columns(
        t.addColumn('connection_id', 'text', (c) =>
          c.notNull().references('connections.id').onDelete('cascade'),
        ),
      ),
    false,
  )
}
async function index(db: Kysely<unknown>, name: string, columns: string[]): Promise<void> {
  await db.schema
    .createIndex(`${name}_by_${columns.join('_')}`)
    .on(name)
    .columns(columns)
    .execute()
}
