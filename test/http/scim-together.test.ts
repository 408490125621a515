/** Users who are created side by side: committed together, and each for themselves. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { openDirectory } from '../../src/resources/directories/open.ts'
import { personOfScim } from '../../src/resources/directory-users/scim-person.ts'
import { createTogether } from '../../src/scim/creates.ts'
import { startApp } from '../harness.ts'
import { openScim } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp()
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())
afterEach(() => vi.restoreAllMocks())

const userOf = (userName: string) => ({
  userName,
  emails: [{ value: `${userName}@acme.example`, primary: true }],
})
async function directory() {
  const scim = await openScim(app, world.acme.id)
  // The first one links it, which the next ones know a second later.
  await scim.ok('POST', '/Users', userOf('first'))
  app.clock.advance(2)
  await app.newEvents()
  return scim
}
async function created() {
  const events = await app.newEvents()
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['dsync.user.created']))
  return events.map(({ data }) => data.username)
}
const names = Array.from({ length: 24 }, (_, n) => `user-${n}`)

describe('users who are created side by side', () => {
  it('share a commit, and one that is refused takes nobody with it', async () => {
    const { store } = app.deps
    const { directory: record } = await directory()
    const open = await openDirectory(store.db, record, record.id)
    const together = createTogether(store)
    const all = (wanted: string[]) =>
      Promise.allSettled(
        wanted.map((name) => together({ directory: open, person: personOfScim(userOf(name)), size: 100 })),
      )
    const commits = vi.spyOn(store, 'write')
    expect((await all(names)).map(({ status }) => status)).not.toContain('rejected')
    expect(commits).toHaveBeenCalledTimes(1)
    expect(await created()).toEqual(names)
    const again = await all(['one', 'USER-3', 'two'])
    expect(again.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await created()).toEqual(['one', 'two'])
  })

  it('are there once they are answered, and told of once each', async () => {
    const scim = await directory()
    const made = await Promise.all(names.map((name) => scim.ok('POST', '/Users', userOf(name))))
    expect(made.map(({ userName }) => userName)).toEqual(names)
    expect((await created()).toSorted()).toEqual(names.toSorted())
    for (const { id, userName } of made.slice(0, 3)) {
      expect(await scim.ok('GET', `/Users/${id}`)).toMatchObject({ userName })
      expect(await scim.ok('GET', `/Users?filter=userName%20eq%20%22${userName}%22`)).toMatchObject({
        totalResults: 1,
        Resources: [{ id }],
      })
    }
    expect(await scim.ok('GET', '/Users?count=1')).toMatchObject({ totalResults: 25 })
  })

  it('are refused one by one', async () => {
    const scim = await directory()
    const bodies = [
      ...names.map(userOf),
      userOf('USER-3'),
      { ...userOf('long'), externalId: 'x'.repeat(600) },
    ]
    const answers = await Promise.all(bodies.map((body) => scim.call('POST', '/Users', { body })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(24)
    expect(statuses.at(-1)).toBe(400)
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.body).toMatchObject({ status: '409', scimType: 'uniqueness' })
    const told = await created()
    expect([told.length, new Set(told.map((name) => String(name).toLowerCase())).size]).toEqual([24, 24])
  })

  it('keep the ids that they bring, and their other addresses', async () => {
    const scim = await directory()
    const ids = names.map((_, n) => `directory_user_01EHZNVPK3SFK441A1RGBF${String(n).padStart(4, '0')}`)
    const made = await Promise.all(
      ids.map(async (id, n) => {
        const emails = [
          { value: `m${n}@acme.example`, primary: true },
          { value: `home-${n}@acme.example`, type: 'home' },
        ]
        const body = { ...userOf(`m${n}`), emails }
        return (await scim.call('POST', '/Users', { body, headers: { 'x-workos-migrated-id': id } })).body
      }),
    )
    expect(made.map(({ id }) => id)).toEqual(ids)
    expect(await scim.ok('GET', '/Users?filter=emails%20eq%20%22HOME-7@acme.example%22')).toMatchObject({
      totalResults: 1,
      Resources: [{ id: ids[7] }],
    })
    await created()
  })
})
