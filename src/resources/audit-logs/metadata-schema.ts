/**
 * The part of JSON Schema that describes the metadata of events: a flat object whose members are text, numbers or
 * booleans. What is not in the table is refused when a schema is made, so that no rule is ever written and not checked.
 */
import type { MetadataValue } from './contract.ts'

type Schema = Readonly<Record<string, unknown>>
export interface SchemaProblem {
  /** JSON pointer, from the schema or from the metadata. */
  path: string
  code: string
  message: string
}

const notes = ['$schema', '$id', 'title', 'description', 'examples', 'default', '$comment']

/** How each keyword of a member is read: is it well written, and does a value fit? */
const keywords: Record<
  string,
  { wellWritten(rule: unknown): boolean; fits(value: MetadataValue, rule: unknown): boolean }
> = {
  type: {
    wellWritten: (rule) => typesOf(rule).length > 0 && typesOf(rule).every((name) => name in types),
    fits: (value, rule) => typesOf(rule).some((name) => types[name]?.(value)),
  },
  enum: { wellWritten: Array.isArray, fits: (value, rule) => Array.isArray(rule) && rule.includes(value) },
  const: { wellWritten: () => true, fits: (value, rule) => value === rule },
  minLength: {
    wellWritten: isNumber,
    fits: (value, rule) => typeof value !== 'string' || value.length >= Number(rule),
  },
  maxLength: {
    wellWritten: isNumber,
    fits: (value, rule) => typeof value !== 'string' || value.length <= Number(rule),
  },
  minimum: {
    wellWritten: isNumber,
    fits: (value, rule) => typeof value !== 'number' || value >= Number(rule),
  },
  maximum: {
    wellWritten: isNumber,
    fits: (value, rule) => typeof value !== 'number' || value <= Number(rule),
  },
}
const types: Record<string, (value: MetadataValue) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  // Metadata has no null; schemas say so all the same ("nullable").
  null: () => false,
}

/** What is wrong with the schema itself. */
export function schemaProblems(schema: Schema): SchemaProblem[] {
  const problems: SchemaProblem[] = []
  const say = (path: string, code: string, message: string) => problems.push({ path, code, message })
  for (const [name, rule] of Object.entries(schema)) {
    if (name === 'type' ? rule !== 'object' : name === 'properties' ? !isObject(rule) : false)
      say(`/${name}`, 'invalid', `${name} must be ${name === 'type' ? '"object"' : 'an object'}.`)
    else if (name === 'required' && !(Array.isArray(rule) && rule.every((one) => typeof one === 'string')))
      say('/required', 'invalid', 'required must be a list of names.')
    else if (name === 'additionalProperties' && typeof rule !== 'boolean')
      say('/additionalProperties', 'invalid', 'additionalProperties must be true or false.')
    else if (!['type', 'properties', 'required', 'additionalProperties', ...notes].includes(name))
      say(`/${name}`, 'not_supported', `'${name}' is not supported in the schema of metadata.`)
  }
  const members = Object.entries(objectOf(schema.properties))
  if (members.length > 50) say('/properties', 'too_many', 'Metadata has at most 50 keys.')
  for (const [member, rules] of members)
    for (const [name, rule] of Object.entries(isObject(rules) ? rules : { type: undefined })) {
      const path = `/properties/${member}/${name}`
      if (notes.includes(name)) continue
      const keyword = keywords[name]
      if (!keyword) say(path, 'not_supported', `'${name}' is not supported for a member of metadata.`)
      else if (!keyword.wellWritten(rule)) say(path, 'invalid', `'${name}' is not well written.`)
    }
  return problems
}

/** Where the metadata of an event does not fit; a schema that is absent allows anything. */
export function metadataProblems(
  schema: Schema | undefined,
  metadata: Readonly<Record<string, MetadataValue>>,
): SchemaProblem[] {
  if (schema === undefined) return []
  const members = objectOf(schema.properties)
  const problems: SchemaProblem[] = []
  for (const name of Array.isArray(schema.required) ? schema.required.map(String) : [])
    if (!Object.hasOwn(metadata, name))
      problems.push({ path: `/${name}`, code: 'required', message: `${name} is required by the schema.` })
  for (const [name, value] of Object.entries(metadata)) {
    const rules = Object.hasOwn(members, name) ? objectOf(members[name]) : undefined
    if (rules === undefined) {
      if (schema.additionalProperties === false)
        problems.push({ path: `/${name}`, code: 'unknown', message: `${name} is not in the schema.` })
      continue
    }
    const broken = Object.entries(rules).find(
      ([keyword, rule]) => keywords[keyword]?.fits(value, rule) === false,
    )
    if (broken)
      problems.push({
        path: `/${name}`,
        code: 'invalid',
        message: `${name} does not fit the schema: ${broken[0]} ${JSON.stringify(broken[1])}.`,
      })
  }
  return problems
}

function typesOf(rule: unknown): string[] {
  return [rule].flat().map(String)
}
function isNumber(rule: unknown): boolean {
  return typeof rule === 'number'
}
function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function objectOf(value: unknown): Schema {
  return isObject(value) ? value : {}
}
