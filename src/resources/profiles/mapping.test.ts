import { describe, expect, it } from 'vitest'
import { mapProfile, rawAttributes } from './mapping.ts'
import { profileId } from './profiles.ts'

const map = { id: '', email: '', first_name: '', last_name: '', groups: '' }
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

describe('a profile', () => {
  it.each<[string, Record<string, string[]>]>([
    ['short names', { id: ['7'], email: ['a@b.test'], firstName: ['A'], lastName: ['B'] }],
    ['OpenID names', { sub: ['7'], email: ['a@b.test'], given_name: ['A'], family_name: ['B'] }],
    [
      'claim URIs',
      {
        [`${claims}/nameidentifier`]: ['7'],
        [`${claims}/emailaddress`]: ['a@b.test'],
        [`${claims}/givenname`]: ['A'],
        [`${claims}/surname`]: ['B'],
      },
    ],
    [
      'OIDs',
      {
        NameID: ['7'],
        'urn:oid:0.9.2342.19200300.100.1.3': ['a@b.test'],
        'urn:oid:2.5.4.42': ['A'],
        'urn:oid:2.5.4.4': ['B'],
      },
    ],
  ])('is found under %s when nobody mapped anything', (_, arrived) => {
    expect(mapProfile(map, { claims: arrived })).toEqual({
      profile: { idp_id: '7', email: 'a@b.test', first_name: 'A', last_name: 'B', name: 'A B', groups: [] },
    })
  })

  it('is read from the mapped name before any usual one, unless that is empty', () => {
    const mapped = { ...map, email: 'work' }
    const arrived = { id: ['7'], email: ['private@b.test'] }
    const one = mapProfile(mapped, { claims: { ...arrived, work: ['work@b.test'] } })
    expect(one).toMatchObject({ profile: { email: 'work@b.test' } })
    const none = mapProfile(mapped, { claims: { ...arrived, work: [' '] } })
    expect(none).toMatchObject({ profile: { email: 'private@b.test' } })
  })

  it('takes id and address from the subject where nothing else names them', () => {
    expect(mapProfile(map, { claims: { NameID: ['a@b.test'] } })).toMatchObject({
      profile: { idp_id: 'a@b.test', email: 'a@b.test', first_name: null, last_name: null, name: null },
    })
  })

  it.each<[string, Record<string, string[]>, boolean, string]>([
    ['without an id', { email: ['a@b.test'] }, false, 'attribute_missing_id'],
    ['with a subject that changes', { NameID: ['_x'], email: ['a@b.test'] }, true, 'attribute_missing_id'],
    ['without an address', { id: ['7'] }, false, 'attribute_missing_email'],
    ['with a user name as address', { id: ['7'], email: ['alice'] }, false, 'email_invalid'],
    ['with two addresses in one', { id: ['7'], email: ['a@b.test,c@d.test'] }, false, 'email_invalid'],
  ])('%s is refused', (_, arrived, transient_subject, code) => {
    expect(mapProfile(map, { claims: arrived, transient_subject })).toMatchObject({ problem: { code } })
  })

  it('says which claims arrived instead', () => {
    const { problem } = mapProfile({ ...map, email: 'mail' }, { claims: { id: ['7'], upn: ['x'] } })
    expect(problem).toMatchObject({ expected: 'mail', received: 'id, upn' })
  })

  it('does not take a claim from the prototype', () => {
    expect(mapProfile({ ...map, id: 'constructor' }, { claims: { email: ['a@b.test'] } })).toMatchObject({
      problem: { code: 'attribute_missing_id' },
    })
  })
})

describe('raw attributes', () => {
  it('are single values or lists, and groups and roles always lists', () => {
    expect(
      rawAttributes({ ...map, groups: 'teams' }, { a: ['1'], b: ['1', '2'], teams: ['x'], roles: ['y'] }),
    ).toEqual({
      a: '1',
      b: ['1', '2'],
      teams: ['x'],
      roles: ['y'],
    })
  })
})

describe('the id of a profile', () => {
  it('follows from connection and person, and looks like all ids', () => {
    const id = profileId('conn_1', 'alice')
    expect(id).toMatch(/^prof_[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    expect(profileId('conn_1', 'alice')).toBe(id)
    const others = [profileId('conn_2', 'alice'), profileId('conn_1', 'bob'), profileId('conn_1a', 'lice')]
    expect(new Set([id, ...others]).size).toBe(4)
  })
})
