/** The structure in which people were received: every place that any of them has, with what stood there for some. */
import type { Static } from 'typebox'
import { isJsonObject, type Json, type JsonObject } from '../../../../kernel/json.ts'
import type { getPortalStructure, Place } from '../people-contract.ts'

type Places = Static<typeof Place>
interface Received {
  resource: JsonObject
  /** What the application gets without a map. */
  usual: JsonObject
}

const mostExamples = 3
const mostPlaces = 300
const mostDeep = 8
const longest = 80
/** Known to everybody, and nothing about the person. */
const passedOver = new Set(['schemas', 'meta', 'id'])

export function structureOf(people: readonly Received[]): Static<typeof getPortalStructure.response> {
  const found = new Map<string, Places>()
  for (const { resource } of people) {
    const seen = new Set<string>()
    for (const [name, value] of Object.entries(resource))
      if (!passedOver.has(name)) walk(found, seen, name, name, 0, value)
  }
  const places = [...found.values()].slice(0, mostPlaces)
  return { people: people.length, usual: usualOf(people), places }
}

function walk(
  found: Map<string, Places>,
  seen: Set<string>,
  path: string,
  label: string,
  depth: number,
  value: Json,
): void {
  if (depth > mostDeep || (found.size >= mostPlaces && !found.has(path))) return
  note(found, seen, { path, label, depth }, value)
  if (Array.isArray(value)) {
    const named = distinguished(value)
    if (named) for (const [type, element] of named) members(`${path}[type eq "${type}"]`, element)
    else for (const element of value.slice(0, 1)) members(path, element)
  } else members(path, value)

  function members(at: string, of: Json): void {
    if (!isJsonObject(of)) return
    for (const [name, member] of Object.entries(of)) {
      const selector = at.slice(path.length)
      const joined = `${at}${at.includes(':') && !selector && depth === 0 ? ':' : '.'}${name}`
      walk(found, seen, joined, `${selector}${selector ? '.' : ''}${name}`, depth + 1, member)
    }
  }
}

/** A list whose elements each have a type of their own is read by that: the second may be the first tomorrow. */
function distinguished(list: readonly Json[]): [string, JsonObject][] | undefined {
  const elements = list.filter(isJsonObject)
  const types = elements.map(({ type }) =>
    typeof type === 'string' && /^[\w -]{1,40}$/.test(type) ? type : '',
  )
  if (elements.length === 0 || types.includes('') || new Set(types).size < types.length) return undefined
  return elements.map((element, index) => [types[index] ?? '', element])
}

function note(
  found: Map<string, Places>,
  seen: Set<string>,
  at: Pick<Places, 'path' | 'label' | 'depth'>,
  value: Json,
): void {
  const place = found.get(at.path) ?? { ...at, kind: 'empty' as const, examples: [], people: 0 }
  const kind = kindOf(value)
  const text = shownOf(value)
  if (kind !== 'empty' && !seen.has(at.path)) {
    place.people += 1
    seen.add(at.path)
  }
  if (place.kind === 'empty') place.kind = kind
  if (text !== undefined && place.examples.length < mostExamples && !place.examples.includes(text))
    place.examples.push(text)
  found.set(at.path, place)
}

function kindOf(value: Json): Places['kind'] {
  if (value === null || value === '') return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'list'
  if (typeof value === 'object') return 'object'
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
}

/** A value that a person can read; of a list of plain values all, of structures none. */
function shownOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) {
    const texts = value.filter((each) => each === null || typeof each !== 'object').map(String)
    return texts.length > 0 && texts.length === value.length ? cut(texts.join(', ')) : undefined
  }
  return typeof value === 'object' ? undefined : cut(String(value))
}
function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const first = ['email', 'first_name', 'last_name', 'display_name', 'username', 'job_title']
function usualOf(people: readonly Received[]): { attribute: string; examples: string[] }[] {
  const names = new Set([...first, ...people.flatMap(({ usual }) => Object.keys(usual))])
  // The addresses stand there already, and their list is for machines.
  names.delete('emails')
  return [...names].flatMap((attribute) => {
    const texts = people.map(({ usual }) => shownOf(usual[attribute])).filter((text) => text !== undefined)
    const examples = [...new Set(texts)].slice(0, mostExamples)
    return examples.length > 0 || first.includes(attribute) ? [{ attribute, examples }] : []
  })
}
