/** Where the browser is sent (OpenID Connect Core 3.1.2.1, RFC 7636). */
import { createHash } from 'node:crypto'

export interface AuthorizationUrlInput {
  readonly authorization_endpoint: string
  readonly client_id: string
  readonly redirect_uri: string
  readonly state: string
  readonly nonce: string
  readonly code_verifier: string
  readonly scopes: readonly string[]
  readonly prompt?: string | undefined
  readonly login_hint?: string | undefined
  /** What the application wants to add. It cannot replace what is ours. */
  readonly extra: Readonly<Record<string, string>>
}

export function challengeOf(code_verifier: string): string {
  return createHash('sha256').update(code_verifier).digest('base64url')
}

export function authorizationUrl(input: AuthorizationUrlInput): string {
  const url = new URL(input.authorization_endpoint)
  for (const [name, value] of Object.entries(input.extra)) url.searchParams.set(name, value)
  const ours: Record<string, string | undefined> = {
    response_type: 'code',
    // A provider's default may be to answer elsewhere than in the query, where nobody would look.
    response_mode: undefined,
    client_id: input.client_id,
    redirect_uri: input.redirect_uri,
    scope: [...new Set(['openid', 'email', 'profile', ...input.scopes])].join(' '),
    state: input.state,
    nonce: input.nonce,
    code_challenge: challengeOf(input.code_verifier),
    code_challenge_method: 'S256',
    request: undefined,
    request_uri: undefined,
    ...(input.prompt !== undefined && { prompt: input.prompt }),
    ...(input.login_hint !== undefined && { login_hint: input.login_hint }),
  }
  for (const [name, value] of Object.entries(ours))
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  return url.href
}
