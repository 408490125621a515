/** An example value of a schema: what it suggests itself, else something of its type. */
import { arrayOf, type Json, type JsonObject, objectOf } from './schema.ts'

const ulid = '01EHZNVPK3SFK441A1RGBFSHRT'
/** What a field of this name usually holds. */
const byName: Record<string, Json> = {
  name: 'Foo Corp',
  domain: 'foo-corp.com',
  email: 'ada@foo-corp.com',
  first_name: 'Ada',
  last_name: 'Okafor',
  uri: 'https://app.example.com/callback',
  redirect_uri: 'https://app.example.com/callback',
  return_url: 'https://app.example.com/settings',
  success_url: 'https://app.example.com/settings/sso',
  link: 'https://auth.example.com/portal/launch?token=…',
  organization: `org_${ulid}`,
  organization_id: `org_${ulid}`,
  connection_id: `conn_${ulid}`,
  client_id: `client_${ulid}`,
  client_secret: 'sk_…',
  external_id: '4711',
  event: 'connection.activated',
  provider: 'GoogleOAuth',
  slug: 'generic-saml',
}

/** @param required true: only what must be there, as in a request; false: everything, as in an answer. */
export function exampleOf(schema: JsonObject, schemas: JsonObject, required: boolean, name = ''): Json {
  if (typeof schema.$ref === 'string') {
    const target = objectOf(schemas[schema.$ref.split('/').at(-1) ?? ''])
    return exampleOf(target, schemas, required, name)
  }
  const [example] = arrayOf(schema.examples)
  if (example !== undefined) return example
  if (schema.const !== undefined) return schema.const
  const [choice] = arrayOf(schema.enum)
  if (choice !== undefined) return choice
  const [branch] = arrayOf(schema.anyOf)
  if (branch !== undefined) return exampleOf(objectOf(branch), schemas, required, name)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') return objectExample(schema, schemas, required)
  if (type === 'array') return [exampleOf(objectOf(schema.items), schemas, required, name)]
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return schema.default ?? 1
  if (Array.isArray(schema.type) && schema.type.includes('null') && byName[name] === undefined) return null
  if (schema.format === 'date-time') return '2026-01-31T12:00:00.000Z'
  return byName[name] ?? (name.endsWith('_url') ? 'https://example.com' : '…')
}

function objectExample(schema: JsonObject, schemas: JsonObject, onlyRequired: boolean): JsonObject {
  const needed = arrayOf(schema.required)
  const entries = Object.entries(objectOf(schema.properties))
    .filter(([name]) => !onlyRequired || needed.includes(name))
    .map(([name, inner]) => [name, exampleOf(objectOf(inner), schemas, onlyRequired, name)] as const)
  return Object.fromEntries(entries)
}
