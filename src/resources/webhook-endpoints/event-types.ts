import { events, isNeverSent } from '../../events/index.ts'

/** Every event type that an endpoint may subscribe to: as WorkOS names them (most are not emitted here yet), and ours. */
// biome-ignore format: a table
const families = {
  agent: ['registration.claim.attempt.created', 'registration.claim.completed', 'registration.created', 
    'registration.credential.issued', 'registration.deleted', 'registration.expired', 
    'registration.organization.switched', 'registration.refreshed', 'registration.revoked'],
  api_key: ['created', 'revoked', 'updated'],
  authentication: ['email_verification_succeeded', 'magic_auth_failed', 'magic_auth_succeeded', 
    'mfa_succeeded', 'oauth_failed', 'oauth_succeeded', 'passkey_failed', 'passkey_succeeded', 
    'password_failed', 'password_succeeded', 'radar_risk_detected', 'reauthentication_succeeded', 'sso_failed', 
    'sso_started', 'sso_succeeded', 'sso_timed_out'],
  connection: ['activated', 'deactivated', 'deleted', 'saml_certificate_renewal_required', 
    'saml_certificate_renewed'],
  dsync: ['activated', 'deleted', 'group.created', 'group.deleted', 'group.updated', 'group.user_added', 
    'group.user_removed', 'user.created', 'user.deleted', 'user.updated'],
  email_verification: ['created'],
  flag: ['created', 'deleted', 'rule_updated', 'updated'],
  group: ['created', 'deleted', 'member_added', 'member_removed', 'updated'],
  invitation: ['accepted', 'created', 'resent', 'revoked'],
  magic_auth: ['created'],
  organization: ['created', 'deleted', 'updated'],
  organization_domain: ['created', 'deleted', 'updated', 'verification_failed', 'verified'],
  organization_membership: ['created', 'deleted', 'updated'],
  organization_role: ['created', 'deleted', 'updated'],
  password_reset: ['created', 'succeeded'],
  permission: ['created', 'deleted', 'updated'],
  pipes: ['connected_account.connected', 'connected_account.connection_failed', 
    'connected_account.disconnected', 'connected_account.reauthorization_needed'],
  radar: ['challenge_created'],
  role: ['created', 'deleted', 'updated'],
  session: ['created', 'revoked'],
  user: ['created', 'deleted', 'updated'],
  waitlist_user: ['approved', 'created', 'denied'],
} as const

export const subscribableEvents: ReadonlySet<string> = new Set([
  ...Object.entries(families).flatMap(([family, names]) => names.map((name) => `${family}.${name}`)),
  ...Object.keys(events).filter((event) => !isNeverSent(event)),
])
