/** The checks of a sign-in in the order in which the protocol comes to them, for showing how far one got. */
// biome-ignore format: a few lines of steps
export const protocolChecks = {
  saml: [
    'read_saml_response', 'decode', 'encoding', 'doctype', 'well_formed', 'response_root', 'find_request',
    'response_version', 'response_id', 'unique_ids', 'known_children', 'status', 'one_assertion',
    'signatures_in_place', 'response_signature', 'decrypt', 'assertion_signature', 'assertion_version', 'assertion_id',
    'issuer', 'destination', 'in_response_to', 'conditions', 'audience', 'confirmation', 'authn_statement', 'name_id',
    'check_replay', 'check_browser', 'map_profile', 'check_email_domain',
  ],
  oidc: [
    'find_state', 'check_browser', 'provider_answer', 'token_request', 'token_response', 'id_token_algorithm',
    'id_token_key', 'id_token_signature', 'id_token_issuer', 'id_token_audience', 'id_token_azp', 'id_token_time',
    'id_token_nonce', 'id_token_subject', 'userinfo', 'map_profile', 'check_email_domain',
  ],
} as const satisfies Record<'saml' | 'oidc', readonly string[]>

type CheckState = 'passed' | 'failed' | 'not_reached'

/** @param step the one that failed, or the last one that passed. */
export function checksOf(
  protocol: 'saml' | 'oidc',
  state: string,
  step: string,
): { step: string; state: CheckState }[] {
  const checks: readonly string[] = protocolChecks[protocol]
  if (state === 'succeeded') return checks.map((name) => ({ step: name, state: 'passed' }))
  if (state !== 'failed') return checks.map((name) => ({ step: name, state: 'not_reached' }))
  const at = checks.indexOf(step)
  // A step from before the protocol's answer (or of another release): nothing on the list was reached.
  return checks.map((name, index) => ({
    step: name,
    state: index < at ? 'passed' : index === at ? 'failed' : 'not_reached',
  }))
}
