/** Any error as SCIM says it (RFC 7644 section 3.12); what is not ours becomes a 500 that says nothing. */
import { isOrphan, isUnavailable } from '../db/connect.ts'
import { ApiError } from '../kernel/errors.ts'
import { errorResponse, ScimRefusal, type ScimType } from '../protocols/scim/index.ts'
import type { Answer, Flow } from './flow.ts'

export function answerTo(
  { deps, endpoint }: Pick<Flow, 'deps' | 'endpoint'>,
  error: unknown,
  step: string,
): Answer {
  const answer = known(error)
  if (answer) return answer
  deps.log.error({ err: error, endpoint, step }, 'A SCIM request failed')
  return refusal(500, 'Something went wrong on the server. Try again later.')
}

export function refusal(
  status: number,
  detail: string,
  scimType?: ScimType,
  headers?: Answer['headers'],
): Answer {
  return { status, body: errorResponse(status, detail, scimType), ...(headers && { headers }) }
}

function known(error: unknown): Answer | undefined {
  if (error instanceof ScimRefusal) return refusal(error.status, error.message, error.scimType)
  if (error instanceof ApiError) return ofDomain(error)
  if (isOrphan(error)) return refusal(404, 'What this belongs to was deleted a moment ago.')
  if (isUnavailable(error))
    return refusal(503, 'The database cannot be reached at the moment. Try again.', undefined, {
      'retry-after': '2',
    })
  return undefined
}

/** The domain speaks of fields (422) and conflicts; SCIM has names of its own for both. */
function ofDomain({ status, message, parts }: ApiError): Answer {
  const detail = parts.errors?.map((problem) => problem.message).join(' ') || message
  if (status === 422) return refusal(400, detail, 'invalidValue')
  const headers = parts.retry_after === undefined ? undefined : { 'retry-after': String(parts.retry_after) }
  return refusal(status, detail, status === 409 ? 'uniqueness' : undefined, headers)
}
