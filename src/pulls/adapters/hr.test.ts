/** What every HR system is held to, and what is peculiar to each. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type BambooHr, startBambooHr } from '../../../test/world/bamboohr-api.ts'
import { type HiBob, startHiBob } from '../../../test/world/hibob-api.ts'
import { type Personio, startPersonio } from '../../../test/world/personio-api.ts'
import { drain, pullWorld } from '../../../test/world/pull-world.ts'
import { startWorkday, type Workday } from '../../../test/world/workday-raas.ts'
import { PullError } from '../pull-error.ts'
import { bamboohr } from './bamboohr.ts'
import { hibob } from './hibob.ts'
import { personio } from './personio.ts'
import { workday } from './workday.ts'

let bamboo: BambooHr
let bob: HiBob
let perso: Personio
let work: Workday
beforeEach(async () => {
  await stop()
  ;[bamboo, bob, perso, work] = await Promise.all([
    startBambooHr(),
    startHiBob(),
    startPersonio(),
    startWorkday(),
  ])
})
const stop = () => Promise.all([bamboo, bob, perso, work].map((fake) => fake?.stop()))
afterAll(stop)

const at = () =>
  pullWorld({ [bamboo.host]: bamboo.origin, 'api.hibob.com': bob.origin, 'api.personio.de': perso.origin })

interface Case {
  name: string
  api(): {
    trouble(
      path: RegExp,
      ...troubles: ('cut' | 'drop' | { status: number; headers?: Record<string, string> })[]
    ): void
  }
  open(secret?: string): ReturnType<typeof bamboohr.open>
  employ(n: number, rest?: { left?: boolean; department?: string }): void
}
const cases: Case[] = [
  {
    name: 'BambooHR',
    api: () => bamboo,
    open: (api_key = bamboo.api_key) => bamboohr.open({ subdomain: 'acme', api_key }),
    employ: (n, { left = false, department = 'Engineering' } = {}) =>
      bamboo.employees.push({
        id: String(n),
        status: left ? 'Inactive' : 'Active',
        firstName: `Given ${n}`,
        lastName: `Family ${n}`,
        workEmail: `p${n}@acme.example`,
        jobTitle: 'Engineer',
        department,
      }),
  },
  {
    name: 'HiBob',
    api: () => bob,
    open: (token = bob.token) => hibob.open({ service_user_id: bob.service_user_id, token }),
    employ: (n, { left = false, department = 'Engineering' } = {}) =>
      bob.employees.push({
        'root.id': String(n),
        'root.email': `p${n}@acme.example`,
        'root.firstName': `Given ${n}`,
        'root.surname': `Family ${n}`,
        'work.title': 'Engineer',
        'work.department': department,
        'internal.status': left ? 'Inactive' : 'Active',
      }),
  },
  {
    name: 'Personio',
    api: () => perso,
    open: (client_secret = perso.client_secret) =>
      personio.open({ client_id: perso.client_id, client_secret }),
    employ: (n, { left = false, department = 'Engineering' } = {}) =>
      perso.employees.push({
        id: n,
        first_name: `Given ${n}`,
        last_name: `Family ${n}`,
        email: `p${n}@acme.example`,
        status: left ? 'inactive' : 'active',
        position: 'Engineer',
        department: { id: 7, name: department },
        last_modified_at: '2026-01-01T00:00:00',
      }),
  },
  {
    name: 'Workday',
    api: () => work,
    open: (password = work.password) =>
      workday.open({ users_url: work.users_url, username: work.username, password }),
    employ: (n, { left = false, department = 'Engineering' } = {}) =>
      work.users.push({
        Unique_ID: String(n),
        First_Name: `Given ${n}`,
        Last_Name: `Family ${n}`,
        Email: `p${n}@acme.example`,
        Job_Title: 'Engineer',
        Status: left ? 'Terminated' : 'Active',
        Group_Name: department,
      }),
  },
]

describe.each(cases)('$name', ({ api, open, employ }) => {
  const pull = (cursor: string | null = null, { world } = at()) => drain(open().pull(world, cursor))

  it('lists everybody, leavers as inactive, and each department once with its people', async () => {
    for (let n = 1; n <= 250; n++) employ(n)
    employ(251, { left: true })
    const { items, end } = await pull()
    const users = items.filter(({ kind }) => kind === 'user')
    expect(users).toHaveLength(251)
    expect(users[0]).toMatchObject({
      id: '1',
      state: 'active',
      first_name: 'Given 1',
      last_name: 'Family 1',
      job_title: 'Engineer',
      emails: [{ value: 'p1@acme.example', primary: true }],
    })
    expect(users[250]).toMatchObject({ id: '251', state: 'inactive' })
    expect(items.filter(({ kind }) => kind === 'group')).toMatchObject([{ name: 'Engineering' }])
    expect(items.filter(({ kind }) => kind === 'member')).toHaveLength(250)
    expect(end.listed).toBe('complete')
  })

  it('is checked with one small question', async () => {
    expect(await open().check(at().world)).toHaveLength(1)
    employ(1)
    expect(await open().check(at().world)).toEqual([])
  })

  it('says that credentials are wrong, which only a person can mend', async () => {
    for (const work of [
      () => open('wrong').check(at().world),
      () => drain(open('wrong').pull(at().world, null)),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'credentials_rejected', needs_person: true })
  })

  it('waits as long as it is told, and goes on', async () => {
    employ(1)
    api().trouble(
      /./,
      { status: 429, headers: { 'retry-after': '30' } },
      { status: 503, headers: { 'retry-after': '3' } },
    )
    const { world, pauses } = at()
    expect((await pull(null, { world, pauses })).items.length).toBeGreaterThan(0)
    expect(pauses).toEqual([30, 3])
  })

  it('leaves a long wait to the next sync', async () => {
    api().trouble(/./, { status: 429, headers: { 'retry-after': '900' } })
    await expect(pull()).rejects.toMatchObject({ code: 'quota_exceeded', retry_after: 900 })
  })

  it.each(['cut', 'drop', { status: 500 }] as const)(
    'met with %j never comes to its end',
    async (trouble) => {
      for (let n = 1; n <= 50; n++) employ(n)
      // The last question is the one whose answer holds the people.
      api().trouble(/reports|people|employees|customreport/, trouble)
      await expect(pull()).rejects.toMatchObject({ code: 'unreachable' })
    },
  )
})

it('BambooHR asks first who changed, and reads nobody when nobody did', async () => {
  cases[0]?.employ(1)
  const { world } = at()
  const source = bamboohr.open({ subdomain: 'acme', api_key: bamboo.api_key })
  const first = await drain(source.pull(world, null))
  expect(await drain(source.pull(world, first.end.cursor))).toMatchObject({
    items: [],
    end: { listed: 'unchanged' },
  })
  bamboo.changed.set('1', '2026-03-01T12:30:00.000Z')
  expect((await drain(source.pull(world, first.end.cursor))).end.listed).toBe('complete')
})

it('Personio names only who changed since, which says nothing about who is missing', async () => {
  for (const n of [1, 2, 3]) cases[2]?.employ(n)
  const { world } = at()
  const source = personio.open({ client_id: perso.client_id, client_secret: perso.client_secret })
  const first = await drain(source.pull(world, null))
  const [changed] = perso.employees
  if (changed) changed.last_modified_at = '2026-03-01T12:00:01'
  const second = await drain(source.pull(world, first.end.cursor))
  expect(second.end.listed).toBe('changes')
  expect(second.items.filter(({ kind }) => kind === 'user')).toMatchObject([{ id: '1' }])
})

it('HiBob that hides ids or states is refused, for nobody could be compared', async () => {
  cases[1]?.employ(1)
  bob.hide('internal.status')
  const { world } = at()
  const source = hibob.open({ service_user_id: bob.service_user_id, token: bob.token })
  await expect(drain(source.pull(world, null))).rejects.toMatchObject({
    code: 'permission_missing',
    message: expect.stringContaining('internal.status'),
  })
})

it('HiBob is read in the format for machines as well', async () => {
  cases[1]?.employ(1)
  bob.machineFormat()
  const { world } = at()
  const { items } = await drain(
    hibob.open({ service_user_id: bob.service_user_id, token: bob.token }).pull(world, null),
  )
  expect(items[0]).toMatchObject({ id: '1', first_name: 'Given 1', emails: [{ value: 'p1@acme.example' }] })
})

it('Workday takes groups from a report of their own, and wants ids', async () => {
  cases[3]?.employ(1)
  work.groups.push({ Unique_ID: '1', Group_ID: 'g9', Group_Name: 'Works council' })
  const { world } = at()
  const settings = {
    users_url: work.users_url,
    groups_url: work.groups_url,
    username: work.username,
    password: work.password,
  }
  const { items } = await drain(workday.open(settings).pull(world, null))
  expect(items).toContainEqual({ kind: 'member', group_id: 'group:g9', user_id: '1' })
  work.users.push({ First_Name: 'Without id' })
  await expect(drain(workday.open(settings).pull(world, null))).rejects.toBeInstanceOf(PullError)
})
