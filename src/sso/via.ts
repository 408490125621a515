/** The way of one sign-in: a connection, the version of its configuration that counts, the organization's rule. */
import type { Selectable } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { ConnectionConfigurationRow } from '../db/schema.ts'
import { type Configuration, configurationOf } from '../resources/connections/configuration.ts'
import { type ConnectionOptions, connectionOptions } from './connection-options.ts'

export interface Via {
  connection: {
    id: string
    environment_id: string
    organization_id: string
    connection_type: string
    state: string
    options: ConnectionOptions
  }
  configuration: Configuration
  allow_foreign_email: boolean
}

export type ViaRow = Selectable<ConnectionConfigurationRow> & {
  connection_type: string
  connection_state: string
  connection_options: string
  allow_profiles_outside_organization: number
}

export function viaOf(row: ViaRow): Via {
  return {
    connection: {
      id: row.connection_id,
      environment_id: row.environment_id,
      organization_id: row.organization_id,
      connection_type: row.connection_type,
      state: row.connection_state,
      options: connectionOptions(row.connection_options),
    },
    configuration: configurationOf(row),
    allow_foreign_email: row.allow_profiles_outside_organization === 1,
  }
}

export const viaColumns = [
  'n.connection_type',
  'n.state as connection_state',
  'n.options as connection_options',
  'o.allow_profiles_outside_organization',
] as const

export function ways(db: Db) {
  return db
    .selectFrom('connection_configurations as c')
    .innerJoin('connections as n', 'n.id', 'c.connection_id')
    .innerJoin('organizations as o', 'o.id', 'c.organization_id')
    .selectAll('c')
    .select(viaColumns)
}

/** The active version, else the newest: for answers that nobody asked for, and for metadata. */
export async function maybeFindWay(db: Db, connection_id: string): Promise<Via | undefined> {
  const rows = await ways(db)
    .where('c.connection_id', '=', connection_id)
    .orderBy('c.version', 'desc')
    .execute()
  const row = rows.find(({ status }) => status === 'active') ?? rows[0]
  return row && viaOf(row)
}
