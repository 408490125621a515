/**
 * Which value of what a provider sent becomes which custom attribute. A place is written as SCIM writes it
 * (`name.middleName`, `emails[type eq "work"].value`, `urn:…:User:department`, `phoneNumbers[0].value`) and read
 * without regard to case (RFC 7643 section 2.1).
 */
import { Type } from 'typebox'
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts'
import { mapOf, nullable } from '../../kernel/schema.ts'

/** Custom attribute → its place; null takes a predefined attribute away. */
export type AttributeMap = Record<string, string | null>
export const AttributeMap = mapOf(nullable(Type.String({ minLength: 1, maxLength: 512 })))

/** @returns what stands there; undefined when nothing does. */
export function valueAt(value: Json | undefined, place: string): Json | undefined {
  if (place === '') return value
  if (Array.isArray(value)) return inList(value, place)
  if (!isJsonObject(value)) return undefined
  const rest = place.replace(/^[.:]/, '')
  // A schema's name has dots of its own, so the longest member that fits is the one that is meant.
  const [name] = Object.keys(value)
    .filter((key) => begins(rest, key))
    .sort((a, b) => b.length - a.length)
  return name === undefined ? undefined : valueAt(value[name], rest.slice(name.length))
}

function begins(place: string, name: string): boolean {
  const next = place[name.length]
  return (
    place.slice(0, name.length).toLowerCase() === name.toLowerCase() &&
    (next === undefined || next === '.' || next === ':' || next === '[')
  )
}

function inList(list: Json[], place: string): Json | undefined {
  const [whole, chosen = ''] = /^\[([^\]]{0,200})\]/.exec(place) ?? []
  if (whole === undefined)
    return list.map((item) => valueAt(item, place)).find((found) => found !== undefined)
  const item = /^\d{1,4}$/.test(chosen) ? list[Number(chosen)] : list.find((one) => fits(one, chosen))
  return valueAt(item, place.slice(whole.length))
}

function fits(item: Json, condition: string): boolean {
  const [, name = '', wanted = ''] = /^\s*(\w+)\s+eq\s+"?([^"]*)"?\s*$/i.exec(condition) ?? []
  if (!isJsonObject(item) || name === '') return false
  return String(valueAt(item, name)).toLowerCase() === wanted.toLowerCase()
}

export function mapped(map: AttributeMap, resource: JsonObject): JsonObject {
  // From entries, because assigning to a member that somebody called `__proto__` would do something else.
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, place]) => {
      const value = place === null ? undefined : valueAt(resource, place)
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )
}
