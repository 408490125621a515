/** Rows of a connection as the web app sees them: secrets become their last four characters. */
import type { Static } from 'typebox'
import { parseJson } from '../../../kernel/json.ts'
import { certificateFindings, readCertificate } from '../../../protocols/saml/index.ts'
import {
  type Configuration,
  missingParts,
  type Settings,
} from '../../../resources/connections/configuration.ts'
import { isDraft } from '../../../resources/connections/configurations.ts'
import type { ConnectionRecord } from '../../../resources/connections/connections.ts'
import { findingOf } from '../../../resources/connections/finding-messages.ts'
import { protocolOf } from '../../../resources/connections/types.ts'
import type { Facts } from '../../../resources/portal-changes/portal-changes.ts'
import type * as contract from './contract.ts'

export type PortalConnection = Static<typeof contract.PortalConnection>
type Progress = PortalConnection['progress']

export const emptyProgress: Progress = { step: null, completed: [], ticks: [], variant: null, saved_at: null }

export function progressOf(connection: ConnectionRecord): Progress {
  return { ...emptyProgress, ...parseJson<Partial<Progress>>(connection.progress) }
}

export function portalConnectionOf(
  connection: ConnectionRecord,
  configurations: Configuration[],
  domains: { domain: string; state: string }[],
  context: { public_url: string; app_name: string; now: Date },
): PortalConnection {
  const shape = (configuration: Configuration | undefined) =>
    configuration ? shapeConfiguration(configuration, context.now) : null
  const { id, name, connection_type, guide_id, created_at, updated_at } = connection
  return {
    id,
    name,
    connection_type,
    state: connection.state === 'active' || connection.state === 'inactive' ? connection.state : 'draft',
    guide_id,
    protocol: protocolOf(connection_type) ?? 'saml',
    service_provider: serviceProviderOf(id, context),
    draft: shape(configurations.find(isDraft)),
    active: shape(configurations.find(({ status }) => status === 'active')),
    superseded: configurations
      .filter(({ status }) => status === 'superseded')
      .map((configuration) => shapeConfiguration(configuration, context.now)),
    progress: progressOf(connection),
    domains: domains.map(({ domain, state }) => ({ domain, state })),
    created_at,
    updated_at,
  }
}

export function serviceProviderOf(
  id: string,
  { public_url, app_name }: { public_url: string; app_name: string },
) {
  return {
    acs_url: `${public_url}/sso/saml/acs/${id}`,
    sp_entity_id: `${public_url}/sso/saml/metadata/${id}`,
    sp_metadata_url: `${public_url}/sso/saml/metadata/${id}`,
    redirect_uri: `${public_url}/sso/oidc/callback/${id}`,
    app_name,
    start_url: public_url,
  }
}

function shapeConfiguration(configuration: Configuration, now: Date): Static<typeof contract.Configuration> {
  const { id, version, status, attribute_map, created_at, updated_at, activated_at } = configuration
  const saml = samlOf(configuration.settings)
  return {
    id,
    version,
    status,
    saml,
    oidc: oidcOf(configuration.settings),
    attribute_map,
    incomplete: missingParts(configuration.settings, configuration.client_secret !== null),
    findings:
      configuration.settings.protocol === 'saml'
        ? configuration.settings.certificates
            .flatMap(readCertificate)
            .flatMap((certificate) => certificateFindings(certificate, now))
            .map(findingOf)
        : [],
    last_test:
      configuration.last_test_id && configuration.last_test_at
        ? {
            id: configuration.last_test_id,
            state: configuration.last_test_state === 'succeeded' ? 'succeeded' : 'failed',
            at: configuration.last_test_at,
          }
        : null,
    created_at,
    updated_at,
    activated_at,
  }
}

/** What the change log compares; the secret is in it to be seen to differ, never to be shown. */
export function changeFactsOf({ version, settings, attribute_map, client_secret }: Configuration): Facts {
  const claims = Object.entries(attribute_map).map(([attribute, claim]) => [`claim_${attribute}`, claim])
  if (settings.protocol === 'oidc') {
    const { issuer, client_id, client_secret_expires_at } = settings
    const facts = { version, issuer, client_id, client_secret_expires_at, client_secret }
    return { ...facts, ...Object.fromEntries(claims) }
  }
  const { metadata_source, metadata_url, idp_entity_id, sso_url, sign_requests } = settings
  const certificates = settings.certificates.flatMap(readCertificate).map(({ fingerprint }) => fingerprint)
  return {
    version,
    metadata_source,
    metadata_url,
    idp_entity_id,
    sso_url,
    certificates,
    sign_requests,
    ...Object.fromEntries(claims),
  }
}

export function samlOf(settings: Settings): Static<typeof contract.SamlSettings> | null {
  if (settings.protocol !== 'saml') return null
  const { metadata_source, metadata_url, idp_entity_id, sso_url, sign_requests } = settings
  const certificates = settings.certificates.flatMap(readCertificate).map((certificate) => ({
    fingerprint: certificate.fingerprint,
    subject: certificate.subject,
    not_before: certificate.not_before,
    not_after: certificate.not_after,
    key_type: certificate.key_type,
    key_bits: certificate.key_bits,
  }))
  return { metadata_source, metadata_url, idp_entity_id, sso_url, certificates, sign_requests }
}

export function oidcOf(settings: Settings): Static<typeof contract.OidcSettings> | null {
  if (settings.protocol !== 'oidc') return null
  const { issuer, client_id, client_secret_last4, client_secret_expires_at, discovered } = settings
  return {
    issuer,
    client_id,
    client_secret_last4,
    client_secret_expires_at,
    authorization_endpoint: discovered?.authorization_endpoint ?? null,
    token_endpoint: discovered?.token_endpoint ?? null,
  }
}
