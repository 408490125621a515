/** The words of the room. */
export interface DiscoveredProvider {
  /** As the document spells it, a slash at its end included. */
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
  userinfo_endpoint?: string
  token_endpoint_auth_methods_supported?: string[]
  id_token_signing_alg_values_supported?: string[]
  code_challenge_methods_supported?: string[]
}

export interface DiscoveryFinding {
  readonly code:
    | 'issuer_mismatch'
    | 'authorization_code_missing'
    | 'pkce_missing'
    | 'not_https'
    | 'algorithms_unsupported'
    | 'auth_method_unsupported'
    | 'discovery_failed'
    | 'discovery_invalid'
  readonly tone: 'bad' | 'warn' | 'info'
  readonly values: Readonly<Record<string, string>>
}

export interface DiscoveryReading {
  /** Absent: it cannot be used; the findings say why. */
  readonly provider?: DiscoveredProvider
  readonly findings: readonly DiscoveryFinding[]
}

/** The client as the provider knows it. */
export interface OidcClientCredentials {
  readonly client_id: string
  readonly client_secret: string
}

export type TokenClaims = Readonly<Record<string, unknown>>
