/**
 * One error class, thrown anywhere, rendered by the face that owns the socket. `message`, `code`, `error` and
 * `errors` are public; `detail` and `cause` are only logged.
 */
export interface FieldError {
  /** JSON pointer to what does not fit, where clients were promised one. */
  instancePath?: string
  field: string
  code: string
  message: string
}

export interface ErrorParts {
  /** OAuth's short name for it, where an endpoint speaks OAuth. */
  error?: string
  errors?: FieldError[]
  /** For the log only. */
  detail?: string
  cause?: unknown
  /** Seconds; becomes `Retry-After`. */
  retry_after?: number
  /** RFC 6750: sent as `WWW-Authenticate`. */
  challenge?: string
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly parts: ErrorParts

  constructor(status: number, code: string, message: string, parts: ErrorParts = {}) {
    super(message, { cause: parts.cause })
    this.status = status
    this.code = code
    this.parts = parts
  }
}

/** "Not there" and "not yours" look the same. */
export function notFound(noun: string, id: string): ApiError {
  const code = noun === 'Organization' ? 'organization_not_found' : 'entity_not_found'
  return new ApiError(404, code, `${noun} not found: '${id}'.`, { error: code })
}
export function invalid(errors: FieldError[], message = 'Validation failed.'): ApiError {
  return new ApiError(422, 'invalid_request_parameters', message, {
    errors,
    error: 'invalid_request_parameters',
  })
}
export function badRequest(code: string, message: string, error = code): ApiError {
  return new ApiError(400, code, message, { error })
}
export function conflict(code: string, message: string): ApiError {
  return new ApiError(409, code, message)
}
export function unauthorized(detail: string): ApiError {
  return new ApiError(401, 'unauthorized', 'Unauthorized', { error: 'unauthorized', detail })
}
export function forbidden(scope: string): ApiError {
  return new ApiError(
    403,
    'insufficient_permissions',
    `This API key does not have the '${scope}' permission.`,
    {
      error: 'insufficient_permissions',
    },
  )
}
export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, 'rate_limit_exceeded', 'Too many requests.', {
    error: 'rate_limit_exceeded',
    retry_after: Math.max(1, Math.ceil(seconds)),
  })
}
/** The house rule for what this release does not do: say so, invent nothing. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, 'not_implemented', `${what} is not part of this release.`, {
    error: 'not_implemented',
  })
}

/** The REST body. Endpoints that speak OAuth add `error` and `error_description` (contract A3). */
export function errorBody(error: ApiError, request_id: string, oauth: boolean): Record<string, unknown> {
  return {
    message: error.message,
    code: error.code,
    ...(oauth && { error: error.parts.error ?? error.code, error_description: error.message }),
    ...(error.parts.errors && { errors: error.parts.errors }),
    request_id,
  }
}
