/** Sign-in (contract 4.4, 4.5): what applications call. The steps of src/sso carry it; here it is described. */
import { Type } from 'typebox'
import { operation } from '../../kernel/operation.ts'
import { oneOf } from '../../kernel/schema.ts'
import { Profile } from '../profiles/contract.ts'

const shared = { tag: 'sso', oauth_errors: true } as const
const Text = (description: string) => Type.String({ description, maxLength: 2048 })

export const authorize = operation({
  ...shared,
  id: 'authorize',
  method: 'get',
  path: '/sso/authorize',
  status: 302,
  auth: 'public',
  summary: 'Send a browser here to sign in; it comes back to redirect_uri with a code, or with an error',
  query: Type.Object({
    client_id: Text('Client id of the environment'),
    redirect_uri: Text('A registered redirect URI'),
    response_type: oneOf(['code']),
    connection: Type.Optional(Text('A connection; or give organization')),
    organization: Type.Optional(Text('An organization with one active connection')),
    state: Type.Optional(Type.String({ description: 'Comes back as it was sent', maxLength: 8192 })),
    login_hint: Type.Optional(Text('Whom the identity provider should expect')),
    domain_hint: Type.Optional(Text('Which domain the identity provider should expect')),
    prompt: Type.Optional(oneOf(['login'], 'Ask for the password again')),
    code_challenge: Type.Optional(Text('PKCE (RFC 7636)')),
    code_challenge_method: Type.Optional(oneOf(['S256'])),
  }),
  errors: [400, 404, 429],
})

export const token = operation({
  ...shared,
  id: 'token',
  method: 'post',
  path: '/sso/token',
  status: 200,
  auth: 'public',
  summary: 'Exchange a code for the profile of the person who signed in; as JSON, form or query',
  body: Type.Object({
    client_id: Text('Client id of the environment'),
    client_secret: Type.Optional(Text('An API key of the environment; absent with PKCE')),
    code: Text('The code that redirect_uri received; good once, for ten minutes'),
    grant_type: oneOf(['authorization_code']),
    code_verifier: Type.Optional(Text('PKCE (RFC 7636)')),
  }),
  response: Type.Object({
    token_type: Type.Literal('Bearer'),
    access_token: Type.String(),
    expires_in: Type.Integer({ description: 'Seconds', examples: [600] }),
    profile: Profile,
  }),
  errors: [400, 429],
})

export const getProfile = operation({
  ...shared,
  id: 'getProfile',
  method: 'get',
  path: '/sso/profile',
  status: 200,
  auth: 'access_token',
  summary: 'Get the profile that an access token stands for',
  response: Profile,
  errors: [401],
})

export const getKeySet = operation({
  ...shared,
  id: 'getKeySet',
  method: 'get',
  path: '/sso/jwks/{client_id}',
  status: 200,
  auth: 'public',
  summary: 'Get the public keys of an environment (JWKS)',
  params: Type.Object({ client_id: Type.String() }),
  response: Type.Object({
    keys: Type.Array(
      Type.Object({
        alg: oneOf(['RS256']),
        kty: oneOf(['RSA']),
        use: oneOf(['sig']),
        x5c: Type.Array(Type.String()),
        n: Type.String(),
        e: Type.String(),
        kid: Type.String(),
        'x5t#S256': Type.String(),
      }),
    ),
  }),
  errors: [404],
})
