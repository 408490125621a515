/** A provider's public keys (RFC 7517), and which of them an ID token may be signed with. */
import type { JWK } from 'jose'
import { OidcRefusal } from './refusal.ts'
import { objectOf } from './token-exchange.ts'

export type KeySet = readonly JWK[]

export function readKeySet(text: string): KeySet {
  const { keys } = objectOf(text) ?? {}
  if (!Array.isArray(keys))
    throw new OidcRefusal(
      'id_token_key',
      'jwks_failed',
      'The provider’s key address does not answer with keys.',
      {
        expected: 'a JSON object with "keys"',
        received: text.trim().slice(0, 60),
      },
    )
  return keys.filter((key): key is JWK => typeof key === 'object' && key !== null && 'kty' in key)
}

/** Only keys of the algorithm's own type: an RSA key never serves another family (RFC 8725 section 3.1). */
export function keysFor(keys: KeySet, { alg, kid }: { alg: string; kid: string | undefined }): JWK[] {
  const type = /^[RP]S/.test(alg) ? 'RSA' : alg.startsWith('ES') ? 'EC' : 'OKP'
  return keys.filter(
    (key) =>
      key.kty === type &&
      (key.use === undefined || key.use === 'sig') &&
      (key.alg === undefined || sameAlgorithm(key.alg, alg)) &&
      (kid === undefined || key.kid === kid),
  )
}

/** EdDSA has two names since RFC 9864. */
function sameAlgorithm(a: string, b: string): boolean {
  const name = (algorithm: string) => (algorithm === 'Ed25519' ? 'EdDSA' : algorithm)
  return name(a) === name(b)
}
