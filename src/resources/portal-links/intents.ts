/** The seven things that a portal link may be for, spelled as on the wire. */
export const intents = [
  'sso',
  'dsync',
  'audit_logs',
  'log_streams',
  'domain_verification',
  'certificate_renewal',
  'bring_your_own_key',
] as const
export type Intent = (typeof intents)[number]
