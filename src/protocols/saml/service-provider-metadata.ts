/** What we tell identity providers about ourselves (metadata 2.4.4). */
import {
  encryption11Namespace,
  encryptionNamespace,
  metadataNamespace,
  postBinding,
  protocolNamespace,
  signatureNamespace,
} from './names.ts'
import type { ServiceProviderMetadataInput } from './types.ts'
import { tag, text, type Xml } from './xml/write.ts'

const nameIdFormats = [
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
]

/** Authenticated encryption first: providers take the first that they know. */
const encryptionMethods = [
  `${encryption11Namespace}aes256-gcm`,
  `${encryption11Namespace}aes128-gcm`,
  `${encryptionNamespace}aes256-cbc`,
  `${encryptionNamespace}aes128-cbc`,
  `${encryptionNamespace}rsa-oaep-mgf1p`,
]

export function serviceProviderMetadata(input: ServiceProviderMetadataInput): string {
  const { entity_id, acs_url, authn_requests_signed, organization_name } = input
  const methods = encryptionMethods.map((Algorithm) => tag('md:EncryptionMethod', { Algorithm }))
  const descriptor = tag(
    'md:SPSSODescriptor',
    {
      AuthnRequestsSigned: String(authn_requests_signed),
      WantAssertionsSigned: 'true',
      protocolSupportEnumeration: protocolNamespace,
    },
    ...input.signing_certificates.map((pem) => keyDescriptor('signing', pem)),
    ...input.encryption_certificates.map((pem) => keyDescriptor('encryption', pem, ...methods)),
    ...nameIdFormats.map((format) => tag('md:NameIDFormat', {}, text(format))),
    tag('md:AssertionConsumerService', {
      Binding: postBinding,
      Location: acs_url,
      index: '0',
      isDefault: 'true',
    }),
  )
  const namespaces = { 'xmlns:md': metadataNamespace, 'xmlns:ds': signatureNamespace }
  const organization = organization_name === undefined ? [] : [organizationOf(organization_name, acs_url)]
  const root = tag('md:EntityDescriptor', { ...namespaces, entityID: entity_id }, descriptor, ...organization)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

function keyDescriptor(use: string, pem: string, ...methods: readonly Xml[]): Xml {
  const body = pem.replace(/-----[^-]+-----|\s/g, '')
  const certificate = tag('ds:X509Data', {}, tag('ds:X509Certificate', {}, text(body)))
  return tag('md:KeyDescriptor', { use }, tag('ds:KeyInfo', {}, certificate), ...methods)
}

function organizationOf(name: string, acs_url: string): Xml {
  const language = { 'xml:lang': 'en' }
  return tag(
    'md:Organization',
    {},
    tag('md:OrganizationName', language, text(name)),
    tag('md:OrganizationDisplayName', language, text(name)),
    tag('md:OrganizationURL', language, text(new URL(acs_url).origin)),
  )
}
