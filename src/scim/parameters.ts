/** The query of a SCIM request. Names are read without regard to case. */
import type { Quirk } from '../protocols/scim/index.ts'
import type { Input } from './flow.ts'

export function parameter({ query }: Input, name: string): string | undefined {
  const key = Object.keys(query).find((one) => one.toLowerCase() === name.toLowerCase())
  const value = key === undefined ? undefined : query[key]
  return Array.isArray(value) ? value.join(',') : undefined
}

/**
 * In a query a `+` is a blank. Where blanks are written as `%20`, nobody would write one as `+` too: then it is the plus of
 * an address that was not encoded.
 */
export function filterOf(input: Input, note: (quirk: Quirk) => void): string | undefined {
  const text = parameter(input, 'filter')
  if (text === undefined) return undefined
  const [, raw = ''] = /[?&]filter=([^&]*)/i.exec(input.url) ?? []
  if (!raw.includes('+') || !raw.includes('%20')) return text
  try {
    const decoded = decodeURIComponent(raw)
    note('plus_in_filter')
    return decoded
  } catch {
    return text
  }
}
