/** What state a domain can be in, and why its verification may have failed (contract 4.2). */

export const domainStates = ['failed', 'legacy_verified', 'pending', 'unverified', 'verified'] as const

export const verificationFailures = [
  'domain_verification_period_expired',
  'domain_verified_by_other_organization',
] as const
export type VerificationFailure = (typeof verificationFailures)[number]
