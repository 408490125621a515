/** What the provider sent the browser back with: a code, or why not (RFC 6749 section 4.1.2, RFC 9207). */
import { OidcRefusal, type OidcRefusalCode } from './refusal.ts'

export interface ProviderAnswer {
  readonly code?: string | undefined
  readonly error?: string | undefined
  readonly error_description?: string | undefined
  readonly iss?: string | undefined
}

const messages: Partial<Record<string, { code: OidcRefusalCode; message: string }>> = {
  access_denied: { code: 'access_denied', message: 'The provider does not let this person in.' },
  consent_required: { code: 'consent_required', message: 'The provider wants somebody’s consent first.' },
  interaction_required: { code: 'login_required', message: 'The provider wants the person to act first.' },
  login_required: { code: 'login_required', message: 'The provider wants the person to sign in first.' },
  server_error: { code: 'server_error', message: 'The provider had a problem of its own.' },
  temporarily_unavailable: {
    code: 'temporarily_unavailable',
    message: 'The provider is not available at the moment.',
  },
  invalid_request: { code: 'invalid_request', message: 'The provider did not understand the request.' },
  invalid_scope: { code: 'invalid_scope', message: 'The provider does not allow the scopes asked for.' },
  unauthorized_client: {
    code: 'unauthorized_client',
    message: 'The provider does not allow this client the authorization code flow.',
  },
  unsupported_response_type: {
    code: 'unsupported_response_type',
    message: 'The provider does not offer the authorization code flow.',
  },
}

/** @returns the code. */
export function readProviderAnswer(answer: ProviderAnswer, issuer: string): string {
  const { code, error, error_description, iss } = answer
  // A server that mixes up providers would send one's code to another (RFC 9207).
  if (iss !== undefined && iss !== issuer)
    throw new OidcRefusal('provider_answer', 'issuer_mismatch', 'The answer comes from another issuer.', {
      expected: issuer,
      received: iss,
    })
  if (error !== undefined) {
    const known = messages[error] ?? { code: 'idp_error', message: 'The provider answered with an error.' }
    const received = [error, error_description].filter(Boolean).join(': ')
    throw new OidcRefusal('provider_answer', known.code, known.message, { expected: 'a code', received })
  }
  if (code === undefined || code === '')
    throw new OidcRefusal(
      'provider_answer',
      'code_missing',
      'The provider sent neither a code nor an error.',
      {
        expected: 'code',
        received: 'nothing',
      },
    )
  return code
}
