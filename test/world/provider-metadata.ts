/** Identity-provider metadata with chosen certificates, as its address would answer. */
import { createServiceProviderCertificate } from '../../src/protocols/saml/index.ts'
import { bareCertificate } from './certificate.ts'

export interface DatedCertificate {
  certificate: string
  private_key: string
  fingerprint: string
  not_after: string
}

/** Valid for so many years from then on. */
export function certificateFrom(at: string, years = 1, common_name = 'idp'): DatedCertificate {
  return createServiceProviderCertificate({ common_name, now: new Date(at), years })
}

export function providerMetadata(
  certificates: readonly { certificate: string }[],
  { entity_id = 'https://idp.example', sso_url = 'https://idp.example/sso' } = {},
): string {
  const keys = certificates.map(
    ({ certificate }) =>
      `<KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bareCertificate(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`,
  )
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entity_id}">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso_url}"/>
</IDPSSODescriptor></EntityDescriptor>`
}
