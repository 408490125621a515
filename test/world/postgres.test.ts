import pg from 'pg'
import { expect, test } from 'vitest'
import { createDatabase, createEmptyDatabase } from './postgres.ts'

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

test('databases have the migrated schema, share nothing, and migrate once per run', async () => {
  let migrations = 0
  const migrate = async (url: string) => {
    migrations += 1
    await query(url, 'create table guests (name text)')
  }
  const [first, second] = await Promise.all([
    createDatabase(migrate, 'guests'),
    createDatabase(migrate, 'guests'),
  ])
  expect(migrations).toBe(1)

  await query(first.url, "insert into guests values ('zoé')")
  expect(await query(first.url, 'select name from guests')).toEqual([{ name: 'zoé' }])
  expect(await query(second.url, 'select name from guests')).toEqual([])

  await Promise.all([first.drop(), second.drop()])
  await expect(query(first.url, 'select 1')).rejects.toThrow('does not exist')
})

test('an empty database has no tables', async () => {
  const database = await createEmptyDatabase()
  expect(await query(database.url, "select 1 from pg_tables where tablename = 'guests'")).toEqual([])
  await database.drop()
})

test('commits are durable, as in production', async () => {
  const database = await createEmptyDatabase()
  expect(await query(database.url, 'show fsync')).toEqual([{ fsync: 'on' }])
  expect(await query(database.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  await database.drop()
})
