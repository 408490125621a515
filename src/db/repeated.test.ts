import { afterAll, expect, it } from 'vitest'
import { startStore } from '../../test/world/store.ts'
import { repeated } from './repeated.ts'
import type { RateLimitRow } from './schema.ts'
import { systemActor } from './store.ts'

const { store, stop } = await startStore()
afterAll(stop)

it('builds its text once, and writes each row with its own values', async () => {
  let built = 0
  const add = repeated((db, row: RateLimitRow) => {
    built++
    return db
      .insertInto('rate_limits')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['bucket', 'window_start'])
          .doUpdateSet((old) => ({ taken: old('rate_limits.taken', '+', row.taken) })),
      )
  })
  const rows = [
    { bucket: `a '"$1?`, window_start: 1, taken: 2 },
    { bucket: 'mark of taken', window_start: 2, taken: 3 },
  ]
  for (const row of rows) await store.change(systemActor, (tx) => add(tx, row))
  for (const row of rows) await store.write(systemActor, (tx) => add(tx, row))
  expect(built).toBe(1)
  const stored = await store.db.selectFrom('rate_limits').selectAll().orderBy('window_start').execute()
  expect(stored).toEqual(rows.map((row) => ({ ...row, taken: row.taken * 2 })))
})

it('refuses to be built of anything but members of the row', async () => {
  const wrong = repeated((db, row: RateLimitRow) =>
    db.insertInto('rate_limits').values({ ...row, bucket: `${row.bucket} of mine` }),
  )
  await expect(
    store.change(systemActor, (tx) => wrong(tx, { bucket: 'b', window_start: 1, taken: 1 })),
  ).rejects.toThrow('may only take members')
})
