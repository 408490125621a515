import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newHome } from '../../test/world/database.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../kernel/clock.ts'
import { idSource } from '../kernel/new-id.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { createStore, type Store, systemActor, type Tx } from './store.ts'
import { combine } from './together.ts'

let store: Store
let remove: () => Promise<void>
beforeAll(async () => {
  const home = await newHome()
  const connection = connect(readConfig(home.settings))
  await migrate(connection.db)
  store = createStore(connection, systemClock, idSource(systemClock))
  remove = home.remove
})
afterAll(async () => {
  await store.close()
  await remove()
})

const add = (tx: Tx, jti: string) =>
  tx.db
    .insertInto('portal_link_redemptions')
    .values({ jti, redeemed_at: tx.now, expires_at: tx.now })
    .execute()
const all = async () => {
  const rows = await store.db.selectFrom('portal_link_redemptions').select('jti').orderBy('jti').execute()
  return rows.map(({ jti }) => jti)
}

describe('writes that are sent together', () => {
  it('are all there afterwards, and none before', async () => {
    await store.write(systemActor, async (tx) => {
      await add(tx, 'one')
      await add(tx, 'two')
      expect(await all()).toEqual([])
      await add(tx, "it's $1")
    })
    expect((await all()).toSorted()).toEqual(["it's $1", 'one', 'two'])
  })

  it('are none when one of them cannot be', async () => {
    const before = await all()
    await expect(
      store.write(systemActor, async (tx) => {
        await add(tx, 'three')
        await add(tx, 'one')
      }),
    ).rejects.toThrow()
    expect(await all()).toEqual(before)
  })

  it('are none when the work is given up', async () => {
    const before = await all()
    await expect(
      store.write(systemActor, async (tx) => {
        await add(tx, 'four')
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await all()).toEqual(before)
  })

  it('may be none at all', async () => {
    await store.write(systemActor, async () => undefined)
  })

  it('cannot ask', async () => {
    const ask = store.write(systemActor, async (tx) => {
      await tx.db.selectFrom('environments').selectAll().execute()
    })
    await expect(ask).rejects.toThrow('no answers')
    const returning = store.write(systemActor, async (tx) => {
      await tx.db.deleteFrom('portal_link_redemptions').returning('jti').execute()
    })
    await expect(returning).rejects.toThrow('no answers')
    expect((await all()).length).toBeGreaterThan(0)
  })
})

it('numbers parameters through', () => {
  const query = (sql: string, parameters: unknown[]) => ({
    ...store.db.selectFrom('environments').selectAll().compile(),
    sql,
    parameters,
  })
  expect(combine([query('a $1 $2', [1, 2]), query('b $1', [3]), query('c $2 $1', [4, 5])])).toEqual({
    text: 'with w0 as (a $1 $2), w1 as (b $3) c $5 $4',
    values: [1, 2, 3, 4, 5],
  })
})
