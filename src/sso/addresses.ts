/** Our addresses, as they are burnt into identity providers: always of PUBLIC_URL, never of a request. */
export function acsUrl(public_url: string, connection_id: string): string {
  return `${public_url}/sso/saml/acs/${connection_id}`
}
/** Entity id and metadata address in one. */
export function spEntityId(public_url: string, connection_id: string): string {
  return `${public_url}/sso/saml/metadata/${connection_id}`
}
export function callbackUrl(public_url: string, connection_id: string): string {
  return `${public_url}/sso/oidc/callback/${connection_id}`
}
