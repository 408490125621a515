import { OutboundError } from '../../kernel/outbound.ts'
import { claimTexts, OidcRefusal, personClaims, readUserinfo } from '../../protocols/oidc/index.ts'
import { valuesOf } from '../../resources/profiles/attribute-names.ts'
import { type Flow, have } from '../flow.ts'
import { oidcOf } from '../oidc-settings.ts'

/** What the ID token lacks, where the provider has it at its userinfo endpoint; the person must be the same. */
export async function userinfo(flow: Flow): Promise<void> {
  const { deps, via, tokens, id_token, person } = have(flow, 'via', 'tokens', 'id_token', 'person')
  const { provider, client_id } = oidcOf(via.configuration)
  const { attribute_map } = via.configuration
  if (valuesOf(person.claims, 'email', attribute_map).length > 0) return
  if (!provider.userinfo_endpoint || tokens.access_token === undefined) return
  const answer = await deps.outbound
    .fetch(provider.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    .catch((error: unknown) => {
      if (!(error instanceof OutboundError)) throw error
      throw new OidcRefusal('userinfo', 'userinfo_failed', error.message, { received: error.code })
    })
  const claims = await readUserinfo(
    { status: answer.status, content_type: answer.headers.get('content-type') ?? '', text: answer.text },
    { sub: String(id_token.sub), issuer: provider.issuer, client_id },
    (header) => deps.keys.find(provider.jwks_uri, header),
  )
  // The ID token is signed for this sign-in: where both speak, it wins.
  const all = { ...claims, ...id_token }
  flow.person = { claims: claimTexts(all), raw_attributes: personClaims(all) }
}
