/** A check refuses with an OidcRefusal: a stable code, and what the person at the other end has to compare. */
export type OidcRefusalCode =
  // what the provider answered instead of a sign-in
  | 'access_denied'
  | 'consent_required'
  | 'login_required'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_response_type'
  | 'idp_error'
  // the way to the tokens
  | 'code_missing'
  | 'invalid_client'
  | 'invalid_grant'
  | 'token_request_failed'
  | 'id_token_missing'
  // the ID token
  | 'id_token_malformed'
  | 'algorithm_refused'
  | 'unknown_key'
  | 'jwks_failed'
  | 'signature_invalid'
  | 'issuer_mismatch'
  | 'audience_mismatch'
  | 'azp_mismatch'
  | 'expired'
  | 'not_yet_valid'
  | 'nonce_missing'
  | 'nonce_mismatch'
  | 'subject_missing'
  // userinfo
  | 'userinfo_failed'
  | 'subject_mismatch'
  // discovery
  | 'discovery_failed'
  | 'discovery_invalid'

export interface OidcRefusalDetails {
  readonly expected?: string
  readonly received?: string
  readonly cause?: unknown
}

export class OidcRefusal extends Error {
  override readonly name = 'OidcRefusal'
  readonly step: string
  readonly code: OidcRefusalCode
  readonly expected: string | undefined
  readonly received: string | undefined

  constructor(step: string, code: OidcRefusalCode, message: string, details: OidcRefusalDetails = {}) {
    super(message, { cause: details.cause })
    this.step = step
    this.code = code
    this.expected = details.expected
    this.received = details.received?.slice(0, 1000)
  }
}
