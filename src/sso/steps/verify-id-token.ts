import { parseJson } from '../../kernel/json.ts'
import { claimTexts, personClaims, verifyIdToken as verify } from '../../protocols/oidc/index.ts'
import { type Flow, have, type OidcSecrets } from '../flow.ts'
import { oidcOf } from '../oidc-settings.ts'
import { requestPlace } from '../requests.ts'

/** - every check of `protocols/oidc/id-token.ts`, with the provider's own keys. */
export async function verifyIdToken(flow: Flow): Promise<void> {
  const { deps, via, pending, tokens } = have(flow, 'via', 'pending', 'tokens')
  const { provider, client_id } = oidcOf(via.configuration)
  const { nonce } = parseJson<OidcSecrets>(
    deps.sealer.open(pending.secrets ?? '', requestPlace(pending.id, 'secrets')),
  )
  flow.response = JSON.stringify({ ...parsed(flow.response), id_token: unverified(tokens.id_token) }, null, 2)
  const claims = await verify(
    tokens.id_token,
    { issuer: provider.issuer, client_id, nonce, now: deps.store.clock() },
    (header) => deps.keys.find(provider.jwks_uri, header),
  )
  flow.id_token = claims
  flow.person = { claims: claimTexts(claims), raw_attributes: personClaims(claims) }
}

function parsed(text: string | undefined): Record<string, unknown> {
  return text === undefined ? {} : parseJson(text)
}

/** For the diagnoser's eyes only: header and claims as they came, without the signature that makes it a token. */
function unverified(token: string): unknown {
  return token
    .split('.')
    .slice(0, 2)
    .map((part) => {
      const text = Buffer.from(part, 'base64url').toString()
      try {
        return JSON.parse(text) as unknown
      } catch {
        return text.slice(0, 500)
      }
    })
}
