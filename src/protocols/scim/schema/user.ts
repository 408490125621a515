/** RFC 7643 section 4.1, and the extension of section 4.3. */
import { urns } from '../names.ts'
import type { ResourceType, Schema } from '../types.ts'
import { bool, complex, list, reference, text } from './attribute.ts'
import { common } from './every-resource.ts'

const user: Schema = {
  id: urns.user,
  name: 'User',
  description: 'User Account',
  attributes: [
    text('userName', 'The name to sign in with; compared without case, returned as it was sent', {
      required: true,
      uniqueness: 'server',
    }),
    complex('name', 'The parts of the real name', [
      text('formatted', 'The full name'),
      text('familyName', 'The family name'),
      text('givenName', 'The given name'),
      text('middleName', 'The middle names'),
      text('honorificPrefix', 'What is put before the name'),
      text('honorificSuffix', 'What is put after the name'),
    ]),
    text('displayName', 'The name for display'),
    text('nickName', 'How the user is addressed casually'),
    reference('profileUrl', "A page about the user's profile", ['external']),
    text('title', 'The job title'),
    text('userType', 'Employee, contractor and the like'),
    text('preferredLanguage', 'A list of languages as in Accept-Language'),
    text('locale', 'For dates, currencies and numbers'),
    text('timezone', 'A name of the IANA time zone database'),
    bool('active', 'Whether the user may work'),
    text('password', 'Accepted and thrown away: nobody signs in with it here', {
      mutability: 'writeOnly',
      returned: 'never',
      caseExact: true,
    }),
    list('emails', 'E-mail addresses', ['work', 'home', 'other']),
    list('phoneNumbers', 'Phone numbers', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    list('ims', 'Instant messaging addresses'),
    list('photos', 'Pictures', ['photo', 'thumbnail'], reference('value', 'Its address', ['external'])),
    complex(
      'addresses',
      'Postal addresses',
      [
        text('formatted', 'The full address'),
        text('streetAddress', 'Street, house, apartment'),
        text('locality', 'The city'),
        text('region', 'The state or region'),
        text('postalCode', 'The postal code'),
        text('country', 'The country'),
        text('type', 'What the address is for', { canonicalValues: ['work', 'home', 'other'] }),
        bool('primary', 'Whether it is the preferred one; true at most once'),
      ],
      { multiValued: true },
    ),
    complex(
      'groups',
      'The groups that the user is in; written through the groups',
      [
        text('value', "The group's id", { mutability: 'readOnly', caseExact: true }),
        reference('$ref', "The group's address", ['Group'], { mutability: 'readOnly' }),
        text('display', "The group's name", { mutability: 'readOnly' }),
        text('type', 'direct', { mutability: 'readOnly', canonicalValues: ['direct'] }),
      ],
      { multiValued: true, mutability: 'readOnly' },
    ),
    list('entitlements', 'What the user is entitled to'),
    list('roles', 'The roles of the user'),
    list('x509Certificates', 'Certificates of the user'),
  ],
}

const enterpriseUser: Schema = {
  id: urns.enterpriseUser,
  name: 'EnterpriseUser',
  description: 'What enterprises add to a user',
  attributes: [
    text('employeeNumber', 'The number that the organization gave'),
    text('costCenter', 'The cost centre'),
    text('organization', 'The organization'),
    text('division', 'The division'),
    text('department', 'The department'),
    complex('manager', 'The user to report to', [
      text('value', "The manager's id", { caseExact: true }),
      reference('$ref', "The manager's address", ['User']),
      text('displayName', "The manager's name"),
    ]),
  ],
}

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: { ...user, attributes: [...common, ...user.attributes] },
  extensions: [enterpriseUser],
}
