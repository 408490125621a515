/** A finished request as the request log keeps it. */
import type { RecordedRequest } from '../resources/directory-requests/record.ts'
import type { Flow } from './flow.ts'

export function recordOf(flow: Flow): RecordedRequest {
  const { input, type, endpoint, quirks, seen, answer, deps, body } = flow
  const { scimType, detail } = answer?.body ?? {}
  const failed = answer !== undefined && answer.status >= 400
  return {
    external_key: input.external_key,
    method: input.method,
    path: input.url.replace(/^\/scim\/v2\.0\/[^/?]*/, '') || '/',
    status: answer?.status ?? 500,
    scim_type: typeof scimType === 'string' ? scimType : null,
    detail: failed && typeof detail === 'string' ? detail : null,
    // What asks for a token is nothing but secrets.
    request_body: endpoint === 'token' ? null : (body ?? null),
    response_body: endpoint === 'token' ? null : (answer?.body ?? null),
    understood: {
      operation: endpoint,
      resource_type: type?.name ?? null,
      resource_id: seen.resource_id ?? input.id?.slice(0, 64) ?? null,
      resource_name: seen.resource_name ?? null,
      changes: seen.changes,
    },
    quirks: [...quirks],
    user_agent: input.header('user-agent')?.slice(0, 256) ?? null,
    token_suffix: seen.token_suffix ?? null,
    duration_ms: Math.round(performance.now() - input.started),
    created_at: deps.store.clock().toISOString(),
  }
}
