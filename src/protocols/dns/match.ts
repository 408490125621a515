/** Is this text our record, or nearly? */
import type { Difference, Expected } from './types.ts'

export function recordValue({ prefix, token }: Expected): string {
  return `${prefix}=${token}`
}

/** The token alone is as hard to guess as with its prefix, so either proves the domain. */
export function isProof(text: string, expected: Expected): boolean {
  return text === recordValue(expected) || text === expected.token
}

/** @returns how a text that was meant to be ours differs; undefined for the right one, and for somebody else's. */
export function differenceOf(text: string, expected: Expected): Difference | undefined {
  if (isProof(text, expected)) return undefined
  const value = recordValue(expected)
  const unquoted = text.replaceAll(/["'“”„\\]/g, '')
  if (isProof(unquoted.trim(), expected)) return unquoted === text ? 'space' : 'quoted'
  const bare = unquoted.replaceAll(/\s/g, '')
  if (isProof(bare, expected)) return 'space'
  if ([value, expected.token].some((one) => one.toLowerCase() === bare.toLowerCase())) return 'case'
  if (bare.length >= expected.prefix.length && value.startsWith(bare)) return 'cut_short'
  if (bare.startsWith(`${expected.prefix}=`)) return 'other_token'
  if (bare.includes(expected.token) || bare.startsWith(familyOf(expected.prefix))) return 'other_prefix'
  return undefined
}

/** The prefix without its six random characters: what all records of one vendor begin with. */
function familyOf(prefix: string): string {
  return prefix.slice(0, -6)
}
