/** The metadata of SimpleSAMLphp's two sides: what it is itself, and how it answers each kind of service provider. */
import { bareCertificate } from './certificate.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type Settings = Record<string, Json>

const format = (name: string) => `urn:oasis:names:tc:SAML:${name}`
const uriNames = format('2.0:attrname-format:uri')
const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

export const variants = {
  'signed-assertion': { 'saml20.sign.response': false, 'saml20.sign.assertion': true },
  'signed-response': { 'saml20.sign.response': true, 'saml20.sign.assertion': false },
  'signed-both': { 'saml20.sign.response': true, 'saml20.sign.assertion': true },
  unsigned: { 'saml20.sign.response': false, 'saml20.sign.assertion': false },
  'encrypted-assertion': { 'assertion.encryption': true },
  'encrypted-name-id': { 'nameid.encryption': true },
  sha1: { 'signature.algorithm': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
  sha512: { 'signature.algorithm': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' },
  'oid-names': {
    'attributes.NameFormat': uriNames,
    authproc: {
      50: {
        class: 'core:AttributeMap',
        mail: 'urn:oid:0.9.2342.19200300.100.1.3',
        givenName: 'urn:oid:2.5.4.42',
        sn: 'urn:oid:2.5.4.4',
        uid: 'urn:oid:0.9.2342.19200300.100.1.1',
        groups: 'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
      },
    },
  },
  'claim-names': {
    'attributes.NameFormat': uriNames,
    authproc: {
      50: {
        class: 'core:AttributeMap',
        mail: `${claim}/emailaddress`,
        givenName: `${claim}/givenname`,
        sn: `${claim}/surname`,
        groups: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
      },
    },
  },
  'persistent-name-id': { NameIDFormat: format('2.0:nameid-format:persistent') },
  'transient-name-id': { NameIDFormat: format('2.0:nameid-format:transient') },
  /** Refuses an AuthnRequest that is not signed with the key of `certificate`. */
  'signed-request': { 'validate.authnrequest': true },
} satisfies Record<string, Settings>

export type Variant = keyof typeof variants

export interface ServiceProviderEntry {
  entity_id: string
  acs_url: string
  /** Default `signed-assertion`. */
  variant?: Variant
  /** Ours, PEM: needed for encryption and for signed requests. */
  certificate?: string
  slo_url?: string
  /** Further entries of SimpleSAMLphp's `saml20-sp-remote`. */
  settings?: Settings
}

export const identityProvider: Settings = {
  host: '__DEFAULT__',
  privatekey: 'idp.key',
  certificate: 'idp.crt',
  auth: 'people',
  SingleSignOnServiceBinding: ['HTTP-Redirect', 'HTTP-POST'].map((name) => format(`2.0:bindings:${name}`)),
  'sign.logout': true,
  'userid.attribute': 'uid',
  NameIDFormat: format('1.1:nameid-format:emailAddress'),
  authproc: {
    10: {
      class: 'saml:AttributeNameID',
      attribute: 'mail',
      Format: format('1.1:nameid-format:emailAddress'),
    },
    11: { class: 'saml:PersistentNameID', attribute: 'uid' },
  },
}

export function serviceProvider(entry: ServiceProviderEntry): Settings {
  const { acs_url, variant = 'signed-assertion', certificate, slo_url, settings } = entry
  const key = certificate && {
    encryption: true,
    signing: true,
    type: 'X509Certificate',
    X509Certificate: bareCertificate(certificate),
  }
  return {
    AssertionConsumerService: acs_url,
    ...(slo_url ? { SingleLogoutService: slo_url } : {}),
    NameIDFormat: format('1.1:nameid-format:emailAddress'),
    'saml20.sign.response': false,
    'saml20.sign.assertion': true,
    ...(key ? { keys: [key] } : {}),
    ...variants[variant],
    ...settings,
  }
}
