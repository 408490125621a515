/** What a fresh installation needs so that a link can be made at once: an API key and an example organization. */
import type { Config } from '../config.ts'
import { type Store, systemActor, type Tx } from '../db/store.ts'
import { createApiKey, maybeFindApiKey } from '../resources/api-keys/api-keys.ts'
import { listEnvironments } from '../resources/environments/environments.ts'
import { createOrganization, listOrganizations } from '../resources/organizations/organizations.ts'
import { RefusedError } from './failure.ts'

export interface FirstStart {
  environment_id: string
  /** Absent when the operator brought the key along. */
  api_key?: string
  organization: { id: string; name: string }
}

/** @returns what was made, on the first start; nothing on later ones. */
export async function prepareInstallation(store: Store, config: Config): Promise<FirstStart | undefined> {
  const [environment] = await listEnvironments(store.db)
  if (!environment) throw new RefusedError('This database has no environment.')
  const first = await store.change(systemActor, (tx) => makeFirst(tx, environment.id, config.api_key))
  if (config.api_key && !(await maybeFindApiKey(store.db, config.api_key, store.clock())))
    throw new RefusedError(
      'GATEHOUSE_API_KEY was revoked or has expired in this installation: remove it, or set another.',
    )
  return first
}

async function makeFirst(
  tx: Tx,
  environment_id: string,
  known: string | undefined,
): Promise<FirstStart | undefined> {
  // Two processes may start at once: the environment's row is the lock.
  await tx.db
    .updateTable('environments')
    .set((row) => ({ updated_at: row.ref('updated_at') }))
    .where('id', '=', environment_id)
    .execute()
  const keys = await tx.db.selectFrom('api_keys').select('id').limit(1).execute()
  if (keys.length > 0) {
    if (known) await createApiKey(tx, environment_id, { name: 'GATEHOUSE_API_KEY', value: known })
    return undefined
  }
  const key = await createApiKey(
    tx,
    environment_id,
    known ? { name: 'GATEHOUSE_API_KEY', value: known } : { name: 'First key' },
  )
  const present = await listOrganizations(tx.db, environment_id, { limit: 1, order: 'asc' })
  const organization = present.data[0] ?? (await createOrganization(tx, environment_id, { name: 'Acme' }))
  return {
    environment_id,
    ...(known === undefined && { api_key: key.value }),
    organization: { id: organization.id, name: organization.name },
  }
}
