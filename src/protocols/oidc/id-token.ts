/** An ID token becomes claims, or a refusal (OpenID Connect Core 3.1.3.7). */
import { compactVerify, importJWK, type JWK } from 'jose'
import { OidcRefusal } from './refusal.ts'
import { headerOf, objectOf } from './token-exchange.ts'
import type { TokenClaims } from './types.ts'

export interface ExpectedIdToken {
  readonly issuer: string
  readonly client_id: string
  readonly nonce: string
  readonly now: Date
  /** Default 120. */
  readonly clock_skew_seconds?: number
}

interface Subject extends ExpectedIdToken {
  readonly claims: TokenClaims
  readonly skew: number
}

/** Everything that a verified token must say. One row, one check. */
export const idTokenSteps: readonly (readonly [name: string, check: (subject: Subject) => void])[] = [
  ['id_token_issuer', issuer],
  ['id_token_audience', audience],
  ['id_token_azp', authorizedParty],
  ['id_token_time', time],
  ['id_token_nonce', nonce],
  ['id_token_subject', subjectClaim],
]

/**
 * @param keysFor the keys that may have signed it, asked after the header was judged. Several only when the token
 * names none of them.
 */
export async function verifyIdToken(
  token: string,
  expected: ExpectedIdToken,
  keysFor: (header: { alg: string; kid: string | undefined }) => Promise<readonly JWK[]>,
): Promise<TokenClaims> {
  const header = headerOf(token, 'id_token_algorithm')
  const keys = await keysFor(header)
  if (keys.length === 0)
    throw new OidcRefusal(
      'id_token_key',
      'unknown_key',
      'The ID token is signed with a key that is not published.',
      {
        expected: 'a key of the provider’s key set',
        received: header.kid ?? `${header.alg} without a key id`,
      },
    )
  const claims = await verified(token, header.alg, keys)
  const subject = { ...expected, claims, skew: expected.clock_skew_seconds ?? 120 }
  for (const [, check] of idTokenSteps) check(subject)
  return claims
}

/** The claims that one of the keys signed. */
export async function verified(token: string, alg: string, keys: readonly JWK[]): Promise<TokenClaims> {
  for (const jwk of keys.slice(0, 10)) {
    try {
      const { payload } = await compactVerify(token, await importJWK(jwk, alg), { algorithms: [alg] })
      const claims = objectOf(Buffer.from(payload).toString())
      if (claims) return claims
    } catch {
      // Another key may fit.
    }
  }
  throw new OidcRefusal(
    'id_token_signature',
    'signature_invalid',
    'The signature of the ID token does not fit the provider’s key.',
  )
}

function issuer({ claims, issuer: expected }: Subject): void {
  if (claims.iss !== expected)
    throw new OidcRefusal('id_token_issuer', 'issuer_mismatch', 'The ID token comes from another issuer.', {
      expected,
      received: shown(claims.iss),
    })
}

function audience({ claims, client_id }: Subject): void {
  const stated = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  if (!stated.includes(client_id))
    throw new OidcRefusal(
      'id_token_audience',
      'audience_mismatch',
      'The ID token was made for another client.',
      {
        expected: client_id,
        received: stated.map(shown).join(', '),
      },
    )
}

/** Several audiences need the party named that may use the token; a named one is always ours. */
function authorizedParty({ claims, client_id }: Subject): void {
  const needed = Array.isArray(claims.aud) && claims.aud.length > 1
  if (claims.azp === undefined ? needed : claims.azp !== client_id)
    throw new OidcRefusal('id_token_azp', 'azp_mismatch', 'The ID token was issued to another client.', {
      expected: client_id,
      received: shown(claims.azp),
    })
}

function time({ claims, now, skew }: Subject): void {
  const seconds = now.getTime() / 1000
  const { exp, iat, nbf } = claims
  if (typeof exp !== 'number' || exp + skew <= seconds)
    throw new OidcRefusal('id_token_time', 'expired', 'The ID token has expired.', {
      expected: `later than ${now.toISOString()}`,
      received: instant(exp),
    })
  for (const from of [iat, nbf])
    if (from !== undefined && (typeof from !== 'number' || from - skew > seconds))
      throw new OidcRefusal('id_token_time', 'not_yet_valid', 'The ID token is not valid yet.', {
        expected: `not after ${now.toISOString()}`,
        received: instant(from),
      })
}

function nonce({ claims, nonce: expected }: Subject): void {
  if (claims.nonce === undefined)
    throw new OidcRefusal('id_token_nonce', 'nonce_missing', 'The ID token answers no request.', {
      expected,
    })
  if (claims.nonce !== expected)
    throw new OidcRefusal('id_token_nonce', 'nonce_mismatch', 'The ID token answers another request.', {
      expected,
      received: shown(claims.nonce),
    })
}

function subjectClaim({ claims }: Subject): void {
  if (
    typeof claims.sub !== 'string' ||
    claims.sub === '' ||
    claims.sub.length > 255 ||
    /\p{Cc}/u.test(claims.sub)
  )
    throw new OidcRefusal('id_token_subject', 'subject_missing', 'The ID token does not name the person.', {
      expected: 'sub',
      received: shown(claims.sub),
    })
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
}
function instant(value: unknown): string {
  const date = typeof value === 'number' ? new Date(value * 1000) : undefined
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : shown(value)
}
