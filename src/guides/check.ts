/** Checks a value against a schema and says in plain words what is wrong with it. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'

export interface Problem {
  /** Keys from the outside in. */
  path: string[]
  text: string
}

export function check<S extends TSchema>(
  schema: S,
  value: unknown,
): { value: Static<S> } | { problem: Problem } {
  if (Value.Check(schema, value)) return { value }
  const errors = Value.Errors(schema, value)
  // An unknown key is reported twice, first as "schema is false": the second is the one with words.
  const error = errors.find((one) => one.keyword !== 'boolean') ?? errors[0]
  if (!error) return { problem: { path: [], text: 'is not valid' } }
  const path = error.instancePath.split('/').slice(1)
  return { problem: { path, text: words(error.keyword, params(error.params), error.message) } }
}

/** `must be one of …`, after the name of the key, or a sentence of its own where keys are the matter. */
function words(keyword: string, given: Record<string, unknown>, otherwise: string): string {
  switch (keyword) {
    case 'enum':
      return `must be one of ${list(given.allowedValues)}`
    case 'required':
      return `lacks ${list(given.requiredProperties)}`
    case 'additionalProperties':
      return `has ${list(given.additionalProperties)}, which is not part of the vocabulary`
    case 'minLength':
      return 'must not be empty'
    case 'pattern':
      return `must match ${String(given.pattern)}`
    default:
      return otherwise
  }
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => `\`${String(value)}\``).join(', ') : String(values)
}
function params(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
