/** Shaping at the door: only what the response schema lists goes out. */
import buildSerializer from 'fast-json-stringify'
import type { TSchema } from 'typebox'

/**
 * The schema as the serializer wants it. Names are for OpenAPI; a serializer that meets one twice refuses. Formats
 * are ours to have written correctly.
 */
export function serializable(schema: TSchema): object {
  return JSON.parse(
    // A property may be called `format`; then its value is a schema.
    JSON.stringify(schema, (key, value) =>
      key === '$id' || (key === 'format' && typeof value === 'string') ? undefined : value,
    ),
  )
}

/** Compiled when the first answer of its kind goes out, so that start-up pays for none. */
export function lazySerializer({ schema }: { schema: unknown }): (data: unknown) => string {
  let serialize: ((data: unknown) => string) | undefined
  return (data) => {
    serialize ??= buildSerializer(Object(schema))
    return serialize(data)
  }
}

/** What is no JSON goes out as it is: a string whose schema says what it holds. */
export function mediaTypeOf(schema: TSchema): string | undefined {
  return 'contentMediaType' in schema ? String(schema.contentMediaType) : undefined
}
