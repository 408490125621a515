/** The code becomes tokens (RFC 6749 section 4.1.3): what to send, and what came back. */
import { isAllowedAlgorithm } from './algorithms.ts'
import { OidcRefusal } from './refusal.ts'
import type { DiscoveredProvider, OidcClientCredentials } from './types.ts'

export interface TokenRequest {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
}

export function tokenRequest(
  provider: DiscoveredProvider,
  { client_id, client_secret }: OidcClientCredentials,
  grant: { code: string; redirect_uri: string; code_verifier: string },
): TokenRequest {
  const body = new URLSearchParams({ grant_type: 'authorization_code', ...grant })
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  // Absent means client_secret_basic (Discovery section 3).
  const methods = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (methods.includes('client_secret_basic') || !methods.includes('client_secret_post'))
    headers.authorization = `Basic ${Buffer.from(`${formEncoded(client_id)}:${formEncoded(client_secret)}`).toString('base64')}`
  else {
    body.set('client_id', client_id)
    body.set('client_secret', client_secret)
  }
  return { url: provider.token_endpoint, headers, body: body.toString() }
}

/**
 * Section 2.3.1 wants the form encoding, and some providers do not undo it: characters that need no encoding are left
 * alone, so that only credentials with really special ones can be misread.
 */
function formEncoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

export interface Tokens {
  readonly id_token: string
  readonly access_token: string | undefined
}

export function readTokens(status: number, text: string): Tokens {
  const body = objectOf(text)
  if (status !== 200 || !body) throw tokenError(status, body, text)
  const { id_token, access_token } = body
  if (typeof id_token !== 'string' || id_token === '')
    throw new OidcRefusal('token_response', 'id_token_missing', 'The provider sent no ID token.', {
      expected: 'id_token',
      received: Object.keys(body).join(', '),
    })
  return { id_token, access_token: typeof access_token === 'string' ? access_token : undefined }
}

function tokenError(status: number, body: Record<string, unknown> | undefined, text: string): OidcRefusal {
  const error = typeof body?.error === 'string' ? body.error : undefined
  const said = typeof body?.error_description === 'string' ? body.error_description : undefined
  const received = [`${status}`, error, said ?? (error ? undefined : text.slice(0, 200))]
    .filter(Boolean)
    .join(' ')
  if (error === 'invalid_client' || (error === undefined && status === 401))
    return new OidcRefusal(
      'token_request',
      'invalid_client',
      'The provider did not accept the client ID and secret.',
      { received },
    )
  if (error === 'invalid_grant')
    return new OidcRefusal('token_request', 'invalid_grant', 'The provider did not accept its own code.', {
      received,
    })
  if (error === 'unauthorized_client')
    return new OidcRefusal(
      'token_request',
      'unauthorized_client',
      'The provider does not allow this client the authorization code flow.',
      { received },
    )
  return new OidcRefusal(
    'token_request',
    'token_request_failed',
    'The provider’s token endpoint did not answer with tokens.',
    { expected: '200 with JSON', received },
  )
}

export function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** The header of a compact JWS, unverified: it says which key to look for. */
export function headerOf(token: string, step: string): { alg: string; kid: string | undefined } {
  const [first = '', ...rest] = token.split('.')
  const header = objectOf(Buffer.from(first, 'base64url').toString())
  if (!header || rest.length !== 2)
    throw new OidcRefusal(step, 'id_token_malformed', 'The ID token is not a signed JWT.', {
      expected: 'three parts',
      received: rest.length === 4 ? 'an encrypted token' : `${rest.length + 1} parts`,
    })
  const { alg, kid } = header
  if (!isAllowedAlgorithm(alg))
    throw new OidcRefusal(
      step,
      'algorithm_refused',
      'The ID token is signed with an algorithm that is refused.',
      {
        expected: 'RS256, PS256, ES256, EdDSA or a stronger sibling',
        received: String(alg),
      },
    )
  return { alg, kid: typeof kid === 'string' ? kid : undefined }
}
