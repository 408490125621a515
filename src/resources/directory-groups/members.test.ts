import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf, newDirectory, newOwner, type Provider, scimUser } from '../../../test/world/directory.ts'
import { startStore } from '../../../test/world/store.ts'
import type { Tx } from '../../db/store.ts'
import { countsOf } from '../directories/counts.ts'
import type { OpenDirectory } from '../directories/open.ts'
import { createUsers } from '../directory-users/provisioning.ts'
import { personOfScim } from '../directory-users/scim-person.ts'
import { lockGroup, maybeFindGroup } from './groups.ts'
import { changeMembers, listMembers, memberIds } from './members.ts'
import { updateGroup } from './provisioning.ts'

const { store, environment, stop } = await startStore('2026-11-21T12:00:00.000Z')
afterAll(stop)
const owner = await newOwner(store, environment.id)
const events = eventsOf(store)
let okta: Provider
beforeEach(async () => {
  okta = await newDirectory(store, owner)
  await events()
})
const names = async () => (await events()).map(({ event }) => event)
async function people(count: number): Promise<string[]> {
  const persons = Array.from({ length: count }, (_, n) => personOfScim(scimUser(`p${n}@acme.example`)))
  const rows = await okta.change((tx, directory) => createUsers(tx, directory, persons))
  await events()
  return rows.map(({ id }) => id)
}

/** How often the database was asked within `work`, and how many rows it gave. */
async function cost(work: (tx: Tx, directory: OpenDirectory) => Promise<unknown>) {
  const cost = { queries: 0, rows: 0 }
  await okta.change((tx, directory) => {
    const db = tx.db.withPlugin({
      transformQuery: ({ node }) => {
        cost.queries++
        return node
      },
      transformResult: async ({ result }) => {
        cost.rows += result.rows.length
        return result
      },
    })
    return work({ ...tx, db }, directory)
  })
  return cost
}

describe('a group of many', () => {
  it('has one member added and removed without a look at the others', async () => {
    const everybody = await people(1_200)
    const [one = '', ...others] = everybody
    const id = await okta.pushGroup('Everybody')
    await okta.members(id, { add: others })
    await events()
    const change = (add: string[], remove: string[]) =>
      cost(async (tx, directory) => {
        const row = await lockGroup(tx, directory, id)
        const description = { external_id: null, name: row.name, resource: { displayName: row.name } }
        const group = await updateGroup(tx, directory, row, description)
        await changeMembers(tx, directory, group, {
          add: new Map(add.map((user) => [user, null])),
          remove: new Set(remove),
        })
      })
    for (const [added, removed, event] of [
      [[one], [], 'dsync.group.user_added'],
      [[], [one], 'dsync.group.user_removed'],
    ] as const) {
      const { queries, rows } = await change([...added], [...removed])
      // The group, the user, the membership; and the event and the group's new number, which give nothing back.
      expect(queries).toBeLessThanOrEqual(5)
      expect(rows).toBeLessThanOrEqual(3)
      expect(await names()).toEqual([event])
    }
  })
})

describe('a group', () => {
  it('is told of when it comes, is renamed and goes, and stays itself', async () => {
    const id = await okta.pushGroup('Engineering')
    await okta.rename(id, 'Development')
    await okta.rename(id, 'Development')
    await okta.removeGroup(id)
    const [, created, updated, deleted, ...rest] = await events()
    expect(created).toMatchObject({
      event: 'dsync.group.created',
      data: { object: 'directory_group', id, idp_id: 'Engineering', name: 'Engineering' },
    })
    expect(updated).toMatchObject({
      event: 'dsync.group.updated',
      data: { id, idp_id: 'Engineering', name: 'Development', previous_attributes: { name: 'Engineering' } },
    })
    expect(deleted).toMatchObject({ event: 'dsync.group.deleted', data: { id, name: 'Development' } })
    expect(rest).toEqual([])
    expect((await countsOf(store.db, [okta.id])).get(okta.id)).toMatchObject({ groups: 0 })
  })

  it('has an id of the provider that no other has', async () => {
    const id = await okta.pushGroup('Engineering', 'x1')
    await expect(okta.pushGroup('Other', 'x1')).rejects.toMatchObject({
      status: 409,
      message: "Another group already exists with this ID 'x1'.",
    })
    // The name may come twice where each has an id of its own.
    await okta.pushGroup('Engineering', 'x2')
    const renamed = await okta.pushGroup('Sales')
    await okta.rename(renamed, 'Support')
    await expect(okta.pushGroup('Sales')).rejects.toMatchObject({ status: 409 })
    expect(await maybeFindGroup(store.db, okta.id, id)).toMatchObject({ idp_id: 'x1' })
  })

  it('needs a name', async () => {
    await expect(okta.pushGroup('  ')).rejects.toMatchObject({ status: 422 })
  })

  it('goes with its members, and no word of them', async () => {
    const id = await okta.pushGroup('Engineering')
    await okta.members(id, { add: await people(3) })
    await events()
    await okta.removeGroup(id)
    expect(await names()).toEqual(['dsync.group.deleted'])
    expect(await memberIds(store.db, id)).toEqual([])
  })
})

describe('members', () => {
  it('are told of when they really came or went', async () => {
    const [ada = '', lin = '', sam = ''] = await people(3)
    const group = await okta.pushGroup('Engineering')
    await events()
    const first = await okta.members(group, { add: [ada, lin] })
    expect(first).toMatchObject({ added: [ada, lin].sort(), removed: [], unknown: [] })
    expect(first.group).toMatchObject({ members: 2, version: 2 })
    const told = await events()
    expect(told.map(({ event }) => event)).toEqual(['dsync.group.user_added', 'dsync.group.user_added'])
    expect(told[0]?.data).toMatchObject({ directory_id: okta.id, user: { id: ada }, group: { id: group } })
    expect(told[0]?.data.user).not.toHaveProperty('groups')

    const again = await okta.members(group, { add: [ada], remove: [sam] })
    expect(again).toMatchObject({ added: [], removed: [] })
    expect(again.group.version).toBe(2)
    expect(await names()).toEqual([])

    await okta.members(group, { add: [sam], remove: [ada] })
    expect(await names()).toEqual(['dsync.group.user_removed', 'dsync.group.user_added'])
    expect(await memberIds(store.db, group)).toEqual([lin, sam].sort())
  })

  it('of a whole list are told of by the difference', async () => {
    const [ada = '', lin = '', sam = ''] = await people(3)
    const group = await okta.pushGroup('Engineering')
    await okta.members(group, { add: [ada, lin] })
    await events()
    const { group: row } = await okta.members(group, { clear: true, add: [lin, sam] })
    const told = await events()
    expect(told.map(({ event, data }) => [event, data.user.id])).toEqual([
      ['dsync.group.user_removed', ada],
      ['dsync.group.user_added', sam],
    ])
    expect(row.members).toBe(2)
  })

  it('that are nobody here are left out', async () => {
    const other = await newDirectory(store, owner)
    const stranger = await other.push(scimUser('stranger'))
    const [ada = ''] = await people(1)
    const group = await okta.pushGroup('Engineering')
    const { added, unknown } = await okta.members(group, { add: [ada, stranger, 'directory_user_nobody'] })
    expect(added).toEqual([ada])
    expect(unknown.sort()).toEqual([stranger, 'directory_user_nobody'].sort())
    expect(await memberIds(store.db, group)).toEqual([ada])
  })

  it('are counted and paged where there are many, and one of them is changed alone', async () => {
    const everybody = await people(1_203)
    const group = await okta.pushGroup('Everybody')
    const { group: row } = await okta.members(group, { add: everybody })
    expect(row.members).toBe(1_203)
    const told = (await events()).filter(({ event }) => event === 'dsync.group.user_added')
    expect(told.map(({ data }) => data.user.id).sort()).toEqual(everybody.toSorted())
    const pages: string[] = []
    for (let after = ''; ; ) {
      const page = await listMembers(store.db, group, { after, limit: 500 })
      pages.push(...page.map(({ user_id }) => user_id))
      if (page.length < 500) break
      after = page.at(-1)?.user_id ?? ''
    }
    expect(pages).toEqual(everybody.toSorted())
    await okta.members(group, { remove: everybody.slice(0, 1) })
    expect((await maybeFindGroup(store.db, okta.id, group))?.members).toBe(1_202)
    expect(await names()).toEqual(['dsync.group.user_removed'])
  })

  it('are added once when two add them at the same moment', async () => {
    const everybody = await people(20)
    const group = await okta.pushGroup('Engineering')
    await events()
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => okta.members(group, { add: everybody })))
    expect(outcomes.flatMap(({ added }) => added).sort()).toEqual(everybody.toSorted())
    expect(await names()).toHaveLength(20)
    expect((await maybeFindGroup(store.db, okta.id, group))?.members).toBe(20)
  })

  it('who are deleted meanwhile leave neither a membership nor a wrong count', async () => {
    const everybody = await people(12)
    const group = await okta.pushGroup('Engineering')
    await events()
    await Promise.all([
      ...everybody.map((id) => okta.members(group, { add: [id] })),
      ...everybody.map((id) => okta.remove(id)),
    ])
    expect(await memberIds(store.db, group)).toEqual([])
    expect((await maybeFindGroup(store.db, okta.id, group))?.members).toBe(0)
    // In the order of what was told, nobody joins who is gone, and everybody who joined left before.
    const members = new Set<string>()
    const gone = new Set<string>()
    for (const { event, data } of await events()) {
      const user = data.user?.id ?? data.id
      if (event === 'dsync.group.user_added') members.add(user)
      if (event === 'dsync.group.user_added') expect(gone).not.toContain(user)
      if (event === 'dsync.group.user_removed') members.delete(user)
      if (event === 'dsync.user.deleted') gone.add(user)
      if (event === 'dsync.user.deleted') expect(members).not.toContain(user)
    }
    expect(gone.size).toBe(12)
  })
})
