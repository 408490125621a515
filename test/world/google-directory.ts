/**
 * Google's page of consent, its token endpoint and the Admin SDK Directory API, as documented: service accounts with domain-wide delegation,
 * refresh tokens, pages, and errors in Google's shape. Strict: what the documentation does not allow is refused.
 */
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { type Answer, type FakeApi, pageOf, type Question, startFakeApi } from './source-trouble.ts'

export interface GoogleUser {
  id: string
  primaryEmail: string
  name: { givenName: string; familyName: string; fullName?: string }
  suspended?: boolean
  archived?: boolean
  lastLoginTime?: string
  [more: string]: unknown
}
export interface GoogleGroup {
  id: string
  email: string
  name: string
  members: { id: string; type: 'USER' | 'GROUP' }[]
}

export interface GoogleDirectory extends FakeApi {
  users: GoogleUser[]
  groups: GoogleGroup[]
  /** The JSON key that a customer uploads. */
  key: string
  admin: string
  client: { client_id: string; client_secret: string }
  refresh_token: string
  /** Where a browser may be sent back to. */
  redirect_uris: string[]
  /**
   * What somebody answers to whom the browser brought `url`.
   * @returns where the browser is sent then. @throws when Google would show an error instead.
   */
  answer(url: string, how: 'yes' | 'no' | 'not all of it'): string
  /** Forgets the key and the consent. */
  revoke(): void
  /** The scopes were never added in the Admin console. */
  undelegate(): void
}

const scopes = [
  'https://www.googleapis.com/auth/admin.directory.user.readonly',
  'https://www.googleapis.com/auth/admin.directory.group.readonly',
  'https://www.googleapis.com/auth/admin.directory.group.member.readonly',
]

export async function startGoogleDirectory(now: () => Date = () => new Date()): Promise<GoogleDirectory> {
  const users: GoogleUser[] = []
  const groups: GoogleGroup[] = []
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const email = 'directory-reader@example-project.iam.gserviceaccount.com'
  const admin = 'admin@acme.example'
  const refresh_token = '1//example-refresh-token'
  const client = { client_id: 'example.apps.googleusercontent.com', client_secret: 'example client secret' }
  let revoked = false
  let delegated = true
  const tokens = new Set<string>()
  const redirect_uris: string[] = []
  const codes = new Map<string, { redirect_uri: string; challenge: string; scope: string }>()

  /** https://developers.google.com/identity/protocols/oauth2/web-server#creatingclient */
  function wrongConsent(query: URLSearchParams): string | undefined {
    const wanted: Record<string, string> = {
      response_type: 'code',
      client_id: client.client_id,
      access_type: 'offline',
      prompt: 'consent',
      code_challenge_method: 'S256',
      scope: scopes.join(' '),
    }
    const wrong = Object.keys(wanted).find((name) => query.get(name) !== wanted[name])
    if (wrong) return `invalid_request: ${wrong}`
    if (!redirect_uris.includes(query.get('redirect_uri') ?? '')) return 'redirect_uri_mismatch'
    if (!/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) return 'invalid_request: code_challenge'
    return query.get('state') ? undefined : 'invalid_request: state'
  }
  function answer(url: string, how: 'yes' | 'no' | 'not all of it'): string {
    const query = new URL(url).searchParams
    const wrong = wrongConsent(query)
    if (wrong) throw new Error(wrong)
    const redirect_uri = query.get('redirect_uri') ?? ''
    const back = new URL(redirect_uri)
    back.searchParams.set('state', query.get('state') ?? '')
    if (how === 'no') back.searchParams.set('error', 'access_denied')
    else {
      const code = `4/0example-${codes.size}`
      const scope = how === 'yes' ? scopes.join(' ') : scopes.slice(0, 2).join(' ')
      codes.set(code, { redirect_uri, challenge: query.get('code_challenge') ?? '', scope })
      back.searchParams.set('code', code)
      back.searchParams.set('scope', scope)
    }
    return back.href
  }
  function page({ query }: Question): Answer {
    const wrong = wrongConsent(query)
    const link = (how: 'yes' | 'no') => {
      const href = answer(`https://accounts.google.com/?${query}`, how).replaceAll('&', '&amp;')
      return `<p><a href="${href}">${how === 'yes' ? 'Continue' : 'Cancel'}</a></p>`
    }
    const body = wrong ? `<h1>Error 400: ${wrong}</h1>` : `<h1>Sign in</h1>${link('yes')}${link('no')}`
    return {
      status: wrong ? 400 : 200,
      type: 'text/html',
      body: `<!doctype html><html lang="en"><title>Sign in - Google Accounts</title>${body}`,
    }
  }

  function code(form: URLSearchParams): Answer {
    const given = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (wrongClient(form)) return refuse(401, 'invalid_client')
    if (!given || given.challenge !== challenge) return refuse(400, 'invalid_grant', 'Bad Request')
    if (given.redirect_uri !== form.get('redirect_uri')) return refuse(400, 'redirect_uri_mismatch')
    const access_token = `ya29.${tokens.size}`
    tokens.add(access_token)
    return {
      body: { access_token, expires_in: 3599, token_type: 'Bearer', scope: given.scope, refresh_token },
    }
  }
  const wrongClient = (form: URLSearchParams) =>
    form.get('client_id') !== client.client_id || form.get('client_secret') !== client.client_secret

  function token({ method, body, headers }: Question): Answer {
    if (method !== 'POST' || headers['content-type'] !== 'application/x-www-form-urlencoded')
      return refuse(400, 'invalid_request')
    const form = new URLSearchParams(body)
    const grant = form.get('grant_type')
    if (grant === 'authorization_code') return code(form)
    const problem =
      grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer'
        ? wrongAssertion(form.get('assertion') ?? '')
        : grant === 'refresh_token'
          ? wrongRefresh(form)
          : refuse(400, 'unsupported_grant_type')
    if (problem) return problem
    const access_token = `ya29.${tokens.size}`
    tokens.add(access_token)
    return { body: { access_token, expires_in: 3599, token_type: 'Bearer' } }
  }

  function wrongAssertion(assertion: string): Answer | undefined {
    const [head = '', payload = '', signature = ''] = assertion.split('.')
    const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const key = createPublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' }))
    const good = verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))
    if (!good || revoked || claims.iss !== email)
      return refuse(400, 'invalid_grant', 'Invalid JWT Signature.')
    if (claims.aud !== 'https://oauth2.googleapis.com/token')
      return refuse(400, 'invalid_grant', 'Invalid audience')
    const seconds = now().getTime() / 1000
    const { iat, exp } = claims
    if (Number(iat) > seconds + 60 || Number(exp) < seconds || Number(exp) - Number(iat) > 3600)
      return refuse(400, 'invalid_grant', 'Invalid JWT: Token must be a short-lived token')
    if (!delegated || claims.scope !== scopes.join(' '))
      return refuse(
        401,
        'unauthorized_client',
        'Client is unauthorized to retrieve access tokens using this method',
      )
    if (claims.sub !== admin) return refuse(400, 'invalid_grant', 'Invalid email or User ID')
    return undefined
  }
  function wrongRefresh(form: URLSearchParams): Answer | undefined {
    if (wrongClient(form)) return refuse(401, 'invalid_client')
    if (revoked || form.get('refresh_token') !== refresh_token)
      return refuse(400, 'invalid_grant', 'Token has been expired or revoked.')
    return undefined
  }

  function directory(question: Question): Answer {
    const answer = honest(question)
    return answer.status === undefined ? conditional(partial(answer, question), question) : answer
  }

  function honest({ method, path, query, headers }: Question): Answer {
    const given = headers.authorization?.replace(/^Bearer /, '') ?? ''
    if (!tokens.has(given) || revoked) return fault(401, 'authError', 'Invalid Credentials')
    if (method !== 'GET') return fault(405, 'notAllowed', 'Method Not Allowed')
    const at = path.replace('/admin/directory/v1', '')
    if (at === '/users') return listed(query, 500, users, 'users', 'admin#directory#users')
    if (at === '/groups') return listed(query, 200, groups.map(plain), 'groups', 'admin#directory#groups')
    const [, id, rest] = /^\/groups\/([^/]+)(\/members)?$/.exec(at) ?? []
    const group = groups.find((one) => one.id === id)
    if (!group) return fault(404, 'notFound', 'Resource Not Found: groupKey')
    if (!rest) return { body: plain(group) }
    query.set('customer', 'my_customer')
    return listed(
      query,
      200,
      group.members.map((one) => ({ kind: 'admin#directory#member', role: 'MEMBER', ...one })),
      'members',
      'admin#directory#members',
    )
  }

  const api = await startFakeApi((question) => {
    if (question.path === '/token') return token(question)
    if (question.path === '/o/oauth2/v2/auth') return page(question)
    return directory(question)
  })
  return {
    ...api,
    users,
    groups,
    admin,
    client,
    refresh_token,
    redirect_uris,
    answer,
    key: JSON.stringify({
      type: 'service_account',
      project_id: 'example-project',
      private_key_id: 'example-key',
      private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: email,
      client_id: '100000000000000000000',
      token_uri: 'https://oauth2.googleapis.com/token',
    }),
    revoke: () => {
      revoked = true
    },
    undelegate: () => {
      delegated = false
    },
  }
}

function listed(
  query: URLSearchParams,
  most: number,
  all: readonly object[],
  name: string,
  kind: string,
): Answer {
  if (query.get('customer') !== 'my_customer') return fault(400, 'badRequest', 'Bad Request')
  const size = Number(query.get('maxResults') ?? 100)
  if (!Number.isInteger(size) || size < 1 || size > most)
    return fault(400, 'invalid', 'Invalid Input: maxResults')
  const from = query.has('pageToken')
    ? Number(Buffer.from(query.get('pageToken') ?? '', 'base64url').toString())
    : 0
  if (!Number.isInteger(from)) return fault(400, 'invalid', 'Invalid Input: page_token')
  const { page, next } = pageOf(all, from, size)
  return {
    body: {
      kind,
      etag: '',
      // Google leaves an empty list out.
      ...(page.length > 0 && { [name]: page }),
      ...(next !== undefined && { nextPageToken: Buffer.from(String(next)).toString('base64url') }),
    },
  }
}
/** https://developers.google.com/workspace/admin/directory/v1/guides/performance#partial: what is not named is left out. */
function partial({ body }: Answer, { query }: Question): Answer {
  const fields = query.get('fields')
  if (fields === null) return { body }
  const wanted = new Map(
    [...fields.matchAll(/(\w+)(?:\(([^)]*)\))?(?:,|$)/g)].map(([, name = '', inside]) => [name, inside]),
  )
  const wrong = [...wanted].flatMap(([name, inside]) => [name, ...(inside?.split(',') ?? [])])
  const unknown = wrong.find((name) => !documented.has(name))
  if (unknown) return fault(400, 'invalidParameter', `Invalid field selection ${unknown}`)
  const only = (value: object, names: Iterable<string>): object => {
    const kept = new Set(names)
    return Object.fromEntries(Object.entries(value).filter(([name]) => kept.has(name)))
  }
  const entries = Object.entries(only(Object(body), wanted.keys())).map(([name, value]) => {
    const inside = wanted.get(name)?.split(',')
    return [name, inside && Array.isArray(value) ? value.map((one) => only(one, inside)) : value]
  })
  return { body: Object.fromEntries(entries) }
}

/** A validator for what is sent, and nothing where it is what the caller has. */
function conditional({ body, status }: Answer, { headers }: Question): Answer {
  if (status !== undefined) return { body, status }
  const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url')}"`
  if (headers['if-none-match'] === etag) return { status: 304, body: '' }
  return { body: { ...Object(body), ...('etag' in Object(body) && { etag }) }, headers: { etag } }
}

const documented = new Set(
  `kind etag nextPageToken users groups members id primaryEmail name suspended suspensionReason archived deletionTime
   creationTime lastLoginTime isAdmin isDelegatedAdmin emails email aliases nonEditableAliases phones addresses organizations
   externalIds relations locations languages keywords gender notes websites ims orgUnitPath customSchemas customerId
   includeInGlobalAddressList isMailboxSetup description adminCreated directMembersCount type role status`.split(
    /\s+/,
  ),
)

function plain({ members, ...group }: GoogleGroup) {
  return { kind: 'admin#directory#group', etag: '', directMembersCount: String(members.length), ...group }
}
function refuse(status: number, error: string, error_description?: string): Answer {
  return { status, body: { error, ...(error_description && { error_description }) } }
}
export function fault(status: number, reason: string, message: string): Answer {
  return {
    status,
    body: { error: { code: status, message, errors: [{ domain: 'global', reason, message }] } },
  }
}
export const googleQuota = (reason = 'quotaExceeded') => ({
  status: 403,
  body: JSON.stringify(fault(403, reason, 'Request rate higher than configured.').body),
})
