/** `GET /sso/jwks/{clientId}`: the public keys of an environment, with the eight members that clients require. */
import { createHash, X509Certificate } from 'node:crypto'
import { ApiError } from '../kernel/errors.ts'
import { maybeFindEnvironmentByClientId } from '../resources/environments/environments.ts'
import { keysOf } from '../resources/signing-keys/signing-keys.ts'
import type { SsoRuntime } from './deps.ts'

export async function keySetOf({ store, sealer }: SsoRuntime, client_id: string) {
  const environment = await maybeFindEnvironmentByClientId(store.db, client_id)
  if (!environment) throw new ApiError(404, 'entity_not_found', `Client not found: '${client_id}'.`)
  const keys = await keysOf(store, sealer, environment.id, 'jwt')
  return {
    keys: keys.map(({ id, certificate }) => {
      const { raw, publicKey } = new X509Certificate(certificate)
      const { n, e } = publicKey.export({ format: 'jwk' })
      return {
        alg: 'RS256',
        kty: 'RSA',
        use: 'sig',
        x5c: [raw.toString('base64')],
        n,
        e,
        kid: id,
        'x5t#S256': createHash('sha256').update(raw).digest('base64url'),
      }
    }),
  }
}
