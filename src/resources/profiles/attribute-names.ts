/**
 * Which claim is which attribute. The connection's own name comes first; then what identity providers call it when
 * nobody changed anything: short names, the xmlsoap claim URIs of Entra and AD FS, LDAP's OIDs, OpenID's claims.
 */
import { type MappedAttribute, subjectName } from '../../guides/guide.ts'

export type ClaimMap = Readonly<Record<MappedAttribute, string>>

const xmlsoap = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const microsoft = 'http://schemas.microsoft.com/ws/2008/06/identity/claims'

const wellKnown: Record<MappedAttribute, readonly string[]> = {
  id: [
    'id',
    'sub',
    `${xmlsoap}/nameidentifier`,
    `${xmlsoap}/name`,
    'urn:oid:0.9.2342.19200300.100.1.1',
    'uid',
    subjectName,
  ],
  email: [
    'email',
    'mail',
    `${xmlsoap}/emailaddress`,
    'urn:oid:0.9.2342.19200300.100.1.3',
    'emailAddress',
    'EmailAddress',
  ],
  first_name: [
    'firstName',
    'given_name',
    `${xmlsoap}/givenname`,
    'urn:oid:2.5.4.42',
    'givenName',
    'first_name',
    'FirstName',
  ],
  last_name: [
    'lastName',
    'family_name',
    `${xmlsoap}/surname`,
    'urn:oid:2.5.4.4',
    'sn',
    'surname',
    'last_name',
    'LastName',
  ],
  groups: [
    'groups',
    `${microsoft}/groups`,
    'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
    `${microsoft}/role`,
    'memberOf',
    'Group',
    'roles',
    'Role',
  ],
}

/** A profile cannot do without these; names may be missing. */
export const requiredAttributes = [
  'id',
  'email',
  'first_name',
  'last_name',
] as const satisfies readonly MappedAttribute[]

/** Names under which an attribute is looked for, in order. */
export function namesOf(attribute: MappedAttribute, map: ClaimMap): string[] {
  return [...new Set([map[attribute], ...wellKnown[attribute]])].filter((name) => name !== '')
}
export function mapsTo(claim: string, attribute: MappedAttribute, map: ClaimMap): boolean {
  return namesOf(attribute, map).includes(claim)
}

/** The values of an attribute: of the first of its names that came with any. */
export function valuesOf(
  claims: Readonly<Record<string, readonly string[]>>,
  attribute: MappedAttribute,
  map: ClaimMap,
): string[] {
  for (const name of namesOf(attribute, map)) {
    const own = Object.hasOwn(claims, name) ? claims[name] : undefined
    const values = own?.filter((value) => value.trim() !== '') ?? []
    if (values.length > 0) return values
  }
  return []
}

const lookAlikes: Record<MappedAttribute, RegExp> = {
  id: /(^|[^a-z])(id|uid|userid|user_id|guid|oid|objectid|employee_?number)$/i,
  email: /e-?mail|upn|userprincipalname/i,
  first_name: /first|given|vorname|prenom/i,
  last_name: /last|sur_?name|family|nachname|nom$/i,
  groups: /group|role|memberof/i,
}

/** A claim that arrived unmapped and probably is this attribute. */
export function suggest(
  attribute: MappedAttribute,
  claims: readonly { name: string; values: readonly string[] }[],
): string | undefined {
  const byName = claims.find(({ name }) => lookAlikes[attribute].test(name))
  if (byName) return byName.name
  return attribute === 'email'
    ? claims.find(({ values }) => values.some((value) => /^\S+@\S+\.\S+$/.test(value)))?.name
    : undefined
}
