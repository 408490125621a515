import { parseJson } from '../../kernel/json.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { OidcRefusal, readTokens, tokenRequest as requestOf } from '../../protocols/oidc/index.ts'
import { clientSecretPlace } from '../../resources/connections/configuration.ts'
import { callbackUrl } from '../addresses.ts'
import { type Flow, have, type OidcSecrets } from '../flow.ts'
import { oidcOf } from '../oidc-settings.ts'
import { requestPlace } from '../requests.ts'

/** The code becomes tokens, with our client secret and the verifier of our challenge. */
export async function tokenRequest(flow: Flow): Promise<void> {
  const { deps, via, pending, oidc_code } = have(flow, 'via', 'pending', 'oidc_code')
  const { connection, configuration } = via
  const { provider, client_id } = oidcOf(configuration)
  const { code_verifier } = parseJson<OidcSecrets>(
    deps.sealer.open(pending.secrets ?? '', requestPlace(pending.id, 'secrets')),
  )
  const client_secret = deps.sealer.open(configuration.client_secret ?? '', clientSecretPlace(connection.id))
  const { url, headers, body } = requestOf(
    provider,
    { client_id, client_secret },
    { code: oidc_code, redirect_uri: callbackUrl(deps.config.public_url, connection.id), code_verifier },
  )
  const answer = await deps.outbound.fetch(url, { method: 'POST', headers, body }).catch((error: unknown) => {
    if (!(error instanceof OutboundError)) throw error
    throw new OidcRefusal('token_request', 'token_request_failed', error.message, { received: error.code })
  })
  flow.tokens = readTokens(answer.status, answer.text)
}
