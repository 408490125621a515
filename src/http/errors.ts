/** Any error becomes an answer of the face that owns the route; what is not ours becomes a 500 that says nothing. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isOrphan, isUnavailable } from '../db/connect.ts'
import { ApiError, badRequest, errorBody } from '../kernel/errors.ts'
import { safeUrl } from '../kernel/log.ts'
import { secureHeaders } from './headers.ts'

export type BrowserPage = (error: ApiError, request_id: string) => string

export function answerError(page: BrowserPage) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => {
    const known = apiErrorOf(error)
    const { face = 'rest' } = request.routeOptions.config
    const line = {
      request_id: request.id,
      url: safeUrl(request.url),
      status: known.status,
      reason: known.code,
      ...(known.parts.detail && { detail: known.parts.detail }),
    }
    if (known.status >= 500 && known.status !== 501) request.log.error({ ...line, err: error }, known.message)
    else request.log.debug(line, known.message)
    reply.code(known.status)
    if (known.parts.retry_after !== undefined) reply.header('retry-after', String(known.parts.retry_after))
    if (known.parts.challenge !== undefined) reply.header('www-authenticate', known.parts.challenge)
    if (face === 'browser' && !wantsJson(request))
      return secureHeaders(reply).type('text/html; charset=utf-8').send(page(known, request.id))
    return reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(errorBody(known, request.id, face !== 'rest' || known.status === 401)))
  }
}

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? ''
  return accept.includes('application/json') && !accept.includes('text/html')
}

function apiErrorOf(error: FastifyError | Error): ApiError {
  if (error instanceof ApiError) return error
  const code = 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new ApiError(413, 'request_too_large', 'The body is too large.')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ApiError(415, 'unsupported_media_type', 'Send the body as application/json.')
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return new ApiError(414, 'uri_too_long', 'The address is too long.')
  if ('statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500)
    return badRequest('invalid_request', 'The request could not be read: it is malformed.')
  if (isOrphan(error))
    return new ApiError(404, 'entity_not_found', 'What this belongs to was deleted a moment ago.', {
      cause: error,
    })
  if (isUnavailable(error))
    return new ApiError(503, 'unavailable', 'The database cannot be reached at the moment. Try again.', {
      cause: error,
      retry_after: 2,
    })
  return new ApiError(500, 'internal_server_error', 'Internal Server Error', { cause: error })
}
