/** Which attributes go out: `attributes` and `excludedAttributes` (RFC 7644 section 3.9). */
import { type AttributePath, readPath } from './path.ts'
import { refuse } from './refusal.ts'
import { keyOf } from './schema/look-up.ts'
import { isResource, type Resource, type ResourceType, type Value } from './types.ts'

export interface Projection {
  readonly mode: 'all' | 'only' | 'without'
  readonly paths: readonly AttributePath[]
}
export const everything: Projection = { mode: 'all', paths: [] }

const most = 100

/** With both given, `attributes` counts: they exclude each other. */
export function readProjection(
  attributes: string | undefined,
  excluded: string | undefined,
  type: ResourceType,
): Projection {
  if (attributes?.trim()) return { mode: 'only', paths: pathsOf(attributes, type) }
  if (excluded?.trim()) return { mode: 'without', paths: pathsOf(excluded, type) }
  return everything
}

function pathsOf(text: string, type: ResourceType): AttributePath[] {
  // What stands in brackets, as in `emails[type eq "work"]`, is no part of the name.
  const names = text
    .replace(/\[[^\]]*\]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.length > most) throw refuse('invalidValue', `More than ${most} attributes.`)
  return names.flatMap((name) => readPath(name, type) ?? [])
}

/** Whether an attribute that costs something to fetch is wanted. */
export function wants({ mode, paths }: Projection, name: string): boolean {
  if (mode === 'all') return true
  const named = paths.filter((path) => path.extension === undefined && path.name === name)
  return mode === 'only' ? named.length > 0 : named.every(({ sub }) => sub !== undefined)
}

const always = new Set(['schemas', 'id'])

export function project(resource: Resource, { mode, paths }: Projection): Resource {
  if (mode === 'all') return resource
  const entries: [string, Value][] = []
  for (const [key, value] of Object.entries(resource)) {
    const kept = always.has(key)
      ? value
      : mode === 'only'
        ? chosen(key, value, paths)
        : rest(key, value, paths)
    if (kept !== undefined) entries.push([key, kept])
  }
  return Object.fromEntries(entries)
}

/** The paths that lead into the member `key`, as seen from within it. */
function inner(key: string, paths: readonly AttributePath[]): (string | undefined)[][] {
  const wanted = key.toLowerCase()
  return paths.flatMap(({ extension, name, sub }) => {
    const parts = extension === undefined ? [name, sub] : [extension, name, sub]
    return parts[0]?.toLowerCase() === wanted ? [parts.slice(1)] : []
  })
}

function chosen(key: string, value: Value, paths: readonly AttributePath[]): Value | undefined {
  const within = inner(key, paths)
  if (within.length === 0) return undefined
  return within.some(isEnd) ? value : pick(value, within)
}
function rest(key: string, value: Value, paths: readonly AttributePath[]): Value | undefined {
  const within = inner(key, paths)
  return within.some(isEnd) ? undefined : within.length === 0 ? value : drop(value, within)
}
function isEnd([first]: (string | undefined)[]): boolean {
  return first === undefined
}

function pick(value: Value, paths: (string | undefined)[][]): Value | undefined {
  if (Array.isArray(value)) return value.flatMap((one) => pick(one, paths) ?? [])
  if (!isResource(value)) return undefined
  const entries = paths.flatMap(([name = '', ...further]): [string, Value][] => {
    const key = keyOf(value, name)
    const member = key === undefined ? undefined : value[key]
    if (key === undefined || member === undefined) return []
    const kept = isEnd(further) ? member : pick(member, [further])
    return kept === undefined ? [] : [[key, kept]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function drop(value: Value, paths: (string | undefined)[][]): Value {
  if (Array.isArray(value)) return value.map((one) => drop(one, paths))
  if (!isResource(value)) return value
  const entries = Object.entries(value).flatMap(([key, member]): [string, Value][] => {
    const within = paths
      .filter(([name]) => name?.toLowerCase() === key.toLowerCase())
      .map((path) => path.slice(1))
    if (within.some(isEnd)) return []
    return [[key, within.length === 0 ? member : drop(member, within)]]
  })
  return Object.fromEntries(entries)
}
