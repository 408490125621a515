/**
 * Users whom a provider creates side by side are committed together (`src/db/collector.ts`): what a commit costs is shared, and
 * each request is answered after the commit that holds its user.
 */
import { createCollector } from '../db/collector.ts'
import type { Store } from '../db/store.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import type { Person } from '../resources/directory-users/person.ts'
import { createUsers } from '../resources/directory-users/provisioning.ts'
import type { UserRecord } from '../resources/directory-users/shape.ts'
import { actorOf } from './changes.ts'

export interface NewUser {
  /** Linked. */
  directory: OpenDirectory
  person: Person
  /** Of the request, in bytes. */
  size: number
}
export type CreateTogether = (user: NewUser) => Promise<UserRecord>

const limits = { batch: 100, size: 4_000_000, waiting: 10_000 }

export function createTogether(store: Store): CreateTogether {
  return createCollector<NewUser, UserRecord>({
    // As it was read for one token: what it says holds for all of them.
    joins: (first, { directory }) => first.directory === directory,
    sizeOf: ({ size }) => size,
    // One writes while the next one is gathered; SQLite has one writer anyway.
    lanes: store.engine === 'postgres' ? 2 : 1,
    limits,
    async commit(batch) {
      const [first] = batch
      if (first === undefined) return []
      const people = batch.map(({ person }) => person)
      let rows: UserRecord[] = []
      await store.write(actorOf(first.directory), async (tx) => {
        rows = await createUsers(tx, first.directory, people)
      })
      return rows
    },
  })
}
