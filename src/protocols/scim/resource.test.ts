import { describe, expect, it } from 'vitest'
import {
  etagOf,
  groupType,
  namesVersion,
  project,
  type Quirk,
  type Resource,
  readProjection,
  readResource,
  schemaResource,
  schemasOf,
  userType,
} from './index.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
function read(body: unknown, string_booleans = false) {
  const seen = new Set<Quirk>()
  const resource = readResource(body, userType, { note: (quirk) => seen.add(quirk), string_booleans })
  return { resource, seen: [...seen] }
}

describe('the body of a POST or PUT', () => {
  it('is kept in the spelling of the schema, without what the server writes, and without a password', () => {
    const { resource, seen } = read({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      USERNAME: 'Ada',
      id: 'mine',
      meta: { created: 'never' },
      groups: [{ value: 'g' }],
      Password: 'geheim',
      emails: [{ Primary: true, VALUE: 'ada@example.test' }],
      [enterprise.toUpperCase()]: { Department: 'Engines', Manager: { Value: 'm' } },
      title: null,
      roles: [],
    })
    expect(resource).toEqual({
      userName: 'Ada',
      emails: [{ primary: true, value: 'ada@example.test' }],
      [enterprise]: { department: 'Engines', manager: { value: 'm' } },
    })
    expect(seen).toEqual([])
    expect(schemasOf(resource, userType)).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User', enterprise])
  })

  it('takes booleans as text only where that is allowed', () => {
    expect(() => read({ userName: 'a', active: 'True' })).toThrow(
      "'active' is expected boolean, received string",
    )
    expect(read({ userName: 'a', active: 'True' }, true)).toEqual({
      resource: { userName: 'a', active: true },
      seen: ['string_boolean'],
    })
    // The rule is about `active`: a primary address as text breaks nothing.
    expect(read({ emails: [{ value: 'a', primary: 'false' }] }).resource).toEqual({
      emails: [{ value: 'a', primary: false }],
    })
  })

  it('keeps what no schema knows, and says so', () => {
    const { resource, seen } = read({
      adreses: [{ country: 'NZ' }],
      'urn:ietf:params:scim:schemas:extension:acme:2.0:User': { badge: 7 },
    })
    expect(resource).toEqual({
      adreses: [{ country: 'NZ' }],
      'urn:ietf:params:scim:schemas:extension:acme:2.0:User': { badge: 7 },
    })
    expect(seen).toEqual(['unknown_attribute', 'unknown_schema'])
  })

  it('keeps one primary value', () => {
    const { resource, seen } = read({
      emails: [
        { value: 'a', primary: true },
        { value: 'b', primary: true },
      ],
    })
    expect(resource).toEqual({
      emails: [
        { value: 'a', primary: true },
        { value: 'b', primary: false },
      ],
    })
    expect(seen).toEqual(['several_primaries'])
  })

  it.each([
    ['text', 'x'],
    ['a list', []],
    ['a name that is there twice', { userName: 'a', USERNAME: 'b' }],
  ])('is refused when it is %s', (_, body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }))
  })

  it.each([
    ['userName', { userName: 7 }],
    ['name', { name: 'Ada' }],
    ['title', { title: {} }],
    [enterprise, { [enterprise]: 'x' }],
  ])('is refused for the wrong type of %s', (name, body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ scimType: 'invalidValue', message: expect.stringContaining(`'${name}'`) }),
    )
  })
})

describe('attributes and excludedAttributes', () => {
  const resource: Resource = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id: '1',
    userName: 'Ada',
    name: { givenName: 'Ada', familyName: 'Example' },
    emails: [
      { type: 'work', value: 'a' },
      { type: 'home', value: 'b' },
    ],
    [enterprise]: { department: 'Engines', division: 'D' },
    meta: { version: 'W/"1"' },
  }
  const { schemas, id } = resource
  const only = (text: string) => project(resource, readProjection(text, undefined, userType))
  const without = (text: string) => project(resource, readProjection(undefined, text, userType))

  it('choose what goes out; id and schemas always do', () => {
    expect(only('userName')).toEqual({ schemas, id, userName: 'Ada' })
    expect(only('USERNAME, name.givenName')).toEqual({
      schemas,
      id,
      userName: 'Ada',
      name: { givenName: 'Ada' },
    })
    expect(only('emails.value')).toEqual({ schemas, id, emails: [{ value: 'a' }, { value: 'b' }] })
    expect(only('emails[type eq "work"]')).toEqual({ schemas, id, emails: resource.emails })
    expect(only(`${enterprise}:department`)).toEqual({ schemas, id, [enterprise]: { department: 'Engines' } })
    expect(only(enterprise)).toEqual({ schemas, id, [enterprise]: resource[enterprise] })
    expect(only('nothing')).toEqual({ schemas, id })
  })

  it('leave out what is named; id and schemas never', () => {
    const { name: _, ...nameless } = resource
    expect(without('name')).toEqual(nameless)
    expect(without('name.givenName')).toEqual({ ...resource, name: { familyName: 'Example' } })
    expect(without(`${enterprise}:department`)).toEqual({ ...resource, [enterprise]: { division: 'D' } })
    expect(without('id,schemas')).toEqual(resource)
  })
})

it('an ETag is named by itself, in a list, and by a star', () => {
  expect(etagOf(7)).toBe('W/"7"')
  for (const header of ['W/"7"', '"7"', 'W/"6", W/"7"', '*']) expect(namesVersion(header, 7)).toBe(true)
  for (const header of ['W/"6"', '7', '', '"77"']) expect(namesVersion(header, 7)).toBe(false)
})

it('schemas say what the server does', () => {
  const user = schemaResource(userType.schema, 'https://example.test')
  expect(user).toMatchObject({
    id: 'urn:ietf:params:scim:schemas:core:2.0:User',
    description: 'User Account',
  })
  expect(user.attributes).toContainEqual(
    expect.objectContaining({ name: 'userName', required: true, caseExact: false, uniqueness: 'server' }),
  )
  expect(user.attributes).toContainEqual(
    expect.objectContaining({ name: 'password', mutability: 'writeOnly', returned: 'never' }),
  )
  expect(schemaResource(groupType.schema, 'https://example.test').attributes).toContainEqual(
    expect.objectContaining({ name: 'members', multiValued: true }),
  )
})
