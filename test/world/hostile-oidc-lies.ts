/** What an OpenID provider can do wrong, by name, and what it can do unusually and right. */
import { type Claims, unpublished } from './hostile-oidc-tokens.ts'

/** How one sign-in departs from honesty. Functions change what would honestly be sent. */
export interface Tampering {
  header?: (header: Claims) => Claims
  claims?: (claims: Claims) => Claims
  /** What the ID token is signed with, instead of the published RSA key. */
  signing?: 'none' | 'client-secret' | 'public-key' | 'unpublished-key' | 'es256'
  /** Changes the finished ID token, for example to break its signature. */
  idToken?: (token: string) => string
  tokenResponse?: (body: Claims) => Claims
  userinfo?: (claims: Claims) => Claims
  /** Parameters of the redirect back. */
  callback?: (parameters: Record<string, string>) => Record<string, string>
  discovery?: (document: Claims) => Claims
}

const without =
  (...names: string[]) =>
  (claims: Claims) =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))

const about = ['email', 'email_verified', 'given_name', 'family_name', 'groups']

/** Lies. A relying party that lets one of them pass can be signed in to by the wrong person. */
export const lies = {
  'wrong issuer': { claims: (claims) => ({ ...claims, iss: 'https://issuer.example' }) },
  'no issuer': { claims: without('iss') },
  'wrong audience': { claims: (claims) => ({ ...claims, aud: 'somebody-else' }) },
  'no audience': { claims: without('aud') },
  'an audience list without us': { claims: (claims) => ({ ...claims, aud: ['one', 'two'], azp: 'one' }) },
  'an audience list authorized for another': {
    claims: (claims) => ({ ...claims, aud: [claims.aud, 'other'], azp: 'other' }),
  },
  'wrong nonce': { claims: (claims) => ({ ...claims, nonce: 'of another sign-in' }) },
  'no nonce': { claims: without('nonce') },
  expired: {
    claims: (claims) => ({ ...claims, exp: Number(claims.iat) - 3600, iat: Number(claims.iat) - 7200 }),
  },
  'no expiry': { claims: without('exp') },
  'not yet valid': { claims: (claims) => ({ ...claims, nbf: Number(claims.iat) + 3600 }) },
  'no subject': { claims: without('sub') },
  'an empty subject': { claims: (claims) => ({ ...claims, sub: '' }) },
  'a subject that is no text': { claims: (claims) => ({ ...claims, sub: { id: 1 } }) },
  'alg none': { signing: 'none' },
  'alg none in other letters': { signing: 'none', header: (header) => ({ ...header, alg: 'nOnE' }) },
  'HS256 with the client secret': { signing: 'client-secret' },
  'HS256 with the public key as secret': { signing: 'public-key' },
  'a key that is not published': { signing: 'unpublished-key' },
  'a key that the token brings along': {
    signing: 'unpublished-key',
    header: (header) => ({ ...header, kid: undefined, jwk: unpublished().jwk }),
  },
  'a key id that is not published': { header: (header) => ({ ...header, kid: 'nobody' }) },
  'a broken signature': { idToken: (token) => token.replace(/.{12}$/, 'AAAAAAAAAAAA') },
  'changed claims under an old signature': { idToken: (token) => forged(token) },
  'critical extensions': { header: (header) => ({ ...header, crit: ['urn:test'], 'urn:test': true }) },
  'no ID token': { tokenResponse: without('id_token') },
  'userinfo of somebody else': {
    claims: without(...about),
    userinfo: (claims) => ({ ...claims, sub: 'somebody-else', email: 'ceo@example.test' }),
  },
  'the state of another sign-in': { callback: (sent) => ({ ...sent, state: 'another' }) },
  'the redirect of another issuer': { callback: (sent) => ({ ...sent, iss: 'https://issuer.example' }) },
} satisfies Record<string, Tampering>

/** Unusual, and right: refusing one of them locks honest people out. */
export const oddities = {
  'an audience list with an authorized party': {
    claims: (claims) => ({ ...claims, aud: [claims.aud, 'other'], azp: claims.aud }),
  },
  'an audience list of one': { claims: (claims) => ({ ...claims, aud: [claims.aud] }) },
  'claims at userinfo only': { claims: without(...about) },
  'no key id': { header: without('kid') },
  'a clock 30 seconds ahead': {
    claims: (claims) => ({ ...claims, iat: Number(claims.iat) + 30, nbf: Number(claims.iat) + 30 }),
  },
  'ES256 where RS256 is offered too': { signing: 'es256' },
  'claims that nobody asked for': {
    claims: (claims) => ({ ...claims, roles: { deep: ['x'] }, amr: ['pwd'] }),
  },
} satisfies Record<string, Tampering>

function forged(token: string): string {
  const [header = '', claims = '', signed = ''] = token.split('.')
  const changed = Buffer.from(claims, 'base64url').toString().replaceAll('mallory', 'ceo')
  return [header, Buffer.from(changed).toString('base64url'), signed].join('.')
}
