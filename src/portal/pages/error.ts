/** Any refusal that a browser meets on one of our addresses. */
import type { Clock } from '../../kernel/clock.ts'
import type { ApiError } from '../../kernel/errors.ts'
import { notFoundPage } from './not-found.ts'
import { ssoErrorPage } from './sso-error.ts'

export function errorPage(clock: Clock): (error: ApiError, request_id: string) => string {
  return (error, request_id) =>
    error.status === 404
      ? notFoundPage({ branding: null, request_id })
      : ssoErrorPage({
          branding: null,
          message: error.message,
          code: error.parts.error ?? error.code,
          request_id,
          at: clock().toISOString(),
          app_url: null,
        })
}
