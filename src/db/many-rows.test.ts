import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome } from '../../test/world/database.ts'
import { readConfig } from '../config.ts'
import { type Connection, connect } from './connect.ts'
import { manyRows } from './many-rows.ts'

let connection: Connection
let remove: () => Promise<void>
beforeAll(async () => {
  const home = await newHome()
  connection = connect(readConfig(home.settings))
  remove = home.remove
})
afterAll(async () => {
  await connection.close()
  await remove()
})

interface Row {
  name: string | null
  size: number | null
}
const read = async (rows: readonly (Row & { more?: string })[]) => {
  const given = manyRows(connection.engine, { name: 'text', size: 'bigint' }, rows)
  return (await sql<Row>`select name, size from ${given}`.execute(connection.db)).rows
}

it('come as they were given, in their order', async () => {
  const rows = [
    { name: `"quoted", {braced}, back\\slash and it's`, size: 0 },
    { name: '', size: -1 },
    { name: null, size: null },
    { name: 'NULL', size: Number.MAX_SAFE_INTEGER },
    { name: 'Zoë 名前 😀\n\t\u0001', size: Number.MIN_SAFE_INTEGER },
    { name: 'x'.repeat(300_000), size: 2 ** 40 },
  ]
  expect(await read(rows)).toEqual(rows)
})

it('may be none', async () => {
  expect(await read([])).toEqual([])
})

it('leave behind what is not asked for', async () => {
  expect(await read([{ name: 'a', size: 1, more: 'b' }])).toEqual([{ name: 'a', size: 1 }])
})
