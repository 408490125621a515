/** What the person who brought the metadata should know before going on. */
import type { CertificateDetails, Finding, IdentityProviderMetadata } from './types.ts'

export interface MetadataFacts {
  readonly identity_providers: readonly IdentityProviderMetadata[]
  /** Entity ids of the service providers that the document describes. */
  readonly service_providers: readonly string[]
  /** The beginnings of certificates that are none. */
  readonly unreadable: readonly string[]
}

const day = 24 * 60 * 60 * 1000
const soon = 90 * day
const weakBelowBits = 2048

export function metadataFindings(facts: MetadataFacts, now: Date): Finding[] {
  const { identity_providers, service_providers, unreadable } = facts
  const findings: Finding[] = []
  if (identity_providers.length === 0) {
    const [entity_id] = service_providers
    if (entity_id !== undefined) findings.push(finding('service_provider_metadata', 'bad', { entity_id }))
  }
  if (identity_providers.length > 1) {
    findings.push(finding('several_identity_providers', 'warn', { count: identity_providers.length }))
  }
  for (const begins_with of unreadable)
    findings.push(finding('certificate_unreadable', 'warn', { begins_with }))
  for (const provider of identity_providers) findings.push(...providerFindings(provider, now))
  return findings
}

function providerFindings(provider: IdentityProviderMetadata, now: Date): Finding[] {
  const { entity_id, signing_certificates, valid_until } = provider
  const findings: Finding[] = []
  if (provider.sso_redirect_url === undefined) {
    findings.push(
      provider.sso_post_url === undefined
        ? finding('no_sso_url', 'bad', { entity_id })
        : finding('no_redirect_binding', 'warn', { entity_id, sso_post_url: provider.sso_post_url }),
    )
  }
  if (signing_certificates.length === 0) findings.push(finding('no_certificate', 'bad', { entity_id }))
  if (valid_until !== undefined && Date.parse(valid_until) <= now.getTime()) {
    findings.push(finding('valid_until_past', 'warn', { entity_id, valid_until }))
  }
  // Beside a certificate that is in force, an expired one is only a remainder.
  const inForce = signing_certificates.some((certificate) => isInForce(certificate, now))
  for (const certificate of signing_certificates)
    findings.push(...certificateFindings(certificate, now, inForce))
  return findings
}

export function certificateFindings(
  certificate: CertificateDetails,
  now: Date,
  anotherInForce = false,
): Finding[] {
  const { fingerprint, subject, not_before, not_after, key_type, key_bits } = certificate
  const findings: Finding[] = []
  const left = Date.parse(not_after) - now.getTime()
  const values = { fingerprint, subject, not_after, days: Math.floor(Math.abs(left) / day) }
  if (left <= 0) findings.push(finding('certificate_expired', anotherInForce ? 'info' : 'bad', values))
  else if (left <= soon) findings.push(finding('certificate_expires_soon', 'warn', values))
  if (Date.parse(not_before) > now.getTime()) {
    const tone = anotherInForce ? 'info' : 'bad'
    findings.push(finding('certificate_not_yet_valid', tone, { fingerprint, subject, not_before }))
  }
  if (key_type === 'rsa' && key_bits < weakBelowBits) {
    findings.push(finding('weak_key', 'warn', { fingerprint, subject, key_bits, at_least: weakBelowBits }))
  }
  return findings
}

function isInForce({ not_before, not_after }: CertificateDetails, now: Date): boolean {
  return Date.parse(not_before) <= now.getTime() && now.getTime() < Date.parse(not_after)
}

function finding(code: Finding['code'], tone: Finding['tone'], values: Finding['values']): Finding {
  return { code, tone, values }
}
