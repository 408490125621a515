/** The predefined attributes, read from a SCIM resource, and what a directory's own map adds (contract 5). */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts'
import { type AttributeMap, mapped, valueAt } from '../directories/attribute-map.ts'
import type { Person } from './person.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** RFC 7643 sections 4.1 and 4.3, by the names that applications know them under. */
// biome-ignore format: a table
const predefined: AttributeMap = {
  job_title:        'title',
  employee_type:    'userType',
  employee_number:  `${enterprise}:employeeNumber`,
  cost_center_name: `${enterprise}:costCenter`,
  organization:     `${enterprise}:organization`,
  division_name:    `${enterprise}:division`,
  department_name:  `${enterprise}:department`,
  manager_id:       `${enterprise}:manager.value`,
  manager_name:     `${enterprise}:manager.displayName`,
  manager_email:    `${enterprise}:manager.email`,
}

export function customAttributesOf(map: AttributeMap, person: Person): JsonObject {
  const { resource, emails } = person
  const known: JsonObject = {
    ...(emails.length > 0 && { emails: emails.map((email) => ({ ...email })) }),
    ...(person.user_name !== null && { username: person.user_name }),
    ...(person.name !== null && { display_name: person.name }),
    ...mapped(predefined, resource),
    ...(person.job_title !== null && { job_title: person.job_title }),
    ...bareManager(resource),
    ...addressesOf(resource),
    ...person.custom_attributes,
  }
  const kept = Object.entries(known).filter(([name]) => map[name] !== null)
  return { ...Object.fromEntries(kept), ...mapped(map, resource) }
}

/** Entra sends the manager's id alone. */
function bareManager(resource: JsonObject): JsonObject {
  const manager = valueAt(resource, `${enterprise}:manager`)
  return typeof manager === 'string' ? { manager_id: manager } : {}
}

function addressesOf(resource: JsonObject): JsonObject {
  const list = valueAt(resource, 'addresses')
  if (!Array.isArray(list)) return {}
  const addresses = list.filter(isJsonObject).map(addressOf)
  return addresses.length > 0 ? { addresses } : {}
}

/** RFC 7643 section 4.1.2. */
function addressOf(address: JsonObject): JsonObject {
  const at = (place: string): Json => valueAt(address, place) ?? null
  const parts = ['streetAddress', 'locality', 'region', 'postalCode', 'country'].map(at)
  const [street_address = null, locality = null, region = null, postal_code = null, country = null] = parts
  const joined = parts.filter((part) => typeof part === 'string' && part !== '').join(', ')
  return {
    type: at('type'),
    primary: at('primary'),
    street_address,
    locality,
    region,
    postal_code,
    country,
    raw_address: valueAt(address, 'formatted') ?? (joined === '' ? null : joined),
  }
}
