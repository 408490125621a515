import { afterAll, expect, it } from 'vitest'
import { startStore } from '../../test/world/store.ts'
import type { PageRequest } from '../kernel/pages.ts'
import { createEnvironment } from '../resources/environments/environments.ts'
import { readPage } from './read-page.ts'
import { systemActor } from './store.ts'

const { store, stop } = await startStore('2026-03-01T12:00:00.000Z')
afterAll(stop)
const ids = new Map<string, string>()
for (const name of ['a', 'b', 'c', 'd', 'e'])
  ids.set(name, (await store.change(systemActor, (tx) => createEnvironment(tx, name))).id)

async function page({ after, before, ...asked }: PageRequest) {
  const rows = store.db
    .selectFrom('environments')
    .selectAll()
    .where('name', 'in', [...ids.keys()])
  const cursor = {
    ...(after !== undefined && { after: ids.get(after) ?? '' }),
    ...(before !== undefined && { before: ids.get(before) ?? '' }),
  }
  const { data, list_metadata } = await readPage(rows, { limit: 2, ...asked, ...cursor }, ({ name }) => name)
  const nameOf = (id: string | null) => [...ids].find(([, one]) => one === id)?.[0] ?? null
  return [data.join(''), nameOf(list_metadata.before), nameOf(list_metadata.after)]
}

it.each<[PageRequest, string, string | null, string | null]>([
  [{}, 'ed', null, 'd'],
  [{ after: 'd' }, 'cb', 'c', 'b'],
  [{ after: 'b' }, 'a', 'a', null],
  [{ before: 'c' }, 'ed', null, 'd'],
  [{ before: 'b' }, 'dc', 'd', 'c'],
  [{ order: 'asc' }, 'ab', null, 'b'],
  [{ order: 'asc', after: 'b' }, 'cd', 'c', 'd'],
  [{ order: 'asc', before: 'd' }, 'bc', 'b', 'c'],
  // As upstream: `before` fetches what is older.
  [{ order: 'normal', before: 'd' }, 'cb', 'b', 'c'],
  [{ limit: 5 }, 'edcba', null, null],
])('reads %j', async (asked, data, before, after) => {
  expect(await page(asked)).toEqual([data, before, after])
})
