/** Reading an OpenID provider's own description of itself (OpenID Connect Discovery 1.0). */
import type { Outbound } from '../../kernel/outbound.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { isAllowedAlgorithm } from './algorithms.ts'
import type { DiscoveredProvider, DiscoveryFinding, DiscoveryReading } from './types.ts'

const wellKnown = '/.well-known/openid-configuration'

/** An issuer, or the address of its document: people paste either. */
export function discoveryUrl(issuerOrUrl: string): string {
  const text = issuerOrUrl.trim()
  return text.includes('/.well-known/') ? text : `${text.replace(/\/+$/, '')}${wellKnown}`
}

export async function readDiscovery(
  outbound: Pick<Outbound, 'fetch'>,
  issuerOrUrl: string,
): Promise<DiscoveryReading> {
  const url = discoveryUrl(issuerOrUrl)
  try {
    const answer = await outbound.fetch(url, { headers: { accept: 'application/json' }, redirects: 3 })
    if (answer.status !== 200)
      return bad('discovery_failed', { url, expected: '200', received: String(answer.status) })
    return readDiscoveryDocument(answer.text, url)
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    return bad('discovery_failed', { url, reason: error.code, message: error.message })
  }
}

/** @param url where the document was found; its issuer has to fit (section 4.3). */
export function readDiscoveryDocument(text: string, url: string): DiscoveryReading {
  const document = parsed(text)
  if (!document)
    return bad('discovery_invalid', { url, expected: 'a JSON object', received: text.trim().slice(0, 60) })
  const missing = (['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const).filter(
    (name) => !isWebAddress(document[name]),
  )
  if (missing.length > 0)
    return bad('discovery_invalid', { url, expected: missing.join(', '), received: 'nothing' })
  const provider: DiscoveredProvider = {
    issuer: String(document.issuer),
    authorization_endpoint: String(document.authorization_endpoint),
    token_endpoint: String(document.token_endpoint),
    jwks_uri: String(document.jwks_uri),
    ...(isWebAddress(document.userinfo_endpoint) && { userinfo_endpoint: document.userinfo_endpoint }),
    ...lists(document),
  }
  const findings = findingsOf(provider, document, url)
  return findings.some(({ tone }) => tone === 'bad') ? { findings } : { provider, findings }
}

function findingsOf(
  provider: DiscoveredProvider,
  document: Record<string, unknown>,
  url: string,
): DiscoveryFinding[] {
  const findings: DiscoveryFinding[] = []
  const stated = url.slice(0, url.indexOf('/.well-known/'))
  // A slash at the end is normal: the document decides how the issuer is spelled.
  if (url.includes(wellKnown) && stated !== provider.issuer.replace(/\/+$/, ''))
    findings.push({
      code: 'issuer_mismatch',
      tone: 'bad',
      values: { expected: stated, received: provider.issuer },
    })
  if (!allows(document.response_types_supported, 'code', ['code']))
    findings.push({
      code: 'authorization_code_missing',
      tone: 'bad',
      values: { expected: 'code', received: String(document.response_types_supported) },
    })
  const { id_token_signing_alg_values_supported: algorithms } = provider
  if (algorithms && !algorithms.some(isAllowedAlgorithm))
    findings.push({
      code: 'algorithms_unsupported',
      tone: 'bad',
      values: { expected: 'RS256, ES256, PS256 or EdDSA', received: algorithms.join(', ') },
    })
  const { token_endpoint_auth_methods_supported: methods } = provider
  if (methods && !methods.some((method) => /^client_secret_(basic|post)$/.test(method)))
    findings.push({
      code: 'auth_method_unsupported',
      tone: 'bad',
      values: { expected: 'client_secret_basic or client_secret_post', received: methods.join(', ') },
    })
  if (!provider.code_challenge_methods_supported?.includes('S256'))
    findings.push({
      code: 'pkce_missing',
      tone: 'info',
      values: {},
    })
  const plain = [
    provider.issuer,
    provider.authorization_endpoint,
    provider.token_endpoint,
    provider.jwks_uri,
  ].find((address) => !address.startsWith('https:'))
  if (plain !== undefined)
    findings.push({
      code: 'not_https',
      tone: 'warn',
      values: { expected: 'https', received: plain },
    })
  return findings
}

/** Absent means the standard's default (section 3). */
function allows(stated: unknown, wanted: string, byDefault: readonly string[]): boolean {
  const list = Array.isArray(stated) ? stated : byDefault
  return list.includes(wanted)
}

function lists(document: Record<string, unknown>) {
  const kept: Partial<DiscoveredProvider> = {}
  for (const name of [
    'token_endpoint_auth_methods_supported',
    'id_token_signing_alg_values_supported',
    'code_challenge_methods_supported',
  ] as const) {
    const list = document[name]
    if (Array.isArray(list))
      kept[name] = list.filter((item): item is string => typeof item === 'string').slice(0, 50)
  }
  return kept
}

function isWebAddress(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 2048 &&
    URL.canParse(value) &&
    /^https?:$/.test(new URL(value).protocol)
  )
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function bad(
  code: 'discovery_failed' | 'discovery_invalid',
  values: Readonly<Record<string, string>>,
): DiscoveryReading {
  return { findings: [{ code, tone: 'bad', values }] }
}
