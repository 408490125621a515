import type { Answer } from '../flow.ts'

/** RFC 6749 section 5.2. */
export function oauthRefusal(status: 400 | 401, error: string, error_description: string): Answer {
  return {
    status,
    body: { error, error_description },
    ...(status === 401 && { headers: { 'www-authenticate': 'Basic realm="SCIM"' } }),
  }
}
