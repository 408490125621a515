/** Fetching directories from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { startWorkday, type Workday } from '../world/workday-raas.ts'
import { gatehouse, gatehouseJson } from './gatehouse.ts'

let home: Home
let work: Workday
let settings: Record<string, string>
let organization: string
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-csv-'))
beforeAll(async () => {
  home = await newHome('sqlite')
  work = await startWorkday()
  settings = { ...home.settings, ALLOW_PRIVATE_NETWORKS: 'true' }
  organization = String((await gatehouseJson(settings, 'orgs', 'create', 'Acme')).id)
})
afterAll(async () => {
  await work.stop()
  await home.remove()
  rmSync(folder, { recursive: true, force: true })
})

const create = async (type: string) =>
  String(
    (await gatehouseJson(settings, 'directories', 'create', '--organization', organization, '--type', type))
      .id,
  )

it('says where people come from, fetches them, and lets a held sync go ahead', {
  timeout: 180_000,
}, async () => {
  for (let n = 1; n <= 40; n++)
    work.users.push({
      Unique_ID: String(n),
      First_Name: `Given ${n}`,
      Last_Name: 'Example',
      Email: `p${n}@acme.example`,
      Status: 'Active',
    })
  const id = await create('workday')
  const wrong = await gatehouse(
    settings,
    'directories',
    'source',
    id,
    '--set',
    `users_url=${work.users_url}`,
    '--set',
    'username=nobody',
    '--set',
    'password=wrong',
  )
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('Workday does not accept')])
  writeFileSync(join(folder, 'password'), `${work.password}\n`)
  const set = await gatehouse(
    settings,
    'directories',
    'source',
    id,
    '--set',
    `users_url=${work.users_url}`,
    '--set',
    `username=${work.username}`,
    '--set-file',
    `password=${join(folder, 'password')}`,
  )
  expect([set.code, set.stderr]).toEqual([0, ''])
  expect(set.stdout).toContain('secrets')
  expect(set.stdout).not.toContain(work.password)

  const first = await gatehouse(settings, 'directories', 'sync', id)
  expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/completed[\s\S]*create 40/)])
  expect(first.stderr).toMatch(/received|applied|completed/)

  work.users.splice(0, 30)
  const held = await gatehouse(settings, 'directories', 'sync', id)
  expect([held.code, held.stderr]).toEqual([1, expect.stringContaining('previews approve directory_sync_')])
  const { data } = await gatehouseJson(settings, 'previews', 'list', '--directory', id)
  expect(data).toMatchObject([{ hold_reason: 'deactivations', counts: { users: { deactivate: 30 } } }])
  const [sync = ''] = /directory_sync_\w+/.exec(held.stderr) ?? []
  expect((await gatehouse(settings, 'previews', 'show', sync)).stdout).toMatch(
    /deactivate 30[\s\S]*p1@acme.example/,
  )
  expect((await gatehouse(settings, 'previews', 'approve', sync)).code).toBe(0)
  expect((await gatehouse(settings, 'previews', 'discard', sync)).code).toBe(1)
  expect((await gatehouse(settings, 'directories', 'sync', id)).code).toBe(0)
  const users = await gatehouseJson(settings, 'directories', 'users', id)
  expect(users.data).toHaveLength(10)
})

it('hands files over, and says what is wrong with them line by line', { timeout: 180_000 }, async () => {
  const id = await create('sftp')
  writeFileSync(join(folder, 'users.csv'), 'id,email\n1,a@acme.example\n1,b@acme.example\n')
  const wrong = await gatehouse(settings, 'directories', 'import', id, '--csv', folder)
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringContaining("users.csv, line 3: the id '1' was there already"),
  ])
  writeFileSync(join(folder, 'users.csv'), 'id,email\n1,a@acme.example\n2,b@acme.example\n')
  const done = await gatehouse(settings, 'directories', 'import', id, '--csv', folder)
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('create 2')])
  expect(done.stderr).toContain('users.csv: 2 rows')
})

it('says when one directory waits, and gives a figure back to the environment', {
  timeout: 60_000,
}, async () => {
  const id = await create('workday')
  const holds = (...said: string[]) => gatehouseJson(settings, 'directories', 'holds', id, ...said)
  expect(await holds()).toMatchObject({ deactivated_people: 20, own: [] })
  expect(await holds('--people', 'off', '--first-sync', 'on')).toMatchObject({
    deactivated_people: null,
    deactivated_percent: 10,
    first_sync: true,
    own: ['deactivated_people', 'first_sync'],
  })
  expect(await holds('--people', 'environment')).toMatchObject({
    deactivated_people: 20,
    own: ['first_sync'],
  })
  expect(await holds()).toMatchObject({ own: ['first_sync'] })
  const wrong = await gatehouse(settings, 'directories', 'holds', id, '--percent', 'many')
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--percent')])
})
