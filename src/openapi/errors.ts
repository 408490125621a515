/** What errors look like, by status: one answer for each, in the plain form and in the one of OAuth endpoints. */
import { ApiError, errorBody } from '../kernel/errors.ts'
import type { JsonObject } from './schema.ts'

const request_id = 'req_01EHZNVPK3SFK441A1RGBFSHRT'

// biome-ignore format: a table
const errors: Record<number, { meaning: string; example: ApiError }> = {
  400: { meaning: 'Something is wrong with the request', example: new ApiError(400, 'invalid_request', 'The request could not be read: it is malformed.') },
  401: { meaning: 'No API key, or an unknown, revoked or expired one', example: new ApiError(401, 'unauthorized', 'Unauthorized') },
  403: { meaning: 'The API key does not have the permission', example: new ApiError(403, 'insufficient_permissions', "This API key does not have the 'portal' permission.") },
  404: { meaning: 'There is no such thing in this environment', example: new ApiError(404, 'organization_not_found', "Organization not found: 'org_01EHZNVPK3SFK441A1RGBFSHRT'.") },
  409: { meaning: 'It is in the way of something that exists', example: new ApiError(409, 'domain_already_exists', 'Domain already exists for this organization.') },
  422: { meaning: 'Fields are missing or wrong; `errors` names each', example: new ApiError(422, 'invalid_request_parameters', 'Validation failed.', { errors: [{ field: 'organization', code: 'required', message: 'organization is required.' }] }) },
  429: { meaning: 'Too many requests; `Retry-After` says how many seconds to wait', example: new ApiError(429, 'rate_limit_exceeded', 'Too many requests.') },
  501: { meaning: 'Not part of this release', example: new ApiError(501, 'not_implemented', 'Directory Sync is not part of this release.') },
}

export function errorMeaning(status: number): string {
  return errors[status]?.meaning ?? 'Error'
}

const FieldError: JsonObject = {
  type: 'object',
  required: ['field', 'code', 'message'],
  properties: {
    instancePath: { type: 'string', description: 'JSON pointer, where events do not fit their schema' },
    field: { type: 'string' },
    code: { type: 'string' },
    message: { type: 'string' },
  },
}
const common: JsonObject = {
  message: { type: 'string', description: 'For people' },
  code: { type: 'string', description: 'For programs' },
  errors: { type: 'array', items: FieldError },
  request_id: {
    type: 'string',
    description: 'Also in the header X-Request-ID; name it when you ask for help',
  },
}

export const errorSchemas: JsonObject = {
  Error: { type: 'object', required: ['message', 'code', 'request_id'], properties: common },
  OAuthError: {
    type: 'object',
    required: ['message', 'code', 'error', 'error_description', 'request_id'],
    properties: {
      ...common,
      error: { type: 'string', description: 'The short name that OAuth clients read' },
      error_description: { type: 'string' },
    },
  },
}

/** Components of all error answers: `Error404`, `OAuthError404`. */
export function errorResponses(): JsonObject {
  const all: JsonObject = {}
  for (const [status, { meaning, example }] of Object.entries(errors))
    for (const oauth of [false, true]) {
      const schema = oauth ? 'OAuthError' : 'Error'
      const headers: JsonObject = {
        'X-Request-ID': { $ref: '#/components/headers/RequestId' },
        ...(status === '429' && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
      }
      const value: JsonObject = JSON.parse(
        JSON.stringify(errorBody(example, request_id, oauth || status === '401')),
      )
      all[`${schema}${status}`] = {
        description: meaning,
        headers,
        content: {
          'application/json': {
            schema: { $ref: `#/components/schemas/${schema}` },
            examples: { example: { value } },
          },
        },
      }
    }
  return all
}
