import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type GoogleDirectory,
  googleQuota,
  startGoogleDirectory,
} from '../../../test/world/google-directory.ts'
import { drain, pullWorld } from '../../../test/world/pull-world.ts'
import { ApiError } from '../../kernel/errors.ts'
import { google } from './google.ts'

let fake: GoogleDirectory
let instant: string
const now = () => new Date(instant)
beforeEach(async () => {
  instant = '2026-03-01T12:00:00.000Z'
  await fake?.stop()
  fake = await startGoogleDirectory(now)
})
afterAll(() => fake.stop())

const person = (n: number, rest = {}) => ({
  id: `10${n}`,
  primaryEmail: `person-${n}@acme.example`,
  name: { givenName: `Given ${n}`, familyName: `Family ${n}` },
  suspended: false,
  archived: false,
  lastLoginTime: '2026-02-28T08:00:00.000Z',
  ...rest,
})
const at = () =>
  pullWorld({ 'admin.googleapis.com': fake.origin, 'oauth2.googleapis.com': fake.origin }, { now })
const settings = (over = {}) => ({ admin_email: fake.admin, service_account_key: fake.key, ...over })
const pull = (over = {}, { world } = at(), cursor: string | null = null) =>
  drain(google.open(settings(over)).pull(world, cursor))

describe('a pull', () => {
  it('reads everybody over several pages, and every group with its people', async () => {
    for (let n = 0; n < 1_203; n++) fake.users.push(person(n))
    fake.groups.push({
      id: 'g1',
      name: 'Engineering',
      email: 'eng@acme.example',
      members: [
        { id: '100', type: 'USER' },
        { id: 'g2', type: 'GROUP' },
      ],
    })
    const { items, end } = await pull()
    expect(items.filter(({ kind }) => kind === 'user')).toHaveLength(1_203)
    expect(items.filter(({ kind }) => kind === 'member')).toEqual([
      { kind: 'member', group_id: 'g1', user_id: '100' },
    ])
    expect(end).toEqual({ listed: 'complete', cursor: expect.any(String) })
    expect(fake.questions.filter(({ path }) => path === '/admin/directory/v1/users')).toHaveLength(3)
  })

  it('tells the suspended from those who left, and forgets what changes with every sign-in', async () => {
    fake.users.push(person(1, { suspended: true }), person(2, { archived: true }), person(3))
    const { items } = await pull()
    expect(items.flatMap((one) => (one.kind === 'user' ? [one.state] : []))).toEqual([
      'suspended',
      'inactive',
      'active',
    ])
    expect(JSON.stringify(items)).not.toContain('lastLoginTime')
  })

  it('with chosen groups takes their members and nobody else', async () => {
    fake.users.push(person(1), person(2))
    const members = [{ id: '101', type: 'USER' as const }]
    fake.groups.push(
      { id: 'g1', name: 'Sales', email: 's@acme.example', members },
      { id: 'g2', name: 'All', email: 'a@acme.example', members: [] },
    )
    const { items } = await pull({ group_ids: ['g1'] })
    expect(items.map((one) => (one.kind === 'member' ? `${one.group_id} ${one.user_id}` : one.id))).toEqual([
      'g1',
      'g1 101',
      '101',
    ])
  })

  it('works with a consent as well', async () => {
    fake.users.push(person(1))
    const { world } = pullWorld(
      { 'admin.googleapis.com': fake.origin, 'oauth2.googleapis.com': fake.origin },
      { google: fake.client },
    )
    const { items } = await drain(google.open({ refresh_token: fake.refresh_token }).pull(world, null))
    expect(items).toHaveLength(1)
  })

  it.each(['quotaExceeded', 'userRateLimitExceeded', 'rateLimitExceeded'])(
    'waits longer and longer on %s, and goes on',
    async (reason) => {
      fake.users.push(person(1))
      fake.trouble(/\/users/, googleQuota(reason), googleQuota(reason), {
        status: 429,
        headers: { 'retry-after': '7' },
      })
      const { world, pauses } = at()
      const { items } = await pull({}, { world, pauses })
      expect(items).toHaveLength(1)
      expect(pauses).toEqual([1, 2, 7])
    },
  )

  it('gives up on a quota that stays, and says when to come back', async () => {
    fake.trouble(/\/groups/, ...Array.from({ length: 9 }, () => googleQuota()))
    await expect(pull()).rejects.toMatchObject({
      code: 'quota_exceeded',
      needs_person: false,
      retry_after: 16,
    })
  })

  it.each([
    ['cut', { code: 'unreachable' }],
    ['drop', { code: 'unreachable' }],
    [{ status: 500 }, { code: 'unreachable' }],
    [{ status: 200, body: '<html>' }, { code: 'answer_unreadable' }],
  ] as const)('that meets %j on a later page throws, and never ends', async (trouble, expected) => {
    for (let n = 0; n < 1_100; n++) fake.users.push(person(n))
    fake.trouble(/pageToken/, trouble)
    await expect(pull()).rejects.toMatchObject({ ...expected, needs_person: false })
  })
})

describe('a pull after another', () => {
  const member = (id: string) => ({ id, type: 'USER' as const })
  const group = (id: string, ...members: string[]) => ({
    id,
    name: `Group ${id}`,
    email: `${id}@acme.example`,
    members: members.map(member),
  })
  const first = async (over = {}) => {
    for (let n = 0; n < 1_203; n++) fake.users.push(person(n))
    fake.groups.push(group('g1', '100', '101'), group('g2', '102'))
    const { end } = await pull(over)
    fake.questions.length = 0
    return end.cursor
  }
  const sent = () => fake.questions.filter(({ path }) => path !== '/token')
  const conditional = () => sent().filter(({ headers }) => headers['if-none-match'] !== undefined)

  it('asks for each page once and hears nothing when nothing changed, whoever signed in', async () => {
    const cursor = await first()
    for (const user of fake.users) user.lastLoginTime = '2026-03-01T11:59:00.000Z'
    const { items, end } = await pull({}, at(), cursor)
    expect(items).toEqual([])
    expect(end).toEqual({ listed: 'unchanged', cursor })
    expect(sent()).toHaveLength(6)
    expect(conditional()).toHaveLength(6)
  })

  it('reads the members of the one group that changed, and says that they are all', async () => {
    const cursor = await first()
    fake.groups[1]?.members.splice(0, 1, member('103'))
    const { items, end } = await pull({}, at(), cursor)
    expect(items).toEqual([{ kind: 'member', group_id: 'g2', user_id: '103' }])
    expect(end).toEqual({ listed: 'changes', whole_groups: ['g2'], cursor: expect.any(String) })
    expect((await pull({}, at(), end.cursor)).end).toEqual({ listed: 'unchanged', cursor: end.cursor })
  })

  it.each<[string, () => unknown]>([
    ['somebody came', () => fake.users.push(person(2_000))],
    ['somebody left', () => fake.users.pop()],
    ['somebody was suspended', () => Object.assign(fake.users[700] ?? {}, { suspended: true })],
    ['a group came', () => fake.groups.push(group('g3'))],
    ['a group went', () => fake.groups.pop()],
    ['a group has another name', () => Object.assign(fake.groups[0] ?? {}, { name: 'Other' })],
  ])('lists everybody when %s', async (_, change) => {
    const cursor = await first()
    change()
    const { items, end } = await pull({}, at(), cursor)
    expect(end.listed).toBe('complete')
    expect(items.filter(({ kind }) => kind === 'user')).toHaveLength(fake.users.length)
  })

  it('with chosen groups lists everybody when one of them changed, for who is taken has changed', async () => {
    const cursor = await first({ group_ids: ['g1'] })
    expect((await pull({ group_ids: ['g1'] }, at(), cursor)).end.listed).toBe('unchanged')
    fake.groups[0]?.members.push(member('102'))
    const { items, end } = await pull({ group_ids: ['g1'] }, at(), cursor)
    expect(end.listed).toBe('complete')
    expect(items.filter(({ kind }) => kind === 'user')).toHaveLength(3)
  })

  it('lists everybody after six hours, in case a validator was none', async () => {
    const cursor = await first()
    instant = '2026-03-01T18:00:01.000Z'
    expect((await pull({}, at(), cursor)).end.listed).toBe('complete')
    expect(conditional()).toEqual([])
  })

  it('lists everybody when Google no longer knows where a page began', async () => {
    const cursor = await first()
    fake.trouble(/pageToken/, { status: 400, body: '{"error":{"message":"Invalid Input: pageToken"}}' })
    expect((await pull({}, at(), cursor)).end.listed).toBe('complete')
  })

  it('gives no position without validators', async () => {
    fake.users.push(person(1))
    fake.trouble(/\/users/, { status: 200, body: '{"users":[{"id":"1","primaryEmail":"p@acme.example"}]}' })
    expect((await pull()).end).toEqual({ listed: 'complete', cursor: null })
  })
})

describe('what is wrong with the settings is told apart', () => {
  const check = (over = {}) => google.open(settings(over)).check(at().world)

  it('nothing is', async () => {
    fake.users.push(person(1))
    expect(await check()).toEqual([])
  })
  it('a key that was deleted', async () => {
    fake.revoke()
    await expect(check()).rejects.toMatchObject({ code: 'credentials_rejected', needs_person: true })
  })
  it('scopes that were never delegated', async () => {
    fake.undelegate()
    await expect(check()).rejects.toMatchObject({
      code: 'permission_missing',
      message: expect.stringContaining('Domain-wide delegation'),
    })
  })
  it('an administrator whom nobody knows', async () => {
    await expect(check({ admin_email: 'nobody@acme.example' })).rejects.toMatchObject({
      code: 'settings_wrong',
      message: expect.stringContaining('administrator'),
    })
  })
  it('an API that is switched off', async () => {
    fake.trouble(/\/users/, {
      status: 403,
      body: '{"error":{"status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}',
    })
    await expect(check()).rejects.toMatchObject({
      code: 'permission_missing',
      message: expect.stringContaining('not enabled'),
    })
  })
  it('a group that is gone', async () => {
    await expect(check({ group_ids: ['gone'] })).rejects.toMatchObject({ code: 'settings_wrong' })
  })
  it('a file that is no key', async () => {
    await expect(check({ service_account_key: '{"type":"authorized_user"}' })).rejects.toMatchObject({
      code: 'settings_wrong',
    })
    expect(() => google.open({ admin_email: 'no address' })).toThrow(ApiError)
    expect(() => google.open({ unknown: 1 })).toThrow(ApiError)
  })
})
