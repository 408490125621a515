import { randomToken } from '../../kernel/tokens.ts'
import { authorizationUrl } from '../../protocols/oidc/index.ts'
import { authnRequestRedirect, createAuthnRequest } from '../../protocols/saml/index.ts'
import type { OidcConfiguration, SamlConfiguration } from '../../resources/connections/configuration.ts'
import { requestHintsOf } from '../../resources/connections/types.ts'
import { signingKeyOf } from '../../resources/signing-keys/signing-keys.ts'
import { acsUrl, callbackUrl, spEntityId } from '../addresses.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have, type Outgoing } from '../flow.ts'
import { newCorrelation } from '../tests.ts'

/** What the browser takes to the identity provider: an AuthnRequest, or an authorization URL. */
export async function makeRequest(flow: Flow): Promise<void> {
  const { settings } = have(flow, 'via').via.configuration
  flow.outgoing =
    settings.protocol === 'saml' ? await samlRequest(flow, settings) : oidcRequest(flow, settings)
}

async function samlRequest(flow: Flow, settings: SamlConfiguration): Promise<Outgoing> {
  const { via, deps, wanted } = have(flow, 'via')
  const { connection } = via
  const { public_url } = deps.config
  if (!settings.sso_url) throw incomplete()
  const correlation = flow.pending?.correlation ?? newCorrelation()
  const message = createAuthnRequest({
    id: correlation,
    issue_instant: deps.store.clock(),
    destination: settings.sso_url,
    acs_url: acsUrl(public_url, connection.id),
    issuer: spEntityId(public_url, connection.id),
    ...(wanted?.prompt === 'login' && { force_authn: true }),
  })
  const destination = withHints(settings.sso_url, connection.connection_type, flow)
  if (settings.sso_binding === 'post')
    return {
      correlation,
      url: destination,
      fields: { SAMLRequest: Buffer.from(message).toString('base64') },
      message,
    }
  const key = settings.sign_requests
    ? await signingKeyOf(deps.store, deps.sealer, connection.environment_id, 'saml_signing')
    : undefined
  const url = authnRequestRedirect({
    destination,
    xml: message,
    ...(key && { sign: { private_key: key.private_key, algorithm: 'rsa-sha256' as const } }),
  })
  return { correlation, url, message }
}

/** Beside the request, where its signature does not reach (bindings 3.4.4.1): who will probably sign in. */
function withHints(sso_url: string, connection_type: string, { wanted }: Flow): string {
  const { login_hint, domain_hint } = requestHintsOf(connection_type)
  const url = new URL(sso_url)
  if (login_hint && wanted?.login_hint !== undefined) url.searchParams.set(login_hint, wanted.login_hint)
  if (domain_hint && wanted?.domain_hint !== undefined) url.searchParams.set(domain_hint, wanted.domain_hint)
  return url.search === new URL(sso_url).search ? sso_url : url.href
}

function oidcRequest(flow: Flow, settings: OidcConfiguration): Outgoing {
  const { via, deps, wanted } = have(flow, 'via')
  const { discovered, client_id } = settings
  if (!discovered || !client_id) throw incomplete()
  const secrets = { nonce: randomToken(), code_verifier: randomToken() }
  const correlation = flow.pending?.correlation ?? newCorrelation()
  const hint = via.connection.connection_type === 'GoogleOIDC' ? 'hd' : 'domain_hint'
  const url = authorizationUrl({
    authorization_endpoint: discovered.authorization_endpoint,
    client_id,
    redirect_uri: callbackUrl(deps.config.public_url, via.connection.id),
    state: correlation,
    ...secrets,
    scopes: wanted?.provider_scopes ?? [],
    prompt: wanted?.prompt,
    login_hint: wanted?.login_hint,
    extra: {
      ...wanted?.provider_query_params,
      ...(wanted?.domain_hint !== undefined && { [hint]: wanted.domain_hint }),
    },
  })
  return { correlation, url, message: url, secrets }
}

function incomplete(): SignInFailure {
  return new SignInFailure('configuration_incomplete', 'The connection is not set up completely.', {
    error: 'connection_invalid',
  })
}
