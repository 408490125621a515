/** JSON columns that we wrote ourselves: trusted, so parsed without checking. */
export function parseJson<T>(text: string): T {
  return JSON.parse(text)
}

/** What may stand in a JSON document that somebody else wrote. */
export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [name: string]: Json
}
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
