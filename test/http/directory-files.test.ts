/** Files that a customer's script uploads, and what becomes of them. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { planSyncs } from '../../src/jobs/plan-syncs.ts'
import { runNext } from '../../src/jobs/runner.ts'
import { synchronizeDirectory } from '../../src/jobs/synchronize-directory.ts'
import { createDirectory } from '../../src/resources/directories/lifecycle.ts'
import { openDirectory } from '../../src/resources/directories/open.ts'
import type { DirectoryType } from '../../src/resources/directories/types.ts'
import * as syncs from '../../src/resources/directory-syncs/contract.ts'
import { createDirectoryToken } from '../../src/resources/directory-tokens/tokens.ts'
import { startApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { createWorld } from '../world.ts'

const app = await startApp()
const deps = jobDeps(app.deps.store, app.deps)
const { acme } = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())

interface Made {
  id: string
  external_key: string
  token: string
}
let directory: Made
beforeEach(async () => {
  directory = await make('sftp')
  await app.events()
})

const make = (type: DirectoryType): Promise<Made> =>
  app.deps.store.change(systemActor, async (tx) => {
    const owner = { environment_id: app.environment.id, organization_id: acme.id }
    const row = await createDirectory(tx, owner, { type, name: 'People' })
    const { value } = await createDirectoryToken(tx, await openDirectory(tx.db, owner, row.id))
    return { id: row.id, external_key: row.external_key, token: value }
  })

const put = (name: string, body: string | Buffer, to = directory, headers: Record<string, string> = {}) =>
  app.call('PUT', `/directory_sync/csv/${to.external_key}/${name}`, {
    body,
    key: null,
    headers: { authorization: `Bearer ${to.token}`, 'content-type': 'text/csv', ...headers },
  })

async function background(): Promise<void> {
  const running = new AbortController().signal
  await planSyncs.run(deps, { payload: {}, signal: running })
  while (await runNext(deps, [synchronizeDirectory], running));
}

describe('an upload', () => {
  it('of the three files becomes people, groups and memberships', async () => {
    expect((await put('groups.csv', 'id,name\ng1,Engineering\n')).status).toBe(200)
    expect(
      (
        await put(
          'users.csv',
          'id,email,first_name,cost_center\n1,a@acme.example,Ada,4711\n2,b@acme.example,Bob,\n',
        )
      ).body,
    ).toMatchObject({ object: 'directory_file', name: 'users.csv', rows: 2 })
    const { body } = await put('user_groups.csv', 'user_id,group_id\n1,g1\n')
    expect(body).toMatchObject({ rows: 1 })
    await background()
    expect(await app.events()).toEqual([
      'dsync.activated',
      'dsync.user.created',
      'dsync.user.created',
      'dsync.group.created',
      'dsync.group.user_added',
    ])
    const users = await app.call('GET', `/directory_users?directory=${directory.id}&order=asc`)
    expect(users.body.data).toMatchObject([
      { idp_id: '1', email: 'a@acme.example', custom_attributes: { cost_center: '4711' } },
      { idp_id: '2' },
    ])
    await background()
    expect(await app.events()).toEqual([])
  })

  it('with mistakes is refused with their lines, and the file before it stays', async () => {
    await put('users.csv', 'id\n1\n')
    const { status, body } = await put('users.csv', 'id,email\n1,a@acme.example\n1,b@acme.example\n')
    expect([status, body.code, body.errors]).toEqual([
      422,
      'files_invalid',
      [
        {
          field: 'users.csv',
          code: 'files_invalid',
          message: "users.csv, line 3: the id '1' was there already",
        },
      ],
    ])
    await background()
    expect((await app.newEvents()).filter(({ event }) => event === 'dsync.user.created')).toHaveLength(1)
  })

  it('of memberships before people waits for them', async () => {
    await put('user_groups.csv', 'user_id,group_id\n1,g1\n')
    await background()
    const { data } = await app.ask(syncs.listDirectorySyncs, { query: { directory: directory.id } })
    expect(data).toMatchObject([{ state: 'failed', error: { code: 'files_invalid' } }])
    await put('users.csv', 'id\n1\n')
    await background()
    expect(await app.events()).toContain('dsync.group.user_added')
  })

  it('is taken in pieces, of thousands of people', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n},person-${n}@acme.example,${'x'.repeat(40)}`)
    expect((await put('users.csv', `id,email,note\n${lines.join('\n')}\n`)).body.rows).toBe(20_000)
    const { n } = await app.deps.store.db
      .selectFrom('directory_file_chunks')
      .select((row) => row.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBeGreaterThan(1)
  })
})

describe('nobody', () => {
  it.each([
    ['without a token', { authorization: '' }],
    ['with another', { authorization: 'Bearer nothing' }],
    ['with an API key', () => ({ authorization: `Bearer ${app.key}` })],
  ])('%s uploads anything', async (_, headers) => {
    const answer = await put(
      'users.csv',
      'id\n1\n',
      directory,
      typeof headers === 'function' ? headers() : headers,
    )
    expect(answer.status).toBe(401)
    expect(
      await app.deps.store.db
        .selectFrom('directory_files')
        .select('id')
        .where('directory_id', '=', directory.id)
        .execute(),
    ).toEqual([])
  })
  it("uploads to another one's directory with his own token", async () => {
    const other = await make('sftp')
    expect((await put('users.csv', 'id\n1\n', { ...directory, token: other.token })).status).toBe(401)
  })
  it('uploads a file that there is not, or to a directory that takes none', async () => {
    expect((await put('salaries.csv', 'id\n1\n')).status).toBe(404)
    expect((await put('users.csv', 'id\n1\n', await make('okta scim v2.0'))).status).toBe(409)
  })
})
