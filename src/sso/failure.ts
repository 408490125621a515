/** Why a sign-in did not happen: for the diagnoser, for the application, for the person in front of the screen. */
import { ApiError } from '../kernel/errors.ts'
import { OidcRefusal } from '../protocols/oidc/index.ts'
import { SamlRefusal } from '../protocols/saml/index.ts'

/** Documented codes that an application may receive at its redirect URI (contract 4.4), with OAuth's own. */
export type WireError =
  | 'access_denied'
  | 'ambiguous_connection_selector'
  | 'connection_invalid'
  | 'connection_strategy_invalid'
  | 'connection_unlinked'
  | 'domain_connection_selector_not_allowed'
  | 'idp_initiated_sso_disabled'
  | 'invalid_connection_selector'
  | 'organization_invalid'
  | 'oauth_failed'
  | 'profile_not_allowed_outside_organization'
  | 'server_error'
  | 'invalid_request'
  | 'unsupported_response_type'

export interface FailureParts {
  /** What the application is told; the diagnosis stays here. */
  error: WireError
  expected?: string | undefined
  received?: string | undefined
  /** A finer name than the step's: the protocol's own check. */
  step?: string
  /** Say it to the person: no application may be told, or none should. */
  stay?: boolean
  /** Another sign-in than the one that is under way: that one is left alone. */
  detached?: boolean
  status?: number
  cause?: unknown
}

export class SignInFailure extends Error {
  override readonly name = 'SignInFailure'
  readonly code: string
  readonly parts: FailureParts

  constructor(code: string, message: string, parts: FailureParts) {
    super(message, { cause: parts.cause })
    this.code = code
    this.parts = parts
  }
}

export function failureOf(error: unknown): SignInFailure {
  if (error instanceof SignInFailure) return error
  if (error instanceof SamlRefusal) {
    const { code, message, step, expected, received } = error
    const denied = code === 'status_not_success'
    return new SignInFailure(code, message, {
      error: denied ? 'access_denied' : 'connection_invalid',
      ...(step !== '' && { step }),
      expected,
      received,
    })
  }
  if (error instanceof OidcRefusal) {
    const { code, message, step, expected, received } = error
    const denied = ['access_denied', 'consent_required', 'login_required'].includes(code)
    return new SignInFailure(code, message, {
      error: denied ? 'access_denied' : 'oauth_failed',
      step,
      expected,
      received,
    })
  }
  if (error instanceof ApiError)
    return new SignInFailure(error.code, error.message, {
      error: 'server_error',
      status: error.status,
      stay: true,
      cause: error,
    })
  return new SignInFailure('internal_error', 'Something went wrong on our side.', {
    error: 'server_error',
    status: 500,
    cause: error,
  })
}
