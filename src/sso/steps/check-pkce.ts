import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/** - a code challenge is a SHA-256 digest: `plain` would show the verifier to whoever sees the URL (RFC 7636). */
export function checkPkce(flow: Flow): void {
  const { wanted, application } = have(flow, 'wanted', 'application')
  const { code_challenge, code_challenge_method } = wanted
  if (code_challenge === undefined && code_challenge_method === undefined) return
  if (code_challenge_method !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(code_challenge ?? ''))
    throw new SignInFailure(
      'invalid_request',
      'code_challenge must be a SHA-256 digest in base64url, with code_challenge_method=S256.',
      { error: 'invalid_request' },
    )
  if (code_challenge !== undefined) flow.application = { ...application, code_challenge }
}
