import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { valueAt } from '../directories/attribute-map.ts'
import { customAttributesOf } from './custom-attributes.ts'
import { otherEmails, primaryEmail } from './person.ts'
import { personOfScim } from './scim-person.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const resource: JsonObject = {
  userName: 'bjensen',
  name: { familyName: 'Jensen', givenName: 'Barbara', middleName: 'Jane' },
  title: 'Tour Guide',
  userType: 'Employee',
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@example.org', type: 'home' },
  ],
  phoneNumbers: [
    { value: '555-1', type: 'Work' },
    { value: '555-2', type: 'mobile' },
  ],
  addresses: [{ type: 'work', streetAddress: '100 Plaza', locality: 'Hollywood', country: 'US' }],
  [enterprise]: {
    employeeNumber: '701984',
    costCenter: '4130',
    department: 'Tours',
    division: 'Park',
    manager: { value: '26118915', displayName: 'John Smith' },
  },
  'urn:example:2.0:User': { 'shoe.size': 42, flags: [true, false] },
}

describe('a place in a resource', () => {
  it.each([
    ['title', 'Tour Guide'],
    ['TITLE', 'Tour Guide'],
    ['name.middleName', 'Jane'],
    ['emails[type eq "home"].value', 'babs@example.org'],
    ['emails[primary eq true].value', 'bjensen@example.com'],
    ['phoneNumbers[type eq "work"].value', '555-1'],
    ['phoneNumbers[1].value', '555-2'],
    ['emails.value', 'bjensen@example.com'],
    [`${enterprise}:department`, 'Tours'],
    [`${enterprise.toUpperCase()}.manager.displayName`, 'John Smith'],
    ['urn:example:2.0:User:shoe.size', 42],
    ['urn:example:2.0:User.flags[1]', false],
  ])('%s holds %j', (place, value) => {
    expect(valueAt(resource, place)).toEqual(value)
  })

  it.each(['nothing', 'name.nothing', 'titl', 'title.more', 'emails[9].value', 'emails[', '__proto__', ''])(
    '%j holds nothing that is not there',
    (place) => {
      const found = valueAt(resource, place)
      expect(place === '' ? found : (found ?? null)).toBe(place === '' ? resource : null)
    },
  )
})

describe('custom attributes', () => {
  const person = personOfScim(resource)

  it('are the predefined ones of the core and the enterprise extension', () => {
    expect(customAttributesOf({}, person)).toEqual({
      username: 'bjensen',
      display_name: 'Barbara Jensen',
      emails: [
        { primary: true, type: 'work', value: 'bjensen@example.com' },
        { primary: false, type: 'home', value: 'babs@example.org' },
      ],
      job_title: 'Tour Guide',
      employee_type: 'Employee',
      employee_number: '701984',
      cost_center_name: '4130',
      division_name: 'Park',
      department_name: 'Tours',
      manager_id: '26118915',
      manager_name: 'John Smith',
      addresses: [
        {
          type: 'work',
          primary: null,
          street_address: '100 Plaza',
          locality: 'Hollywood',
          region: null,
          postal_code: null,
          country: 'US',
          raw_address: '100 Plaza, Hollywood, US',
        },
      ],
    })
  })

  it('are changed by the map of the directory: added, moved and left out', () => {
    const map = { shoe_size: 'urn:example:2.0:User:shoe.size', department_name: 'title', addresses: null }
    const attributes = customAttributesOf(map, person)
    expect(attributes).toMatchObject({ shoe_size: 42, department_name: 'Tour Guide' })
    expect(attributes).not.toHaveProperty('addresses')
  })

  it('know the manager whose id comes alone', () => {
    const bare = personOfScim({ userName: 'x', [enterprise]: { manager: '42' } })
    expect(customAttributesOf({}, bare)).toMatchObject({ manager_id: '42' })
  })
})

describe('the primary address', () => {
  it.each([
    [
      'the flagged one',
      [
        { value: 'a@x.example', type: 'work' },
        { value: 'b@x.example', primary: true },
      ],
      'b@x.example',
    ],
    [
      'else the first of work',
      [
        { value: 'a@x.example', type: 'home' },
        { value: 'b@x.example', type: 'Work' },
      ],
      'b@x.example',
    ],
    [
      'else the first of home',
      [
        { value: 'a@x.example', type: 'other' },
        { value: 'b@x.example', type: 'home' },
      ],
      'b@x.example',
    ],
    ['else the only one', [{ value: 'a@x.example' }], 'a@x.example'],
    ['else none', [{ value: 'a@x.example' }, { value: 'b@x.example' }], null],
    [
      'never what is no address',
      [
        { value: 'nonsense', primary: true },
        { value: 'b@x.example', type: 'home' },
      ],
      'b@x.example',
    ],
  ])('is %s', (_, emails, expected) => {
    expect(primaryEmail(emails)).toBe(expected)
  })

  it('leaves the others to be found, each once', () => {
    const emails = [{ value: 'A@x.example' }, { value: 'b@x.example' }, { value: 'B@X.example' }]
    expect(otherEmails(emails, 'a@x.example')).toEqual(['b@x.example'])
  })
})
