/**
 * What mails there are. A notice tells every IT contact of an organization that something needs them, and carries a link
 * that opens the portal there; its words are in `src/mail/words`. A new one is a line in each of both tables.
 */
import type { Intent } from '../portal-links/intents.ts'

/** What the words of each notice are filled with. Times are ISO 8601. */
export interface Notices {
  certificate_expiring: { connection_name: string; expires_at: string }
  certificate_approval_needed: { connection_name: string }
  certificate_added: { connection_name: string; fingerprint: string; expires_at: string }
  own_certificate_replaced: { connection_name: string; metadata_url: string }
  directory_sync_held: { directory_name: string; deactivations: number }
  directory_sync_failed: { directory_name: string; reason: string }
  log_stream_invalid: { stream_name: string; reason: string }
  domain_unverified_soon: { domain: string; unverified_at: string }
}
export type Notice = keyof Notices

/** The first two are about a link itself, and need nothing beside it. */
export const mailKinds = [
  'invitation',
  'reminder',
  'certificate_expiring',
  'certificate_approval_needed',
  'certificate_added',
  'own_certificate_replaced',
  'directory_sync_held',
  'directory_sync_failed',
  'log_stream_invalid',
  'domain_unverified_soon',
] as const satisfies readonly ('invitation' | 'reminder' | Notice)[]
export type MailKind = (typeof mailKinds)[number]

/** Where the link of a notice leads. */
export const noticeIntents: Readonly<Record<Notice, Intent>> = {
  certificate_expiring: 'certificate_renewal',
  certificate_approval_needed: 'certificate_renewal',
  certificate_added: 'certificate_renewal',
  own_certificate_replaced: 'certificate_renewal',
  directory_sync_held: 'dsync',
  directory_sync_failed: 'dsync',
  log_stream_invalid: 'log_streams',
  domain_unverified_soon: 'domain_verification',
}
