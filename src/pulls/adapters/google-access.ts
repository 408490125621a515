/**
 * How we come to an access token of a Google Workspace: a service account with domain-wide delegation signs for an
 * administrator (RFC 7523), or an administrator consented and we keep a refresh token.
 * https://developers.google.com/identity/protocols/oauth2/service-account
 */
import { importPKCS8, SignJWT } from 'jose'
import type { PullWorld } from '../adapter.ts'
import { type Asked, askJson } from '../ask.ts'
import { PullError } from '../pull-error.ts'
import { objectOf, textOf } from '../records.ts'

export const tokenUrl = 'https://oauth2.googleapis.com/token'
export const googleScopes = [
  'https://www.googleapis.com/auth/admin.directory.user.readonly',
  'https://www.googleapis.com/auth/admin.directory.group.readonly',
  'https://www.googleapis.com/auth/admin.directory.group.member.readonly',
]

export interface GoogleCredentials {
  admin_email?: string
  service_account_key?: string
  refresh_token?: string
}

const refusals: Asked['refusals'] = [
  {
    status: 401,
    body: /unauthorized_client/,
    code: 'permission_missing',
    message:
      'Google does not let this service account act for administrators. In the Admin console, under Security › API controls › Domain-wide delegation, add its client ID with the three scopes.',
  },
  {
    status: 400,
    body: /invalid_grant.*(Invalid email|account not found|Not a valid email)/is,
    code: 'settings_wrong',
    message: 'Google knows no administrator with this e-mail address in the Workspace.',
  },
  {
    status: 400,
    body: /invalid_grant/,
    code: 'credentials_rejected',
    message:
      'Google does not accept the key or the consent any more: it was deleted or withdrawn. Upload a new key, or consent again.',
  },
  {
    status: 401,
    body: /invalid_client/,
    code: 'credentials_rejected',
    message: 'Google does not know the OAuth client of this installation (GOOGLE_CLIENT_ID).',
  },
]

export function googleAsked(world: PullWorld): Asked {
  return { world, provider: 'Google', refusals }
}

/** A function that answers with a token that is still good for a minute. */
export function googleTokens(world: PullWorld, credentials: GoogleCredentials): () => Promise<string> {
  let held: { token: string; until: number } | undefined
  return async () => {
    if (held && held.until > world.now().getTime() + 60_000) return held.token
    const form = await grant(world, credentials)
    const answer = await askJson(googleAsked(world), tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    })
    const token = textOf(answer.access_token)
    if (token === null) throw new PullError('answer_unreadable', 'Google gave no access token.')
    const seconds = Number(answer.expires_in ?? 3600)
    held = { token, until: world.now().getTime() + seconds * 1000 }
    return token
  }
}

async function grant(world: PullWorld, credentials: GoogleCredentials): Promise<Record<string, string>> {
  const { service_account_key, admin_email, refresh_token } = credentials
  if (service_account_key !== undefined) {
    if (admin_email === undefined)
      throw new PullError(
        'settings_wrong',
        'With a service account, the e-mail address of an administrator is needed.',
      )
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await signed(world, keyOf(service_account_key), admin_email),
    }
  }
  if (refresh_token === undefined)
    throw new PullError('settings_wrong', 'Upload the key of a service account, or consent with Google.')
  if (!world.google)
    throw new PullError(
      'settings_wrong',
      'This installation has no OAuth client at Google (GOOGLE_CLIENT_ID).',
    )
  return { grant_type: 'refresh_token', refresh_token, ...world.google }
}

interface ServiceAccountKey {
  client_email: string
  private_key: string
  private_key_id: string | null
}

function keyOf(text: string): ServiceAccountKey {
  let key: Record<string, unknown> = {}
  try {
    key = objectOf(JSON.parse(text))
  } catch {}
  const client_email = textOf(key.client_email)
  const private_key = textOf(key.private_key)
  if (key.type !== 'service_account' || client_email === null || private_key === null)
    throw new PullError(
      'settings_wrong',
      'This is not the JSON key of a service account: it has "type": "service_account", a client_email and a private_key.',
    )
  return { client_email, private_key, private_key_id: textOf(key.private_key_id) }
}

async function signed(world: PullWorld, key: ServiceAccountKey, subject: string): Promise<string> {
  const now = Math.floor(world.now().getTime() / 1000)
  const privateKey = await importPKCS8(key.private_key, 'RS256').catch((cause: unknown) => {
    throw new PullError('settings_wrong', 'The private key in the JSON key cannot be read.', { cause })
  })
  // The audience is Google's, whatever the key file says: a file could name somebody else's server.
  return new SignJWT({ scope: googleScopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(key.private_key_id && { kid: key.private_key_id }) })
    .setIssuer(key.client_email)
    .setSubject(subject)
    .setAudience(tokenUrl)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(privateKey)
}
