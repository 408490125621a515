/** The base URL that a provider is told. `PUBLIC_URL` makes it, never the Host header: it is burnt into their settings. */
export function scimBaseUrl(public_url: string, external_key: string): string {
  return `${public_url}/scim/v2.0/${external_key}`
}
export function scimTokenUrl(public_url: string, external_key: string): string {
  return `${scimBaseUrl(public_url, external_key)}/oauth/token`
}
