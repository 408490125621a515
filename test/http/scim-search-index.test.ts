/** What an index has to know, so that nobody reads 200,000 rows to find one. */
import { type RawBuilder, sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { readFilter, userType } from '../../src/protocols/scim/index.ts'
import { createUsers } from '../../src/resources/directory-users/provisioning.ts'
import { personOfScim } from '../../src/resources/directory-users/scim-person.ts'
import { users } from '../../src/scim/search/columns.ts'
import { find } from '../../src/scim/search/find.ts'
import { near } from '../../src/scim/search/near.ts'
import { newDirectory, newOwner, scimUser } from '../world/directory.ts'
import { startStore } from '../world/store.ts'

const { store, environment, stop } = await startStore()
afterAll(stop)
const directory = await newDirectory(store, await newOwner(store, environment.id))
const search = { engine: store.engine, directory_id: directory.id, searched: users }
const nearOf = (filter: string, directory_id = directory.id) =>
  near(
    { ...search, directory_id },
    readFilter(filter, userType, () => undefined),
  )

const large = await newDirectory(store, await newOwner(store, environment.id, 'Globex'))
await large.change((tx, open) =>
  createUsers(
    tx,
    open,
    Array.from({ length: 2_000 }, (_, n) => personOfScim(scimUser(`p${n}@globex.example`))),
  ),
)
if (store.engine === 'postgres')
  for (const table of ['directory_users', 'directory_user_emails'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(store.db)

/** As each engine tells it, with nothing but indexes to choose from. */
async function planOf(ids: RawBuilder<unknown>): Promise<string> {
  return store.db.transaction().execute(async (tx) => {
    if (store.engine === 'sqlite') {
      const { rows } = await sql<{ detail: string }>`explain query plan ${ids}`.execute(tx)
      return rows.map(({ detail }) => detail).join('\n')
    }
    for (const way of ['seqscan', 'bitmapscan'])
      await sql`set local ${sql.ref(`enable_${way}`)} = off`.execute(tx)
    const { rows } = await sql<Record<string, string>>`explain ${ids}`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
}

describe('finds with an index alone', () => {
  it.each([
    ['userName eq "ada@acme.example"', /user_name_key/],
    ['userName sw "ada"', /user_name_key/],
    ['emails.value eq "ada@acme.example"', /email_key/],
    ['emails co "@acme.example"', /email_key/],
    ['emails.value sw "ada"', /email_key/],
    ['emails[value sw "ada"]', /email_key/],
    ['externalId eq "ext-1"', /external_id/],
    ['externalId sw "ext-"', /external_id/],
    ['active eq false', /state/],
    ['userName sw "ada" and active eq true', /user_name_key[\s\S]*state/],
    ['userName eq "ada" or externalId eq "1" or emails eq "a@b.example"', /user_name_key[\s\S]*external_id/],
  ])('%s', async (filter, column) => {
    const found = nearOf(filter, large.id)
    if (!found?.exact) throw new Error('every row is looked at')
    const plan = await planOf(found.ids)
    expect(plan).toMatch(column)
    const looks = plan
      .split('\n')
      .filter((line) => / (on|SEARCH|SCAN) directory_user|^SEARCH|^SCAN/.test(line))
    const atRows = /^(?!.*(COVERING INDEX|Index Only Scan|_key=\?|Subquery|on likely)).*$/
    expect(looks.filter((line) => atRows.test(line))).toEqual([])
  })

  it.each(['userName', 'externalId'])('%s that starts so, as a range', async (name) => {
    const found = nearOf(`${name} sw "p19"`, large.id)
    if (!found) throw new Error('every row is looked at')
    // Otherwise an index is read from end to end.
    expect(await planOf(found.ids)).toMatch(/Index Cond:.*>=.*<|directory_id=\? AND \w+>\? AND \w+<\?/)
  })
})

it('asks the rest of a filter of those alone whom an index gives', () => {
  expect(nearOf('userName eq "ada" and title eq "Engineer"')).toMatchObject({ exact: false, reads: 0 })
  expect(nearOf('userName co "a" and externalId eq "1"')).toMatchObject({ exact: false, reads: 0 })
  expect(nearOf('emails[type eq "work" and value eq "ada@acme.example"]')).toMatchObject({ exact: false })
  for (const filter of [
    'title eq "x"',
    'not (userName eq "ada")',
    'userName ne "ada"',
    'userName eq "a" or title pr',
  ])
    expect(nearOf(filter)).toBeUndefined()
})

it('knows how many there are of all and of the active ones, through everything that happens to them', async () => {
  const counted = async () => {
    const totals = []
    for (const filter of [undefined, 'active eq true', 'active ne true']) {
      const read = filter === undefined ? {} : { filter: readFilter(filter, userType, () => undefined) }
      const { total } = await find(store.db, search, { ...read, startIndex: 1, count: 0 })
      const { ids } = await find(store.db, search, { ...read, startIndex: 1, count: 1_000 })
      expect(total).toBe(ids.length)
      totals.push(total)
    }
    return totals
  }
  expect(await counted()).toEqual([0, 0, 0])
  const ids = []
  for (const name of ['ada', 'lin', 'mae', 'kim'])
    ids.push(await directory.push(scimUser(`${name}@acme.example`)))
  const [ada = '', lin = '', mae = ''] = ids
  expect(await counted()).toEqual([4, 4, 0])
  // Deactivated people leave the list of the application, and stay for the provider.
  await directory.put(ada, scimUser('ada@acme.example', { active: false }))
  await directory.put(lin, scimUser('lin@acme.example', { active: false }))
  expect(await counted()).toEqual([4, 2, 2])
  await directory.put(lin, scimUser('lin@acme.example', { active: true }))
  await directory.remove(ada)
  await directory.remove(mae)
  expect(await counted()).toEqual([2, 2, 0])
})
