import { badRequest } from '../../kernel/errors.ts'
import type { RawQuery } from '../../kernel/query.ts'
import type { Flow } from '../flow.ts'
import type { Wanted } from '../wanted.ts'

const maxLength = 2048
const maxStateLength = 8192
const names = [
  'response_type',
  'connection',
  'organization',
  'provider',
  'domain',
  'domain_hint',
  'login_hint',
  'prompt',
  'code_challenge',
  'code_challenge_method',
] as const

/**
 * - every parameter at most once, and of a bearable length;
 * - client_id and redirect_uri are there;
 * - nothing here redirects: it is not known yet where to.
 */
export function readAuthorizeQuery(flow: Flow): void {
  const { query, url } = flow.input
  const wanted: Wanted = {
    client_id: required(query, 'client_id'),
    redirect_uri: required(query, 'redirect_uri'),
    provider_scopes: (listOf(query.provider_scopes) ?? [])
      .flatMap((scopes) => scopes.split(/[,\s]+/))
      .filter(Boolean),
    provider_query_params: recordOf(query.provider_query_params),
  }
  for (const name of names) {
    const value = single(query, name)
    if (value !== undefined && value !== '') wanted[name] = value
  }
  if (single(query, 'state', maxStateLength) !== undefined) {
    const state = encodedValue(url, 'state')
    if (state !== undefined) wanted.state = state
  }
  flow.wanted = wanted
}

function required(query: RawQuery, name: string): string {
  const value = single(query, name)
  if (!value) throw badRequest('invalid_request', `${name} is missing.`)
  return value
}

function single(query: RawQuery, name: string, longest = maxLength): string | undefined {
  const values = query[name]
  if (values === undefined) return undefined
  const [value = ''] = Array.isArray(values) ? values : []
  if (!Array.isArray(values) || values.length > 1)
    throw badRequest('invalid_request', `${name} may be given once only.`)
  if (value.length > longest)
    throw badRequest('invalid_request', `${name} is longer than ${longest} characters.`)
  return value
}

function listOf(values: RawQuery[string] | undefined): string[] | undefined {
  return Array.isArray(values) ? values : undefined
}
function recordOf(values: RawQuery[string] | undefined): Record<string, string> {
  if (values === undefined || Array.isArray(values)) return {}
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name && value.length <= maxLength),
  )
}

/** As it was sent: decoding and encoding again would not give every value back. */
function encodedValue(url: string, name: string): string | undefined {
  const query = url.slice(url.indexOf('?') + 1)
  const pair = query.split('&').find((part) => part === name || part.startsWith(`${name}=`))
  const value = pair?.slice(name.length + 1)
  // What a request line may carry and a header may not would end up in our Location.
  return value !== undefined && /^[\x21-\x7e]*$/.test(value) ? value : value && encodeURIComponent(value)
}
