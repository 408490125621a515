/**
 * What every sign-in reads, prepared once: the join behind a request costs PostgreSQL more to plan than to run. API keys
 * are kept for five seconds, the same bound that the REST API has (`src/http/api-auth.ts`); everything else is read anew.
 */
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Store } from '../db/store.ts'
import { maybeFindApiKey } from '../resources/api-keys/api-keys.ts'
import { requestColumns } from './requests.ts'
import { viaColumns, ways } from './via.ts'

type ApiKey = NonNullable<Awaited<ReturnType<typeof maybeFindApiKey>>>
const keyStaleAfterMs = 5_000
const maxKeys = 1_000

export type Reads = ReturnType<typeof createReads>

export function createReads(store: Store) {
  const { prepareRead } = store
  const apiKeys = new Map<string, { key: ApiKey; until: number }>()
  const environments = new Map<string, string>()

  return {
    /** One row per redirect URI, or one without. */
    client: prepareRead((db, client_id: string) =>
      db
        .selectFrom('environments as e')
        .leftJoin('redirect_uris as r', 'r.environment_id', 'e.id')
        .select(['e.id', 'r.uri'])
        .where('e.client_id', '=', client_id),
    ),
    domains: prepareRead((db, organization_id: string) =>
      db
        .selectFrom('organization_domains')
        .select(['domain', 'state', 'added_by'])
        .where('organization_id', '=', organization_id),
    ),
    activeWaysOfConnection: prepareRead((db, environment_id: string, id: string) =>
      activeWays(db).where('c.environment_id', '=', environment_id).where('c.connection_id', '=', id),
    ),
    activeWaysOfOrganization: prepareRead((db, environment_id: string, id: string) =>
      activeWays(db).where('c.environment_id', '=', environment_id).where('c.organization_id', '=', id),
    ),
    requestByCorrelation: prepareRead((db, correlation: string) =>
      requests(db).where('r.correlation', '=', correlation),
    ),
    requestById: prepareRead((db, id: string) => requests(db).where('r.id', '=', id)),

    /** Whose client id it is never changes, so it is asked once. */
    async environmentId(client_id: string): Promise<string | undefined> {
      const known = environments.get(client_id)
      if (known !== undefined) return known
      const [row] = await this.client(client_id)
      if (row) environments.set(client_id, row.id)
      return row?.id
    },
    async apiKey(value: string): Promise<ApiKey | undefined> {
      const now = store.clock()
      const known = apiKeys.get(value)
      if (known && known.until > now.getTime() && !isExpired(known.key, now)) return known.key
      apiKeys.delete(value)
      const key = await maybeFindApiKey(store.db, value, now)
      if (!key) return undefined
      if (apiKeys.size >= maxKeys) apiKeys.clear()
      apiKeys.set(value, { key, until: now.getTime() + keyStaleAfterMs })
      return key
    },
  }
}

function isExpired({ expires_at }: ApiKey, now: Date): boolean {
  return expires_at !== null && expires_at <= now.toISOString()
}

/** Ways on which people may sign in now; two are enough to see that there are several. */
function activeWays(db: Db) {
  return ways(db)
    .where('c.status', '=', sql.lit('active'))
    .where('n.state', '=', sql.lit('active'))
    .limit(sql.lit(2))
}

/** A request with the configuration that started it, whatever became active since. */
function requests(db: Db) {
  return db
    .selectFrom('sso_requests as r')
    .innerJoin('sso_attempts as a', 'a.id', 'r.attempt_id')
    .innerJoin('connection_configurations as c', 'c.id', 'r.configuration_id')
    .innerJoin('connections as n', 'n.id', 'r.connection_id')
    .innerJoin('organizations as o', 'o.id', 'n.organization_id')
    .selectAll('c')
    .select(viaColumns)
    .select(requestColumns)
}
