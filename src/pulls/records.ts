/** Reading records that somebody else made: what is not there, or is of another kind, is null. */
import type { JsonObject } from '../kernel/json.ts'

export type Json = JsonObject

export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return text === '' ? null : text
}
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}
/** The value at `work.department`. */
export function at(record: Json, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => objectOf(value)[name], record)
}
export function without(record: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}
/** One work address, or none. */
export function workEmail(value: unknown) {
  const email = textOf(value)
  return email === null ? [] : [{ value: email, type: 'work', primary: true }]
}
/** Without what is not there. */
export function known(record: Record<string, string | null>): Json {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))
}
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
