/**
 * Consent by an administrator of a Google Workspace: where the browser is sent, and what is made of the code that it
 * brings back. https://developers.google.com/identity/protocols/oauth2/web-server
 */
import { digestOf } from '../../kernel/tokens.ts'
import type { GoogleClient, PullWorld } from '../adapter.ts'
import { type Asked, askJson } from '../ask.ts'
import { PullError } from '../pull-error.ts'
import { textOf } from '../records.ts'
import { googleScopes, tokenUrl } from './google-access.ts'

const authorizationUrl = 'https://accounts.google.com/o/oauth2/v2/auth'

export interface ConsentAsk {
  client: GoogleClient
  redirect_uri: string
  state: string
  code_verifier: string
}

export function googleConsentUrl({ client, redirect_uri, state, code_verifier }: ConsentAsk): string {
  const url = new URL(authorizationUrl)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri,
    scope: googleScopes.join(' '),
    state,
    code_challenge: digestOf(code_verifier),
    code_challenge_method: 'S256',
    // A refresh token comes with the first consent only, unless it is asked for again.
    access_type: 'offline',
    prompt: 'consent',
  }).toString()
  return url.href
}

/** What Google says instead of a code. */
export function refusedConsent(error: string): PullError {
  if (error === 'access_denied')
    return new PullError(
      'permission_missing',
      'Google was told no, so nothing may be read. Begin again, and choose to continue there.',
    )
  if (error === 'admin_policy_enforced' || error === 'org_internal')
    return new PullError(
      'permission_missing',
      'A rule of the Google Workspace does not let this application in. Its administrators can trust it.',
    )
  return new PullError('credentials_rejected', 'Google did not go through with it. Begin again.')
}

const refusals: Asked['refusals'] = [
  {
    status: 400,
    body: /invalid_grant/,
    code: 'credentials_rejected',
    message: 'What Google sent was used before, or came too late. Begin again.',
  },
  {
    status: 400,
    body: /redirect_uri_mismatch/,
    code: 'settings_wrong',
    message:
      'Google does not know the address of this installation. Whoever runs it has to add it to the OAuth client.',
  },
  {
    status: 401,
    body: /invalid_client/,
    code: 'settings_wrong',
    message: 'Google does not know the OAuth client of this installation. Whoever runs it has to mend that.',
  },
]

/** @returns the refresh token. @throws PullError */
export async function tradeGoogleCode(
  world: PullWorld,
  { client, redirect_uri, code_verifier, code }: Omit<ConsentAsk, 'state'> & { code: string },
): Promise<string> {
  const answer = await askJson({ world, provider: 'Google', refusals }, tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier,
      ...client,
    }).toString(),
  })
  // People may leave boxes unticked; the code is good all the same.
  const granted = (textOf(answer.scope) ?? '').split(' ')
  if (googleScopes.some((scope) => !granted.includes(scope)))
    throw new PullError(
      'permission_missing',
      'Not everything was allowed. People, groups and members of groups have to be readable, so leave all boxes ticked.',
    )
  const token = textOf(answer.refresh_token)
  if (token === null)
    throw new PullError('answer_unreadable', 'Google gave no lasting permission. Begin again.')
  return token
}
