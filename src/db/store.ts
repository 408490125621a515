/**
 * Reading and changing. A change runs in a transaction that knows the time, makes ids and remembers who acts, so that
 * events written beside it can say so.
 */
import type { Transaction } from 'kysely'
import type { Clock } from '../kernel/clock.ts'
import type { NewId } from '../kernel/new-id.ts'
import { type Connection, type Db, type Engine, isRetryable } from './connect.ts'
import type { Schema } from './schema.ts'

export interface Actor {
  source: 'api' | 'dashboard' | 'admin_portal' | 'system'
  id: string
  name: string | null
}
export const systemActor: Actor = { source: 'system', id: 'system', name: null }

export interface Tx {
  readonly db: Transaction<Schema>
  readonly engine: Engine
  /** One instant for everything that the transaction writes. */
  readonly at: Date
  readonly now: string
  readonly newId: NewId
  readonly actor: Actor
}

export interface Store extends Connection {
  readonly clock: Clock
  readonly newId: NewId
  change<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>
  /** A change that only writes, and each row once: its writes go out as one (`together.ts`). */
  write(actor: Actor, work: (tx: Tx) => Promise<void>): Promise<void>
}

const attempts = 8

export function createStore(connection: Connection, clock: Clock, newId: NewId): Store {
  async function within<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction().execute((transaction) => {
          const at = clock()
          return work({ db: transaction, engine: connection.engine, at, now: at.toISOString(), newId, actor })
        })
      } catch (error) {
        if (!isRetryable(error) || attempt === attempts) throw error
        await new Promise((resume) => setTimeout(resume, Math.random() * 2 ** attempt * 5))
      }
    }
  }
  return {
    ...connection,
    clock,
    newId,
    change: (actor, work) => within(connection.db, actor, work),
    write: (actor, work) => within(connection.together, actor, work),
  }
}

export type { Db }
