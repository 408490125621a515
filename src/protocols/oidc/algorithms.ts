/**
 * Signatures that an ID token may carry: those that only the provider can make. A client secret is known to two, so
 * HS256 proves nothing here, and `none` nothing anywhere (RFC 8725 section 3.2).
 */
export const signatureAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

export function isAllowedAlgorithm(name: unknown): name is (typeof signatureAlgorithms)[number] {
  return signatureAlgorithms.some((algorithm) => algorithm === name)
}
