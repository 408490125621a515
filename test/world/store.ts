/** A database of its own with a clock of its own, for tests that need no server. */
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createStore, systemActor } from '../../src/db/store.ts'
import { idSource } from '../../src/kernel/new-id.ts'
import { createEnvironment } from '../../src/resources/environments/environments.ts'
import { testClock } from './clock.ts'
import { newHome } from './database.ts'

export async function startStore(at?: string) {
  const home = await newHome()
  const clock = testClock(at)
  const { DATA_DIR: data_dir, DATABASE_URL: database_url } = home.settings
  const connection = connect({ data_dir, database_pool: 5, ...(database_url && { database_url }) })
  await migrate(connection.db)
  const store = createStore(connection, clock.now, idSource(clock.now))
  await store.db.insertInto('event_sequence').values({ id: 1, position: 0 }).execute()
  const environment = await store.change(systemActor, (tx) => createEnvironment(tx, 'Production'))
  return {
    store,
    clock,
    environment,
    async stop() {
      await store.close()
      await home.remove()
    },
  }
}
