import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { patchResource, type Quirk, type Resource, readPatch, userType, type Value } from '../index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

function patch(resource: Resource, ...operations: object[]) {
  const seen = new Set<Quirk>()
  const note = (quirk: Quirk) => void seen.add(quirk)
  const read = readPatch(JSON.parse(JSON.stringify({ Operations: operations })), userType, note)
  return { result: patchResource(resource, read, { note, string_booleans: true }), seen: [...seen] }
}

const ada: Resource = {
  userName: 'ada@example.test',
  active: true,
  name: { givenName: 'Ada', familyName: 'Example' },
  emails: [{ type: 'work', primary: true, value: 'ada@example.test' }],
}

describe('what the RFC says', () => {
  it.each<[string, object, Resource]>([
    [
      'sets a plain attribute',
      { op: 'add', path: 'title', value: 'Engineer' },
      { ...ada, title: 'Engineer' },
    ],
    [
      'replaces a plain attribute',
      { op: 'replace', path: 'userName', value: 'Ada' },
      { ...ada, userName: 'Ada' },
    ],
    [
      'finds names without case',
      { op: 'replace', path: 'USERNAME', value: 'Ada' },
      { ...ada, userName: 'Ada' },
    ],
    [
      'keeps the parts that are not named',
      { op: 'replace', path: 'name', value: { givenName: 'Grace' } },
      { ...ada, name: { givenName: 'Grace', familyName: 'Example' } },
    ],
    [
      'sets a part',
      { op: 'replace', path: 'name.familyName', value: 'Sample' },
      { ...ada, name: { givenName: 'Ada', familyName: 'Sample' } },
    ],
    ['removes a part', { op: 'remove', path: 'name.givenName' }, { ...ada, name: { familyName: 'Example' } }],
    [
      'removes a list',
      { op: 'remove', path: 'emails' },
      { userName: 'ada@example.test', active: true, name: ada.name ?? null },
    ],
    [
      'adds to a list',
      { op: 'add', path: 'emails', value: [{ type: 'home', value: 'ada@home.test' }] },
      {
        ...ada,
        emails: [
          { type: 'work', primary: true, value: 'ada@example.test' },
          { type: 'home', value: 'ada@home.test' },
        ],
      },
    ],
    [
      'adds nothing twice',
      { op: 'add', path: 'emails', value: [{ value: 'ada@example.test', primary: true, type: 'work' }] },
      ada,
    ],
    [
      'lets a new primary take the place of the old one',
      { op: 'add', path: 'emails', value: [{ type: 'home', primary: true, value: 'ada@home.test' }] },
      {
        ...ada,
        emails: [
          { type: 'work', primary: false, value: 'ada@example.test' },
          { type: 'home', primary: true, value: 'ada@home.test' },
        ],
      },
    ],
    [
      'replaces a list',
      { op: 'replace', path: 'emails', value: [{ value: 'new@example.test' }] },
      { ...ada, emails: [{ value: 'new@example.test' }] },
    ],
    [
      'replaces within elements that fit',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@example.test' },
      { ...ada, emails: [{ type: 'work', primary: true, value: 'new@example.test' }] },
    ],
    [
      'removes elements that fit',
      { op: 'remove', path: 'emails[value ew "example.test"]' },
      { userName: 'ada@example.test', active: true, name: ada.name ?? null },
    ],
    ['leaves elements that do not fit', { op: 'remove', path: 'emails[type eq "home"]' }, ada],
    [
      'takes null as nothing',
      { op: 'replace', path: 'name', value: null },
      { userName: 'ada@example.test', active: true, emails: ada.emails ?? null },
    ],
    [
      'reaches into an extension',
      { op: 'add', path: `${enterprise}:department`, value: 'Engines' },
      { ...ada, [enterprise]: { department: 'Engines' } },
    ],
    [
      'takes an object without a path',
      { op: 'replace', value: { active: false, title: 'X' } },
      { ...ada, active: false, title: 'X' },
    ],
  ])('%s', (_, operation, expected) => {
    const { result, seen } = patch(ada, operation)
    expect(result).toEqual(expected)
    expect(seen).toEqual([])
  })

  it('applies operations one after another', () => {
    const { result } = patch(
      ada,
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: [{ value: 'b@example.test' }] },
      { op: 'add', path: `${enterprise}:department`, value: 'Engines' },
      { op: 'remove', path: enterprise },
    )
    expect(result).toEqual({ ...ada, emails: [{ value: 'b@example.test' }] })
  })

  it('leaves what it was given as it was', () => {
    const before = structuredClone(ada)
    patch(
      ada,
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'x' },
      { op: 'remove', path: 'name.givenName' },
    )
    expect(ada).toEqual(before)
  })

  it.each<[string, object, string]>([
    ['an operation that is none', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['a path that is none', { op: 'add', path: '9title', value: 'x' }, 'invalidPath'],
    ['a path into a prototype', { op: 'add', path: '__proto__.polluted', value: 'x' }, 'invalidPath'],
    ['a filter that is none', { op: 'add', path: 'emails[type is "x"]', value: {} }, 'invalidFilter'],
    [
      'something behind the brackets',
      { op: 'add', path: 'emails[type eq "x"]value', value: 'x' },
      'invalidPath',
    ],
    ['a remove without a path', { op: 'remove' }, 'noTarget'],
    ['an add without a value', { op: 'add', path: 'title' }, 'invalidValue'],
    ['a bare value without a path', { op: 'add', value: 'x' }, 'invalidValue'],
    ['removing what is required', { op: 'remove', path: 'userName' }, 'mutability'],
    [
      'an element that cannot be made from its filter',
      { op: 'replace', path: 'phoneNumbers[type ne "x"].value', value: 'y' },
      'noTarget',
    ],
    ['an object for a text', { op: 'replace', path: 'title', value: { a: 1 } }, 'invalidValue'],
    ['a list for a text', { op: 'replace', path: 'title', value: ['a', 'b'] }, 'invalidValue'],
    ['a text for an object', { op: 'replace', path: 'name', value: 'Ada' }, 'invalidValue'],
    ['a boolean that is none', { op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
  ])('refuses %s', (_, operation, scimType) => {
    expect(() => patch(ada, operation)).toThrow(expect.objectContaining({ status: 400, scimType }))
  })

  it('refuses a body without operations', () => {
    for (const body of [null, [], 'x', {}, { Operations: [] }, { Operations: {} }, { Operations: ['x'] }])
      expect(() => readPatch(body, userType, () => undefined)).toThrow(
        expect.objectContaining({ scimType: 'invalidSyntax' }),
      )
  })
})

describe('what providers send beside it', () => {
  it.each<[string, object, Resource, Quirk[]]>([
    ['capitals', { op: 'Replace', path: 'title', value: 'X' }, { ...ada, title: 'X' }, ['capitalised_op']],
    [
      'booleans as text',
      { op: 'replace', path: 'active', value: 'False' },
      { ...ada, active: false },
      ['string_boolean'],
    ],
    [
      'an element that is not there yet',
      { op: 'add', path: 'addresses[type eq "work"].country', value: 'NZ' },
      { ...ada, addresses: [{ type: 'work', country: 'NZ' }] },
      ['element_created'],
    ],
    [
      'an element made from two conditions',
      { op: 'replace', path: 'phoneNumbers[type eq "mobile" and primary eq true].value', value: '1' },
      { ...ada, phoneNumbers: [{ type: 'mobile', primary: true, value: '1' }] },
      ['element_created'],
    ],
    [
      'a role that is primary as text',
      { op: 'add', path: 'roles[primary eq "True"].value', value: 'admin' },
      { ...ada, roles: [{ primary: true, value: 'admin' }] },
      ['element_created'],
    ],
    [
      'dotted names without a path',
      { op: 'replace', value: { 'name.givenName': 'Grace' } },
      { ...ada, name: { givenName: 'Grace', familyName: 'Example' } },
      ['dotted_key'],
    ],
    [
      'names with a schema without a path',
      { op: 'replace', value: { [`${enterprise}:department`]: 'Engines' } },
      { ...ada, [enterprise]: { department: 'Engines' } },
      ['urn_key'],
    ],
    [
      'value paths without a path',
      { op: 'replace', value: { 'emails[type eq "work"].value': 'new@example.test' } },
      { ...ada, emails: [{ type: 'work', primary: true, value: 'new@example.test' }] },
      ['dotted_key'],
    ],
    [
      'a manager as a bare id',
      { op: 'add', path: `${enterprise}:manager`, value: 'id-1' },
      { ...ada, [enterprise]: { manager: { value: 'id-1' } } },
      ['bare_value'],
    ],
    [
      'a plain value in a list of one object',
      { op: 'replace', path: 'displayName', value: [{ $ref: null, value: 'Ada' }] },
      { ...ada, displayName: 'Ada' },
      ['wrapped_value'],
    ],
    [
      'one value for a list',
      { op: 'replace', path: 'emails', value: { value: 'x@example.test' } },
      { ...ada, emails: [{ value: 'x@example.test' }] },
      ['single_for_many'],
    ],
    [
      'remove with a value',
      { op: 'remove', path: 'emails', value: [{ value: 'ada@example.test' }] },
      { userName: 'ada@example.test', active: true, name: ada.name ?? null },
      ['remove_with_value'],
    ],
    [
      'ids that only the server gives',
      { op: 'replace', value: { id: 'x', title: 'X' } },
      { ...ada, title: 'X' },
      ['read_only_attribute'],
    ],
    [
      'a list without saying which element',
      { op: 'replace', path: 'emails.value', value: 'new@example.test' },
      { ...ada, emails: [{ type: 'work', primary: true, value: 'new@example.test' }] },
      ['multi_valued_sub_attribute'],
    ],
    [
      'numbers for text',
      { op: 'replace', path: 'title', value: 7 },
      { ...ada, title: '7' },
      ['number_for_text'],
    ],
    [
      'attributes that nobody knows',
      { op: 'add', path: 'badge', value: { colour: 'red' } },
      { ...ada, badge: { colour: 'red' } },
      ['unknown_attribute'],
    ],
    [
      'schemas that nobody knows',
      { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge', value: 7 },
      { ...ada, 'urn:ietf:params:scim:schemas:extension:acme:2.0:User': { badge: 7 } },
      ['unknown_schema'],
    ],
  ])('takes %s, and says so', (_, operation, expected, quirks) => {
    const { result, seen } = patch(ada, operation)
    expect(result).toEqual(expected)
    expect(seen).toEqual(quirks)
  })

  it('takes a manager away with an empty text', () => {
    const managed = { ...ada, [enterprise]: { manager: { value: 'id-1', displayName: 'Boss' } } }
    expect(patch(managed, { op: 'Replace', path: `${enterprise}:manager`, value: '' }).result).toEqual(ada)
    expect(patch(managed, { op: 'replace', path: `${enterprise}:manager`, value: 'id-2' }).result).toEqual({
      ...ada,
      [enterprise]: { manager: { value: 'id-2' } },
    })
  })

  it('keeps no password, wherever it stands', () => {
    const { result } = patch(
      ada,
      { op: 'add', path: 'password', value: 'geheim' },
      {
        op: 'replace',
        value: { password: 'geheim', 'urn:ietf:params:scim:schemas:core:2.0:User:password': 'geheim' },
      },
    )
    expect(JSON.stringify(result)).not.toContain('geheim')
  })
})

describe('beside a simple model', () => {
  // A user as two maps: plain attributes, and one phone number of each type.
  const plain = fc.constantFrom('title', 'nickName', 'locale')
  const kind = fc.constantFrom('work', 'home', 'mobile')
  const value = fc.stringMatching(/^[a-z]{1,4}$/)
  type Step =
    | { do: 'set'; name: string; value: string; verb: string; pathless: boolean }
    | { do: 'unset'; name: string }
    | { do: 'phone'; type: string; value: string; verb: string }
    | { do: 'hang up'; type: string }
    | { do: 'forget' }
  const verb = fc.constantFrom('add', 'replace', 'Add', 'Replace')
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('set' as const), name: plain, value, verb, pathless: fc.boolean() }),
    fc.record({ do: fc.constant('unset' as const), name: plain }),
    fc.record({ do: fc.constant('phone' as const), type: kind, value, verb }),
    fc.record({ do: fc.constant('hang up' as const), type: kind }),
    fc.record({ do: fc.constant('forget' as const) }),
  )

  function operationOf(one: Step): object {
    switch (one.do) {
      case 'set':
        return one.pathless
          ? { op: one.verb, value: { [one.name]: one.value } }
          : { op: one.verb, path: one.name, value: one.value }
      case 'unset':
        return { op: 'remove', path: one.name }
      case 'phone':
        return { op: one.verb, path: `phoneNumbers[type eq "${one.type}"].value`, value: one.value }
      case 'hang up':
        return { op: 'remove', path: `phoneNumbers[type eq "${one.type}"]` }
      case 'forget':
        return { op: 'remove', path: 'phoneNumbers' }
    }
  }
  function inModel(attributes: Map<string, string>, phones: Map<string, string>, one: Step): void {
    if (one.do === 'set') attributes.set(one.name, one.value)
    else if (one.do === 'unset') attributes.delete(one.name)
    else if (one.do === 'phone') phones.set(one.type, one.value)
    else if (one.do === 'hang up') phones.delete(one.type)
    else phones.clear()
  }

  it('any sequence ends the same, in one request or in many', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
        const attributes = new Map<string, string>()
        const phones = new Map<string, string>()
        for (const one of steps) inModel(attributes, phones, one)
        const list: Value[] = [...phones].map(([type, number]) => ({ type, value: number }))
        const expected = {
          userName: 'x',
          ...Object.fromEntries(attributes),
          ...(list.length > 0 && { phoneNumbers: list }),
        }
        const { result } = patch({ userName: 'x' }, ...steps.map(operationOf))
        expect(result).toEqual(expected)
        let apart: Resource = { userName: 'x' }
        for (const one of steps) apart = patch(apart, operationOf(one)).result
        expect(apart).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a PATCH that would keep the process busy', () => {
  const people = Array.from({ length: 20_000 }, (_, at) => ({ value: `p${at}`, type: `t${at}` }))
  const refused = { status: 413 }

  it('is refused for its operations, however they are written', () => {
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, 'x']))
    expect(Object.keys(patch({}, { op: 'add', value: named(1_000) }).result)).toHaveLength(1_000)
    expect(() => patch({}, { op: 'add', value: named(1_001) })).toThrow(expect.objectContaining(refused))
    const schema = {
      op: 'add',
      path: enterprise,
      value: Object.fromEntries(people.map(({ value }) => [value, 1])),
    }
    expect(() => patch({}, schema)).toThrow(expect.objectContaining(refused))
  })

  it('is refused for what they would look at', () => {
    const add = Array.from({ length: 900 }, (_, at) => ({
      op: 'add',
      path: 'emails',
      value: [{ value: `n${at}` }],
    }))
    expect(() => patch({ emails: people }, ...add)).toThrow(expect.objectContaining(refused))
    const remove = {
      op: 'remove',
      path: 'emails',
      value: people.map(({ value }) => ({ value: `${value}!` })),
    }
    expect(() => patch({ emails: people }, remove)).toThrow(expect.objectContaining(refused))
    const names = Object.fromEntries(people.map(({ value }) => [value, 'x']))
    const more = Array.from({ length: 900 }, (_, at) => ({ op: 'add', path: `n${at}`, value: 'x' }))
    expect(() => patch(names, ...more)).toThrow(expect.objectContaining(refused))
  })

  it('does not concern long lists that are changed a little', () => {
    const one = { op: 'remove', path: 'emails[value eq "p7"]' }
    expect(patch({ emails: people }, one).result.emails).toHaveLength(people.length - 1)
  })
})
