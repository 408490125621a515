/** Schemas that every contract shares. TypeBox schemas are JSON Schema, so they go to OpenAPI as they stand. */
import { type Static, type TSchema, Type } from 'typebox'

export const Timestamp = Type.String({
  format: 'date-time',
  description: 'ISO 8601, UTC, with milliseconds.',
})

export function oneOf<const T extends readonly string[]>(values: T, description?: string) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: values, ...(description && { description }) })
}
export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
/** Any keys, one kind of value. (`Type.Record` lets keys with a line break pass unchecked.) */
export function mapOf<T extends TSchema>(value: T) {
  return Type.Unsafe<Record<string, Static<T>>>({ type: 'object', additionalProperties: value })
}
