/** What an update changed, as it was before: by member, and within attributes by attribute. Absent before: null. */
import { isDeepStrictEqual } from 'node:util'

const within = new Set(['raw_attributes', 'custom_attributes'])

export function previousAttributes(before: object, after: object): Record<string, unknown> {
  return difference(before, after, (name) => name !== 'updated_at' && name !== 'created_at')
}

function difference(
  before: object,
  after: object,
  tells: (name: string) => boolean,
): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before))
  const now = new Map<string, unknown>(Object.entries(after))
  const previous: Record<string, unknown> = {}
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(name), now.get(name)]
    if (!tells(name) || isDeepStrictEqual(was, is)) continue
    previous[name] =
      within.has(name) && isMap(was) && isMap(is) ? difference(was, is, () => true) : (was ?? null)
  }
  return previous
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
