/** The first start makes an environment; every start checks that the master key is the one it was made with. */
import { isUniqueViolation } from './db/connect.ts'
import { type Store, systemActor } from './db/store.ts'
import type { Sealer } from './kernel/seal.ts'
import { createEnvironment } from './resources/environments/environments.ts'

const place = 'installation.canary'

export class WrongSecretError extends Error {
  override readonly name = 'WrongSecretError'
}

/** @throws WrongSecretError when GATEHOUSE_SECRET (or secret.key) is not the one that sealed this database. */
export async function checkInstallation(store: Store, sealer: Sealer): Promise<void> {
  const row = await store.db.selectFrom('installation').select('canary').executeTakeFirst()
  if (!row) return install(store, sealer)
  try {
    sealer.open(row.canary, place)
  } catch (cause) {
    throw new WrongSecretError(
      'This database was set up under another GATEHOUSE_SECRET (or another secret.key).',
      { cause },
    )
  }
}

async function install(store: Store, sealer: Sealer): Promise<void> {
  try {
    await store.change(systemActor, async (tx) => {
      await tx.db
        .insertInto('installation')
        .values({ id: 1, canary: sealer.seal('gatehouse', place) })
        .execute()
      await tx.db.insertInto('event_sequence').values({ id: 1, position: 0 }).execute()
      await createEnvironment(tx, 'Production')
    })
  } catch (error) {
    // Two processes started at once on an empty database: the other one did it.
    if (!isUniqueViolation(error)) throw error
    await checkInstallation(store, sealer)
  }
}
