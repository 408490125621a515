/** Searching: what the SQL of a filter finds is what the filter means, on both engines. */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/db/store.ts'
import { fits, type Resource, readFilter, userType } from '../../src/protocols/scim/index.ts'
import { openDirectory } from '../../src/resources/directories/open.ts'
import { createUsers } from '../../src/resources/directory-users/provisioning.ts'
import { personOfScim } from '../../src/resources/directory-users/scim-person.ts'
import { users } from '../../src/scim/search/columns.ts'
import { find } from '../../src/scim/search/find.ts'
import { startApp } from '../harness.ts'
import { openScim } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp({ at: '2026-03-01T12:00:00.000Z' })
const world = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const acme = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User'

describe('beside the meaning of a filter', () => {
  const word = fc.constantFrom(
    'a',
    'B',
    'ab',
    'ba',
    'A%',
    '_b',
    'é',
    '"',
    '10',
    '9',
    'a\ud7ff',
    'a\u{10ffff}',
  )
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
  const element = fc.record(
    { value: word, type: fc.constantFrom('work', 'Home'), primary: fc.boolean() },
    { requiredKeys: ['value'] },
  )
  const resource = fc.record({
    externalId: maybe(word),
    active: fc.boolean(),
    displayName: maybe(word),
    nickName: maybe(word),
    title: maybe(word),
    name: maybe(fc.record({ givenName: word, familyName: word }, { requiredKeys: [] })),
    emails: maybe(fc.array(element, { minLength: 1, maxLength: 3 })),
    roles: maybe(fc.array(element, { minLength: 1, maxLength: 2 })),
    [enterprise]: maybe(fc.record({ department: word })),
    [acme]: maybe(fc.record({ badge: fc.oneof(word, fc.integer({ min: 0, max: 12 }), fc.boolean()) })),
    tags: maybe(fc.oneof(word, fc.array(word, { maxLength: 3 }))),
  })

  const text = fc.constantFrom(
    'externalId',
    'displayName',
    'nickName',
    'title',
    'name.givenName',
    'name.familyName',
    'emails',
    'emails.value',
    'emails.type',
    'roles.value',
    `${enterprise}:department`,
    `${acme}:badge`,
    'tags',
    'userName',
    'nobody',
  )
  const textual = fc
    .record({
      path: text,
      op: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'),
      value: word,
    })
    .map(({ path, op, value }) => `${path} ${op} ${JSON.stringify(value)}`)
  const boolean = fc
    .record({
      path: fc.constantFrom('active', 'roles.primary', `${acme}:badge`),
      op: fc.constantFrom('eq', 'ne'),
      value: fc.boolean(),
    })
    .map(({ path, op, value }) => `${path} ${op} ${value}`)
  const numeric = fc
    .record({
      op: fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'),
      value: fc.integer({ min: 0, max: 12 }),
    })
    .map(({ op, value }) => `${acme}:badge ${op} ${value}`)
  const present = fc
    .oneof(text, fc.constantFrom('active', 'name', 'roles', enterprise.concat(':manager')))
    .map((path) => `${path} pr`)
  const within = fc.letrec<{ inner: string }>((tie) => ({
    inner: fc.oneof(
      { depthSize: 'small' },
      fc
        .record({
          part: fc.constantFrom('value', 'type'),
          op: fc.constantFrom('eq', 'ne', 'co', 'sw'),
          value: word,
        })
        .map(({ part, op, value }) => `${part} ${op} ${JSON.stringify(value)}`),
      fc.constantFrom('primary eq true', 'primary eq "False"', 'type pr', 'type eq "work"', 'type eq "home"'),
      fc
        .tuple(tie('inner'), fc.constantFrom('and', 'or'), tie('inner'))
        .map(([a, how, b]) => `(${a} ${how} ${b})`),
      tie('inner').map((one) => `not (${one})`),
    ),
  })).inner
  const list = fc.constantFrom('emails', 'roles')
  const inElement = fc.tuple(list, within).map(([name, inner]) => `${name}[${inner}]`)
  const entra = fc
    .tuple(list, within, word)
    .map(([name, inner, value]) => `${name}[${inner}].value eq ${JSON.stringify(value)}`)
  const { filter } = fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      textual,
      boolean,
      numeric,
      present,
      inElement,
      entra,
      fc
        .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
        .map(([a, how, b]) => `(${a} ${how} ${b})`),
      tie('filter').map((one) => `not (${one})`),
    ),
  }))

  it('the same is found', async () => {
    const { directory } = await openScim(app, world.acme.id, 'azure scim v2.0')
    const open = await openDirectory(app.deps.store.db, directory, directory.id)
    const samples = fc
      .sample(resource, { numRuns: 60, seed: 7 })
      .map((one, at): Resource => JSON.parse(JSON.stringify({ userName: `u${at}`, ...one })))
    const rows = await app.deps.store.change(systemActor, (tx) =>
      createUsers(tx, open, samples.map(personOfScim)),
    )
    const resources = new Map(rows.map(({ id }, at) => [id, samples[at] ?? {}]))
    const search = { engine: app.deps.store.engine, directory_id: directory.id, searched: users }
    await fc.assert(
      fc.asyncProperty(filter, async (written) => {
        const read = readFilter(written, userType, () => undefined)
        const { ids, total } = await find(app.deps.store.db, search, {
          filter: read,
          startIndex: 1,
          count: 1_000,
        })
        const expected = [...resources].filter(([, one]) => fits(read, one)).map(([id]) => id)
        expect(ids.toSorted()).toEqual(expected.toSorted())
        expect(total).toBe(expected.length)
      }),
      { numRuns: 400 },
    )
  })
})

describe('over HTTP', () => {
  async function people() {
    const scim = await openScim(app, world.globex.id, 'azure scim v2.0')
    for (const [userName, familyName, title] of [
      ['cara', 'Beta', 'Engineer'],
      ['Abel', 'alpha', undefined],
      ['bert', 'Gamma', 'Chief'],
    ])
      await scim.ok('POST', '/Users', { userName, name: { familyName }, title })
    const names = async (query: string) => {
      const { Resources } = await scim.ok('GET', `/Users?${query}`)
      return (Resources as { userName: string }[]).map(({ userName }) => userName)
    }
    return { scim, names }
  }

  it('pages, and says how many there are', async () => {
    const { scim } = await people()
    const page = (query: string) => scim.ok('GET', `/Users?attributes=userName&${query}`)
    expect(await page('startIndex=2&count=1')).toMatchObject({
      totalResults: 3,
      startIndex: 2,
      itemsPerPage: 1,
    })
    expect(await page('startIndex=3&count=5')).toMatchObject({ totalResults: 3, itemsPerPage: 1 })
    expect(await page('startIndex=9')).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] })
    expect(await page('count=0')).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] })
    expect(await page('startIndex=0&count=-1')).toMatchObject({
      totalResults: 3,
      startIndex: 1,
      itemsPerPage: 0,
    })
    expect(await page('filter=userName%20pr&startIndex=9')).toMatchObject({ totalResults: 3, Resources: [] })
    expect((await scim.call('GET', '/Users?count=many')).body).toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    })
  })

  it('sorts without case, with what has no value last, or first when descending', async () => {
    const { scim, names } = await people()
    expect(await names('sortBy=userName')).toEqual(['Abel', 'bert', 'cara'])
    expect(await names('sortBy=name.familyName&sortOrder=descending')).toEqual(['bert', 'cara', 'Abel'])
    expect(await names('sortBy=title')).toEqual(['bert', 'cara', 'Abel'])
    expect(await names('sortBy=title&sortOrder=descending')).toEqual(['Abel', 'cara', 'bert'])
    expect(await names('sortBy=userName&startIndex=2&count=1')).toEqual(['bert'])
    expect((await scim.call('GET', '/Users?sortBy=password')).status).toBe(400)
    expect((await scim.call('GET', '/Users?sortBy=userName&sortOrder=sideways')).status).toBe(400)
  })

  it('finds groups by name, external id and member', async () => {
    const { scim } = await people()
    const { id: user } = await scim.ok('POST', '/Users', { userName: 'dora' })
    const { id } = await scim.ok('POST', '/Groups', {
      displayName: 'Engines',
      externalId: 'G-1',
      members: [{ value: user }],
    })
    await scim.ok('POST', '/Groups', { displayName: 'Others' })
    for (const filter of [
      'displayName eq "engines"',
      'externalId eq "G-1"',
      `members.value eq "${user}"`,
      `members[value eq "${user}"]`,
      `id eq "${id}" and members eq "${user}"`,
      'meta.resourceType eq "Group" and displayName sw "eng"',
    ])
      expect(await scim.ok('GET', `/Groups?filter=${encodeURIComponent(filter)}`)).toMatchObject({
        totalResults: 1,
        Resources: [{ id, members: [{ value: user, type: 'User' }] }],
      })
    expect(await scim.ok('GET', `/Groups?filter=${encodeURIComponent('externalId eq "g-1"')}`)).toMatchObject(
      { totalResults: 0 },
    )
    expect(
      await scim.ok('GET', `/Users?filter=${encodeURIComponent(`groups.value eq "${id}"`)}`),
    ).toMatchObject({ totalResults: 1 })
    const { status, body } = await scim.call(
      'GET',
      `/Groups?filter=${encodeURIComponent('members.display co "x"')}`,
    )
    expect([status, body.scimType]).toEqual([400, 'invalidFilter'])
  })

  it('takes a plus for a blank, unless blanks are written otherwise', async () => {
    const { scim } = await people()
    await scim.ok('POST', '/Users', { userName: 'a+b@globex.example' })
    const total = async (filter: string) => (await scim.ok('GET', `/Users?filter=${filter}`)).totalResults
    expect(await total('userName+eq+%22a%2Bb@globex.example%22')).toBe(1)
    expect(await total('userName%20eq%20%22a+b@globex.example%22')).toBe(1)
    expect(await total('userName+eq+%22a+b@globex.example%22')).toBe(0)
  })

  it('keeps to one directory', async () => {
    const { scim } = await people()
    const other = await openScim(app, world.globex.id)
    const { id } = await scim.ok('POST', '/Users', { userName: 'hidden@globex.example' })
    expect(await other.ok('GET', '/Users?filter=userName%20sw%20%22h%22')).toMatchObject({ totalResults: 0 })
    expect(
      await other.ok('GET', `/Users?filter=${encodeURIComponent(`id eq "${id}" or not (id pr)`)}`),
    ).toMatchObject({ totalResults: 0 })
    for (const method of ['GET', 'DELETE'])
      expect((await other.call(method, `/Users/${id}`)).status).toBe(404)
    const group = await other.ok('POST', '/Groups', { displayName: 'X', members: [{ value: id }] })
    expect(group).not.toHaveProperty('members')
  })
})
