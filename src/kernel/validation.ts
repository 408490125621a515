/** Parsing at the door: a value either has the schema's type afterwards, or becomes a 422 with our codes. */
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type ApiError, badRequest, type FieldError, invalid } from './errors.ts'

export type Parser<T extends TSchema> = (value: unknown, part: 'params' | 'query' | 'body') => Static<T>

/** Compiled at first use, so that start-up pays for nothing. */
export function parserOf<T extends TSchema>(schema: T): Parser<T> {
  let validator: ReturnType<typeof Compile<T>> | undefined
  return (value, part) => {
    validator ??= Compile(schema)
    if (validator.Check(value)) return value
    if (part === 'body' && (typeof value !== 'object' || value === null || Array.isArray(value)))
      throw badRequest('invalid_request', 'The body must be a JSON object.')
    throw refusal(validator.Errors(value), part)
  }
}

interface Problem {
  keyword: string
  instancePath: string
  params: object
  message: string
}

const codes: Record<string, string> = {
  required: 'required',
  type: 'invalid_type',
  enum: 'invalid_enum_value',
  const: 'invalid_enum_value',
  format: 'invalid_format',
  pattern: 'invalid_format',
  minLength: 'too_short',
  maxLength: 'too_long',
  minItems: 'too_few',
  maxItems: 'too_many',
  minimum: 'too_small',
  maximum: 'too_large',
}

function refusal(problems: Problem[], part: string): ApiError {
  const errors: FieldError[] = []
  for (const problem of problems) {
    const code = codes[problem.keyword]
    if (code === undefined) continue // anyOf and its like repeat what their branches say
    const path = problem.instancePath.slice(1).replaceAll('/', '.')
    const missing =
      'requiredProperties' in problem.params
        ? [problem.params.requiredProperties].flat().map(String)
        : [undefined]
    for (const name of missing) {
      const field = [path, name].filter(Boolean).join('.') || part
      if (errors.some((error) => error.field === field)) continue
      errors.push({
        field,
        code,
        message: name === undefined ? `${field} ${problem.message}.` : `${field} is required.`,
      })
    }
  }
  return invalid(
    errors.length > 0 ? errors : [{ field: part, code: 'invalid', message: `The ${part} is not valid.` }],
  )
}
