/** One migration tree for both engines; several processes may start at once, one applies. */
import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Connection, Db } from './connect.ts'
import * as initial from './migrations/0001_initial.ts'
import * as webhooks from './migrations/0002_webhooks.ts'
import * as domainVerification from './migrations/0003_domain_verification.ts'
import * as certificates from './migrations/0004_certificates.ts'
import * as itContacts from './migrations/0005_it_contacts.ts'
import * as directories from './migrations/0006_directories.ts'
import * as directorySyncs from './migrations/0007_directory_syncs.ts'
import * as auditLogs from './migrations/0008_audit_logs.ts'
import * as logStreams from './migrations/0009_log_streams.ts'
import * as portalProgress from './migrations/0010_portal_progress.ts'
import * as auditLogViews from './migrations/0012_audit_log_views.ts'
import * as directoryConsents from './migrations/0013_directory_consents.ts'
import * as directorySearch from './migrations/0014_directory_search.ts'
import * as auditLogChecks from './migrations/0015_audit_log_checks.ts'

const migrations = {
  '0001_initial': initial,
  '0002_webhooks': webhooks,
  '0003_domain_verification': domainVerification,
  '0004_certificates': certificates,
  '0005_it_contacts': itContacts,
  '0006_directories': directories,
  '0007_directory_syncs': directorySyncs,
  '0008_audit_logs': auditLogs,
  '0009_log_streams': logStreams,
  '0010_portal_progress': portalProgress,
  '0012_audit_log_views': auditLogViews,
  '0013_directory_consents': directoryConsents,
  '0014_directory_search': directorySearch,
  '0015_audit_log_checks': auditLogChecks,
}

/** Names of the migrations that were applied now. */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

/** Does the database answer, and is its schema this release's? */
export async function isReady({ db }: Connection): Promise<boolean> {
  const { rows } = await sql<{
    name: string
  }>`select name from kysely_migration order by name desc limit 1`.execute(db)
  return rows[0]?.name === Object.keys(migrations).at(-1)
}
