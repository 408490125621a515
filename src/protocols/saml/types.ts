/** The words of the room: what goes into the SAML functions, and what comes out of them. */
import type { KeyObject } from 'node:crypto'
import type { RefusalCode } from './refusal.ts'

/** A tolerance that an operator may grant one connection. All are off unless named. */
export interface SamlAllowances {
  /** Signatures and digests with SHA-1, for identity providers that cannot do better. */
  readonly sha1?: boolean
  /** A bearer confirmation without Recipient. */
  readonly missing_recipient?: boolean
  /** A signed Response without Destination. */
  readonly missing_destination?: boolean
  /** An InResponseTo in a response nobody asked for (Rippling invents one). */
  readonly dummy_in_response_to?: boolean
}

export interface ValidateResponseInput {
  /** The form field as posted: base64. */
  readonly saml_response: string
  readonly expected: {
    readonly idp_entity_id: string
    /** The identity provider's signing certificates, PEM. No other key is ever tried. */
    readonly certificates: readonly string[]
    readonly sp_entity_id: string
    readonly acs_url: string
    /** The id of the request that this browser was sent away with, or none. */
    readonly in_response_to: string | { readonly unsolicited: true }
    readonly now: Date
    /** Default 120. */
    readonly clock_skew_seconds?: number
  }
  /** Our private keys, newest first; several while a certificate is being renewed. */
  readonly decryption_keys?: readonly (KeyObject | string)[]
  readonly allow?: SamlAllowances
}

export interface SamlNameId {
  readonly value: string
  readonly format: string
  readonly name_qualifier?: string
  readonly sp_name_qualifier?: string
}

/** What the identity provider said, read from the bytes it signed and from nothing else. */
export interface SamlAssertion {
  readonly assertion_id: string
  readonly issuer: string
  readonly name_id: SamlNameId
  readonly session_index?: string
  readonly authn_instant?: string
  readonly authn_context?: string
  /** Until when this assertion id must be remembered so that a replay is refused (clock skew included). */
  readonly not_on_or_after: string
  readonly in_response_to?: string
  readonly attributes: Readonly<Record<string, string[]>>
  readonly signed: { readonly response: boolean; readonly assertion: boolean }
  readonly encrypted: boolean
  /** SHA-256 of the configured certificate whose key verified the signature, `AA:BB:…`. */
  readonly certificate_fingerprint: string
  /** The signed canonical bytes that everything above was read from (of the Response when only that is signed). */
  readonly xml: string
}

/** Unverified: for diagnosis and for finding the stored request. Never identity. */
export interface PeekedResponse {
  readonly id?: string
  readonly issuer?: string
  readonly in_response_to?: string
  readonly destination?: string
  readonly issue_instant?: string
  readonly status?: { readonly code: string; readonly sub_code?: string; readonly message?: string }
  readonly encrypted: boolean
  readonly certificates: readonly CertificateDetails[]
}

export interface CertificateDetails {
  readonly pem: string
  /** SHA-256, `AA:BB:…`. */
  readonly fingerprint: string
  readonly subject: string
  readonly issuer: string
  readonly serial: string
  readonly not_before: string
  readonly not_after: string
  readonly key_type: string
  /** RSA modulus or curve size; 0 when the key type has no such number. */
  readonly key_bits: number
}

/** Something to tell the reader of a form: the message is looked up by `code` and filled with `values`. */
export interface Finding {
  readonly code: FindingCode
  readonly tone: 'bad' | 'warn' | 'info'
  readonly values: Readonly<Record<string, string | number>>
}

export type FindingCode =
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'certificate_expires_soon'
  | 'certificate_unreadable'
  | 'no_certificate'
  | 'weak_key'
  | 'no_redirect_binding'
  | 'no_sso_url'
  | 'valid_until_past'
  | 'several_identity_providers'
  | 'service_provider_metadata'
  | 'entra_tenant_wide'
  | 'okta_admin_url'
  | 'login_page_url'
  | 'not_https'
  | 'not_a_url'

export interface IdentityProviderMetadata {
  readonly entity_id: string
  readonly sso_redirect_url?: string
  readonly sso_post_url?: string
  readonly slo_redirect_url?: string
  readonly signing_certificates: readonly CertificateDetails[]
  readonly name_id_formats: readonly string[]
  readonly want_authn_requests_signed: boolean
  readonly valid_until?: string
  readonly display_name?: string
}

export interface MetadataReading {
  /** Empty when the document describes no identity provider; `findings` then says what it describes instead. */
  readonly identity_providers: readonly IdentityProviderMetadata[]
  readonly findings: readonly Finding[]
}

export interface AuthnRequestInput {
  readonly id: string
  readonly issue_instant: Date
  /** The identity provider's SSO URL. */
  readonly destination: string
  readonly acs_url: string
  /** Our entity id. */
  readonly issuer: string
  readonly force_authn?: boolean
  readonly name_id_format?: string
  readonly login_hint?: string
}

export type RedirectSignatureAlgorithm =
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'

export interface AuthnRequestRedirectInput {
  readonly destination: string
  readonly xml: string
  readonly relay_state?: string
  readonly sign?: { readonly private_key: KeyObject | string; readonly algorithm: RedirectSignatureAlgorithm }
}

export interface ServiceProviderMetadataInput {
  readonly entity_id: string
  readonly acs_url: string
  /** PEM. Several while a certificate is being renewed. */
  readonly signing_certificates: readonly string[]
  readonly encryption_certificates: readonly string[]
  readonly authn_requests_signed: boolean
  readonly organization_name?: string
}

export interface ServiceProviderCertificateInput {
  readonly common_name: string
  readonly now: Date
  readonly years: number
  /** RSA; made when absent. */
  readonly key_pair?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
}

export interface ServiceProviderCertificate {
  readonly certificate: string
  readonly private_key: string
  readonly fingerprint: string
  readonly not_before: string
  readonly not_after: string
}

export type { RefusalCode }
