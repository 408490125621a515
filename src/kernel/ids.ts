/**
 * Ids are `<prefix>_<ULID>`: time-ordered, so that they serve as cursors; the prefix says what they name. Contracts read
 * this, and so may the browser: making ids is `new-id.ts`.
 */
import { Type } from 'typebox'

const idPrefixes = [
  'org',
  'org_domain',
  'conn',
  'conn_domain',
  'conn_config',
  'prof',
  'event',
  'redir',
  'environment',
  'client',
  'api_key',
  'portal_change',
  'portal_session',
  'sso_attempt',
  'sso_request',
  'key',
  'key_set_change',
  'job',
  'req',
  'we',
  'webhook_delivery',
  'it_contact',
  'setup_link',
  'mail',
  'directory',
  'directory_user',
  'directory_group',
  'directory_token',
  'directory_request',
  'directory_source',
  'directory_consent',
  'directory_sync',
  'directory_file',
  'ala',
  'als',
  'audit_log_event',
  'audit_log_export',
  'audit_log_view',
  'log_stream_delivery',
] as const
export type IdPrefix = (typeof idPrefixes)[number]

/** The schema of an id. Only the prefix is checked: an id of ours that names nothing is a 404, not a 422. */
export function idOf(prefix: IdPrefix) {
  return Type.String({
    pattern: `^${prefix}_`,
    maxLength: 64,
    examples: [`${prefix}_01EHZNVPK3SFK441A1RGBFSHRT`],
  })
}
