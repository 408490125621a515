/** Claims of any JSON shape as names with lists of text, which is what a claim map and a screen can work with. */
import type { TokenClaims } from './types.ts'

/** About the token, not about the person. */
const aboutTheToken = new Set([
  'iss',
  'aud',
  'azp',
  'exp',
  'iat',
  'nbf',
  'auth_time',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'jti',
  'sid',
  'acr',
  'amr',
])

export function personClaims(claims: TokenClaims): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !aboutTheToken.has(name)))
}

export function claimTexts(claims: TokenClaims): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(personClaims(claims)).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value])
        .filter((item) => item !== null && item !== undefined)
        // No name has a NUL in it, and no text column takes one.
        .map((item) =>
          (typeof item === 'object' ? JSON.stringify(item) : String(item)).replaceAll('\u0000', ''),
        ),
    ]),
  )
}
