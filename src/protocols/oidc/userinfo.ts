/** Claims from the userinfo endpoint (OpenID Connect Core 5.3): JSON, or a signed token. */
import type { JWK } from 'jose'
import { verified } from './id-token.ts'
import { OidcRefusal } from './refusal.ts'
import { headerOf, objectOf } from './token-exchange.ts'
import type { TokenClaims } from './types.ts'

export async function readUserinfo(
  answer: { status: number; content_type: string; text: string },
  expected: { sub: string; issuer: string; client_id: string },
  keysFor: (header: { alg: string; kid: string | undefined }) => Promise<readonly JWK[]>,
): Promise<TokenClaims> {
  const { status, content_type, text } = answer
  if (status !== 200) throw failed(`${status} ${text.slice(0, 200)}`)
  const claims = content_type.startsWith('application/jwt')
    ? await signedClaims(text.trim(), expected, keysFor)
    : objectOf(text)
  if (!claims) throw failed(text.slice(0, 60))
  // Another person's claims would make another person's profile (section 5.3.2).
  if (claims.sub !== expected.sub)
    throw new OidcRefusal(
      'userinfo',
      'subject_mismatch',
      'Userinfo describes somebody else than the ID token.',
      {
        expected: expected.sub,
        received: String(claims.sub),
      },
    )
  return claims
}

async function signedClaims(
  token: string,
  { issuer, client_id }: { issuer: string; client_id: string },
  keysFor: (header: { alg: string; kid: string | undefined }) => Promise<readonly JWK[]>,
): Promise<TokenClaims> {
  const header = headerOf(token, 'userinfo')
  const claims = await verified(token, header.alg, await keysFor(header))
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  if (
    (claims.iss !== undefined && claims.iss !== issuer) ||
    (claims.aud !== undefined && !audiences.includes(client_id))
  )
    throw failed('a token of another issuer or for another client')
  return claims
}

function failed(received: string): OidcRefusal {
  return new OidcRefusal('userinfo', 'userinfo_failed', 'The profile could not be read from the provider.', {
    expected: '200 with JSON',
    received,
  })
}
