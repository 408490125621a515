import { describe, expect, it } from 'vitest'
import { type Outbound, OutboundError } from '../../kernel/outbound.ts'
import { readDiscovery, readDiscoveryDocument } from './index.ts'

const issuer = 'https://idp.test/tenant'
const honest = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code', 'id_token'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  something_else: 'kept out',
}
const url = `${issuer}/.well-known/openid-configuration`
const read = (over: object, at = url) => readDiscoveryDocument(JSON.stringify({ ...honest, ...over }), at)

/** Records what was asked, answers with what it is given. */
function network(answer: { status?: number; text?: string } | OutboundError) {
  const asked: string[] = []
  const outbound: Pick<Outbound, 'fetch'> = {
    async fetch(address) {
      asked.push(address)
      if (answer instanceof OutboundError) throw answer
      const { status = 200, text = '' } = answer
      return { status, headers: new Headers(), bytes: Buffer.from(text), text, url: address }
    },
  }
  return { outbound, asked }
}

describe('a discovery document', () => {
  it('is kept as far as it is used', () => {
    const { provider, findings } = read({})
    expect(findings).toEqual([])
    expect(provider).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    })
  })

  it('may spell its issuer with a slash at the end, and keeps it', () => {
    expect(read({ issuer: `${issuer}/` })).toMatchObject({ provider: { issuer: `${issuer}/` }, findings: [] })
  })

  it.each<[string, object, string]>([
    ['of another issuer', { issuer: 'https://evil.test' }, 'issuer_mismatch'],
    ['of an issuer that begins alike', { issuer: `${issuer}-2` }, 'issuer_mismatch'],
    ['without the code flow', { response_types_supported: ['id_token'] }, 'authorization_code_missing'],
    [
      'that signs with a secret only',
      { id_token_signing_alg_values_supported: ['HS256', 'none'] },
      'algorithms_unsupported',
    ],
    [
      'that wants private keys',
      { token_endpoint_auth_methods_supported: ['private_key_jwt'] },
      'auth_method_unsupported',
    ],
    ['without keys', { jwks_uri: undefined }, 'discovery_invalid'],
    ['with a script as address', { token_endpoint: 'javascript:alert(1)' }, 'discovery_invalid'],
    ['with a file as address', { jwks_uri: 'file:///etc/passwd' }, 'discovery_invalid'],
  ])('%s cannot be used', (_, over, code) => {
    const { provider, findings } = read(over)
    expect(provider).toBeUndefined()
    expect(findings).toContainEqual(expect.objectContaining({ code, tone: 'bad' }))
  })

  it.each<[string, object, string, string]>([
    ['without S256', { code_challenge_methods_supported: ['plain'] }, 'pkce_missing', 'info'],
    ['without encryption', { token_endpoint: 'http://idp.test/token' }, 'not_https', 'warn'],
  ])('%s is usable, and it is said', (_, over, code, tone) => {
    const { provider, findings } = read(over)
    expect(provider).toBeDefined()
    expect(findings).toEqual([expect.objectContaining({ code, tone })])
  })

  it.each(['', 'hello', '<html></html>', '[]', 'null', '"x"'])('that is %j is none', (text) => {
    expect(readDiscoveryDocument(text, url).findings).toEqual([
      expect.objectContaining({ code: 'discovery_invalid', tone: 'bad' }),
    ])
  })
})

describe('what a person pastes', () => {
  it.each([
    [issuer, url],
    [`${issuer}/`, url],
    [` ${issuer} `, url],
    [url, url],
    [`${url}?appid=1`, `${url}?appid=1`],
  ])('%j is read at %s', async (pasted, asked) => {
    const net = network({ text: JSON.stringify(honest) })
    expect((await readDiscovery(net.outbound, pasted)).provider?.issuer).toBe(issuer)
    expect(net.asked).toEqual([asked])
  })

  it('that nobody answers, or not with 200, is a finding and no error', async () => {
    const refused = network(new OutboundError('private_address', '10.0.0.1 is not public.'))
    expect((await readDiscovery(refused.outbound, issuer)).findings).toEqual([
      expect.objectContaining({ code: 'discovery_failed', tone: 'bad' }),
    ])
    const missing = network({ status: 404, text: 'no' })
    expect((await readDiscovery(missing.outbound, issuer)).findings[0]?.values.received).toBe('404')
  })
})
