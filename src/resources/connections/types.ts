/** Every connection type of the wire, and which protocol the ones that this release signs in with speak. */
// biome-ignore format: a table
export const connectionTypes = [
  'Pending', 'ADFSSAML', 'AdpOidc', 'AppleOAuth', 'Auth0Migration', 'Auth0SAML', 'AzureSAML', 'BitbucketOAuth',
  'CasSAML', 'ClassLinkSAML', 'CleverOIDC', 'CloudflareSAML', 'CyberArkSAML', 'DiscordOAuth', 'DuoSAML',
  'EntraIdOIDC', 'GenericOIDC', 'GenericSAML', 'GitHubOAuth', 'GitLabOAuth', 'GoogleOAuth', 'GoogleOIDC',
  'GoogleSAML', 'GrokOAuth', 'XOAuth', 'IntuitOAuth', 'JumpCloudSAML', 'KeycloakSAML', 'LastPassSAML',
  'LinkedInOAuth', 'LoginGovOidc', 'MagicLink', 'MicrosoftOAuth', 'MiniOrangeSAML', 'NetIqSAML', 'OktaOIDC',
  'OktaSAML', 'OneLoginSAML', 'OracleSAML', 'PingFederateSAML', 'PingOneSAML', 'RipplingSAML', 'SalesforceSAML',
  'ShibbolethGenericSAML', 'ShibbolethSAML', 'SimpleSamlPhpSAML', 'SalesforceOAuth', 'SlackOAuth', 'TestIdp',
  'VercelMarketplaceOAuth', 'VercelOAuth', 'VMwareSAML', 'XeroOAuth',
] as const
export type ConnectionType = (typeof connectionTypes)[number]

/** The protocol is in the name, as WorkOS spells it. */
export function protocolOf(type: string): 'saml' | 'oidc' | undefined {
  if (/SAML$/.test(type)) return 'saml'
  if (/OIDC$|Oidc$/.test(type)) return 'oidc'
  return undefined
}

/** Accepts the other spelling of GitHub that the upstream filter uses. */
export function connectionTypeOf(text: string): ConnectionType | undefined {
  const wanted = text.toLowerCase()
  return connectionTypes.find((type) => type.toLowerCase() === wanted)
}

/** Query parameters by which a provider takes a hint beside the SAML request (contract 4.4). */
const requestHints: Partial<Record<ConnectionType, { login_hint?: string; domain_hint?: string }>> = {
  AzureSAML: { login_hint: 'login_hint' },
  GenericSAML: { login_hint: 'login_hint' },
  GoogleSAML: { domain_hint: 'hd' },
  OktaSAML: { login_hint: 'login_hint' },
}
export function requestHintsOf(type: string) {
  const known = connectionTypeOf(type)
  return (known && requestHints[known]) ?? {}
}
