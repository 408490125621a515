/**
 * What a connection needs to know of its identity provider. Versioned: draft → tested → active → superseded, so that
 * nothing half-done can break sign-in and any superseded version can come back.
 */
import type { Selectable } from 'kysely'
import type { ConnectionConfigurationRow } from '../../db/schema.ts'
import type { MappedAttribute } from '../../guides/guide.ts'
import { parseJson } from '../../kernel/json.ts'

export interface SamlConfiguration {
  protocol: 'saml'
  metadata_source: 'url' | 'file' | 'manual'
  metadata_url: string | null
  idp_entity_id: string | null
  sso_url: string | null
  sso_binding: 'redirect' | 'post'
  /** PEM. */
  certificates: string[]
  sign_requests: boolean
}

export interface OidcConfiguration {
  protocol: 'oidc'
  /** As the discovery document spells it, trailing slash included. */
  issuer: string | null
  client_id: string | null
  client_secret_last4: string | null
  client_secret_expires_at: string | null
  /** The discovery document when it was last read. */
  discovered: DiscoveredProvider | null
}
export interface DiscoveredProvider {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
  userinfo_endpoint?: string
  token_endpoint_auth_methods_supported?: string[]
  id_token_signing_alg_values_supported?: string[]
  code_challenge_methods_supported?: string[]
}

export type Settings = SamlConfiguration | OidcConfiguration
export type AttributeMap = Record<MappedAttribute, string>
export type ConfigurationStatus = 'draft' | 'tested' | 'active' | 'superseded'

export interface Configuration
  extends Omit<Selectable<ConnectionConfigurationRow>, 'settings' | 'attribute_map' | 'status'> {
  status: ConfigurationStatus
  settings: Settings
  attribute_map: AttributeMap
}

export function configurationOf(row: Selectable<ConnectionConfigurationRow>): Configuration {
  return {
    ...row,
    status:
      row.status === 'tested' || row.status === 'active' || row.status === 'superseded'
        ? row.status
        : 'draft',
    settings: parseJson(row.settings),
    attribute_map: parseJson(row.attribute_map),
  }
}

export function emptySettings(protocol: 'saml' | 'oidc'): Settings {
  return protocol === 'saml'
    ? {
        protocol,
        metadata_source: 'url',
        metadata_url: null,
        idp_entity_id: null,
        sso_url: null,
        sso_binding: 'redirect',
        certificates: [],
        sign_requests: false,
      }
    : {
        protocol,
        issuer: null,
        client_id: null,
        client_secret_last4: null,
        client_secret_expires_at: null,
        discovered: null,
      }
}

export type MissingPart = 'metadata' | 'issuer' | 'client_id' | 'client_secret'

/** What still keeps a configuration from being tested or activated. */
export function missingParts(settings: Settings, hasSecret: boolean): MissingPart[] {
  if (settings.protocol === 'saml')
    return settings.idp_entity_id && settings.sso_url && settings.certificates.length > 0 ? [] : ['metadata']
  const missing: MissingPart[] = []
  if (!settings.issuer || !settings.discovered) missing.push('issuer')
  if (!settings.client_id) missing.push('client_id')
  if (!hasSecret) missing.push('client_secret')
  return missing
}

/** Where a client secret lives, bound into its seal; a connection's versions share it. */
export function clientSecretPlace(connection_id: string): string {
  return `connection_configurations.client_secret:${connection_id}`
}
