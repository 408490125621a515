/** Settings of destinations: JSON Schema with the words that a form shows. */
import { Type } from 'typebox'

interface Words {
  title: string
  description?: string
  placeholder?: string
  by_role?: boolean
}

/** No line breaks: it may become a header, a path or a line of a policy. */
const line = '^[^\\u0000-\\u001f\\u007f]*$'

export const text = (words: Words, more: { maxLength?: number; pattern?: string; default?: string } = {}) =>
  Type.String({ ...words, minLength: 1, maxLength: 500, pattern: line, ...more })

/** Never shown again once it is saved. */
export const secret = (words: Words, more: { maxLength?: number; pattern?: string } = {}) =>
  Type.String({ ...words, control: 'secret', minLength: 1, maxLength: 2_000, pattern: line, ...more })

/** A key file: several lines. */
export const longSecret = (words: Words) =>
  Type.String({ ...words, control: 'long_secret', minLength: 1, maxLength: 20_000 })

export const longText = (words: Words) =>
  Type.String({ ...words, control: 'long_text', minLength: 1, maxLength: 20_000 })

export const url = (words: Words) => text(words, { pattern: '^https?://[^\\s\\u0000-\\u001f\\u007f]+$' })

export function choice<const T extends readonly string[]>(
  values: T,
  words: Words & { labels?: Partial<Record<T[number], string>>; default?: T[number] },
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: values, ...words })
}

/** Headers of a request: names as RFC 9110 section 5.1 has them, values on one line. */
export const headers = (words: Words) =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    ...words,
    control: 'headers',
    maxProperties: 20,
    propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" },
    additionalProperties: { type: 'string', maxLength: 2_000, pattern: line },
  })
