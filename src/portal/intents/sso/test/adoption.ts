/**
 * What a received value may become. Only a claim's name and the issuer may be taken over: they say where to look, not
 * whom to trust. Audience, recipient, certificate and signature are what protects a sign-in; accepting what arrived
 * would switch the protection off, so the screen explains instead.
 */
export type Reason = 'audience' | 'recipient' | 'signature' | 'other'
export type Adoption = { readonly adopt: 'issuer' } | { readonly why: Reason } | undefined

const reasons: Record<string, Reason> = {
  audience_mismatch: 'audience',
  azp_mismatch: 'audience',
  recipient_mismatch: 'recipient',
  destination_mismatch: 'recipient',
  unknown_certificate: 'signature',
  unknown_key: 'signature',
  signature_invalid: 'signature',
  digest_mismatch: 'signature',
  reference_mismatch: 'signature',
  signature_malformed: 'signature',
  unsigned_assertion: 'signature',
  sha1_refused: 'signature',
  algorithm_refused: 'signature',
  in_response_to_mismatch: 'other',
  nonce_mismatch: 'other',
  state_mismatch: 'other',
  expired: 'other',
  not_yet_valid: 'other',
  replayed: 'other',
}

export function adoptionOf(code: string): Adoption {
  if (code === 'issuer_mismatch') return { adopt: 'issuer' }
  const why = reasons[code]
  return why && { why }
}

/** Failures whose two values are compared character by character; for all others a mark would be noise. */
export function isCompared(code: string): boolean {
  return [
    'audience_mismatch',
    'azp_mismatch',
    'issuer_mismatch',
    'recipient_mismatch',
    'destination_mismatch',
    'redirect_uri_mismatch',
  ].includes(code)
}

/** Which value of ours has to be pasted over the one that arrived. */
export function ourValue(code: string): 'audience' | 'recipient' | 'redirect' | undefined {
  if (code === 'audience_mismatch') return 'audience'
  if (code === 'recipient_mismatch' || code === 'destination_mismatch') return 'recipient'
  return code === 'redirect_uri_mismatch' || code === 'invalid_request' ? 'redirect' : undefined
}
