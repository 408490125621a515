import type { Generated } from 'kysely'

/**
 * Row types. Column names are the wire's; times are ISO 8601 text, JSON is text, booleans are 0 and 1: types that
 * both engines store alike.
 */
export interface Schema {
  environments: EnvironmentRow
  api_keys: ApiKeyRow
  organizations: OrganizationRow
  organization_domains: OrganizationDomainRow
  organization_domain_checks: OrganizationDomainCheckRow
  connections: ConnectionRow
  connection_configurations: ConnectionConfigurationRow
  certificate_uses: CertificateUseRow
  retired_certificates: RetiredCertificateRow
  certificate_notices: CertificateNoticeRow
  metadata_watches: MetadataWatchRow
  key_set_changes: KeySetChangeRow
  signing_keys: SigningKeyRow
  profiles: ProfileRow
  sso_attempts: SsoAttemptRow
  sso_requests: SsoRequestRow
  saml_replays: SamlReplayRow
  authorization_codes: AuthorizationCodeRow
  access_tokens: AccessTokenRow
  redirect_uris: RedirectUriRow
  portal_link_redemptions: PortalLinkRedemptionRow
  portal_sessions: PortalSessionRow
  portal_changes: PortalChangeRow
  portal_steps: PortalStepRow
  events: EventRow
  event_sequence: EventSequenceRow
  jobs: JobRow
  rate_limits: RateLimitRow
  webhook_endpoints: WebhookEndpointRow
  webhook_deliveries: WebhookDeliveryRow
  it_contacts: ItContactRow
  setup_links: SetupLinkRow
  mails: MailRow
  directories: DirectoryRow
  directory_counts: DirectoryCountsRow
  directory_gone: DirectoryGoneRow
  directory_users: DirectoryUserRow
  directory_user_emails: DirectoryUserEmailRow
  directory_groups: DirectoryGroupRow
  directory_group_members: DirectoryGroupMemberRow
  directory_tokens: DirectoryTokenRow
  directory_requests: DirectoryRequestRow
  directory_quirks: DirectoryQuirkRow
  directory_sources: DirectorySourceRow
  directory_syncs: DirectorySyncRow
  directory_consents: DirectoryConsentRow
  directory_staged_users: DirectoryStagedUserRow
  directory_staged_groups: DirectoryStagedGroupRow
  directory_staged_members: DirectoryStagedMemberRow
  directory_pulled: DirectoryPulledRow
  directory_departures: DirectoryDepartureRow
  directory_files: DirectoryFileRow
  directory_file_chunks: DirectoryFileChunkRow
  audit_log_actions: AuditLogActionRow
  audit_log_schemas: AuditLogSchemaRow
  audit_log_trails: AuditLogTrailRow
  audit_log_expired: AuditLogExpiredRow
  audit_log_events: AuditLogEventRow
  audit_log_event_targets: AuditLogEventTargetRow
  audit_log_counts: AuditLogCountRow
  audit_log_idempotency_keys: AuditLogIdempotencyKeyRow
  audit_log_exports: AuditLogExportRow
  audit_log_export_parts: AuditLogExportPartRow
  audit_log_views: AuditLogViewRow
  audit_log_checks: AuditLogCheckRow
  log_streams: LogStreamRow
  log_stream_cursors: LogStreamCursorRow
  log_stream_deliveries: LogStreamDeliveryRow
  log_stream_minutes: LogStreamMinuteRow
  installation: InstallationRow
}

type Flag = number
interface Owned {
  id: string
  environment_id: string
  created_at: string
}
interface Changing extends Owned {
  updated_at: string
}

export interface EnvironmentRow {
  id: string
  client_id: string
  name: string
  /** JSON: EnvironmentSettings. */
  settings: string
  created_at: string
  updated_at: string
}
export interface ApiKeyRow extends Owned {
  name: string
  digest: string
  /** Last four characters, for telling keys apart. */
  suffix: string
  /** JSON array of scopes. */
  scopes: string
  expires_at: string | null
  revoked_at: string | null
  last_used_at: string | null
}
export interface OrganizationRow extends Changing {
  name: string
  external_id: string | null
  stripe_customer_id: string | null
  metadata: string
  allow_profiles_outside_organization: Flag
}
export interface OrganizationDomainRow extends Changing {
  organization_id: string
  domain: string
  state: string
  verification_strategy: string
  verification_prefix: string | null
  verification_token: string | null
  /** The actor's source: what an IT contact only claimed is not trusted before it is verified. */
  added_by: string
}
/** How the verification of a domain by its DNS goes on; absent for one that was verified by hand. */
export interface OrganizationDomainCheckRow {
  organization_domain_id: string
  /** The verification period begins here. */
  started_at: string
  /** Null: nobody looks any more. */
  next_check_at: string | null
  checked_at: string | null
  /** Since when the record of a verified domain is missing. */
  missing_since: string | null
  failure_reason: string | null
  /** JSON: Trace of the last look. */
  trace: string | null
}
export interface ConnectionRow extends Changing {
  organization_id: string
  connection_type: string
  name: string
  state: string
  guide_id: string
  /** JSON: how far the guide was followed. */
  progress: string
  /** JSON: ConnectionOptions. */
  options: string
}
export interface ConnectionConfigurationRow extends Changing {
  organization_id: string
  connection_id: string
  version: number
  status: string
  /** JSON: SamlConfiguration or OidcConfiguration, without secrets. */
  settings: string
  /** Sealed, or null. */
  client_secret: string | null
  attribute_map: string
  last_test_id: string | null
  last_test_state: string | null
  last_test_at: string | null
  activated_at: string | null
}
export interface SigningKeyRow extends Owned {
  /** `jwt`, `saml_signing` or `saml_encryption`. */
  use: string
  private_key: string
  certificate: string
  /** From when on it makes signatures; before that it is only published. Null: from the beginning. */
  signs_from: string | null
  /** Since when it is not published any more; it still decrypts for a while. */
  retired_at: string | null
}
/** A certificate of an identity provider that verified a sign-in on this day. */
export interface CertificateUseRow {
  connection_id: string
  fingerprint: string
  /** YYYY-MM-DD, UTC. */
  day: string
}
/** Not accepted any more; the watch does not bring it back. */
export interface RetiredCertificateRow {
  connection_id: string
  fingerprint: string
  retired_at: string
}
/** So many days before its end a certificate was spoken of, or passed over because a nearer threshold was due as well. */
export interface CertificateNoticeRow {
  connection_id: string
  /** `<type>:<fingerprint>` */
  certificate: string
  days: number
  noticed_at: string
}
export interface MetadataWatchRow {
  connection_id: string
  environment_id: string
  next_refresh_at: string
  /** When it could last be read. */
  refreshed_at: string | null
  /** JSON array: fingerprints of the certificates in it. */
  published: string
  failures: number
  failing_since: string | null
  /** JSON: code and message of the last failure. */
  problem: string | null
}
/** What a metadata address says and nobody has agreed to yet. */
export interface KeySetChangeRow extends Changing {
  organization_id: string
  connection_id: string
  /** Of what is proposed: the same proposal is asked about once. */
  digest: string
  reason: string
  /** JSON: SamlConfiguration as published. */
  settings: string
  /** `pending`, `approved`, `refused` or `withdrawn`. */
  state: string
  decided_at: string | null
  /** JSON: Actor. */
  decided_by: string | null
}
export interface ProfileRow extends Changing {
  organization_id: string
  connection_id: string
  idp_id: string
  email: string
  first_name: string | null
  last_name: string | null
  groups: string
  raw_attributes: string
}
export interface SsoAttemptRow extends Owned {
  organization_id: string
  connection_id: string
  configuration_id: string
  configuration_version: number
  /** `sign_in` or `test`. */
  kind: string
  state: string
  /** The failed step, or the last one passed. */
  step: string
  /** JSON: step, code, message, expected, received. */
  failure: string | null
  email: string | null
  idp_id: string | null
  profile_id: string | null
  ip_address: string | null
  user_agent: string | null
  /** Of a test: the session that began it; null from the command line. */
  portal_session_id: string | null
  /** JSON: claims as they arrived. */
  claims: string
  /** Sealed protocol messages, for the diagnoser. */
  request: string | null
  response: string | null
  /** SAML: whose key verified the signature. */
  certificate_fingerprint: string | null
  finished_at: string | null
}
/** A sign-in under way: from authorize to the identity provider and back. Consumed once. */
export interface SsoRequestRow extends Owned {
  connection_id: string
  configuration_id: string
  attempt_id: string
  /** SAML: the AuthnRequest's ID. OIDC: the state. */
  correlation: string
  browser_digest: string
  /** JSON: where the application waits (redirect URI, state, PKCE challenge). Null: a test. */
  application: string | null
  /** Sealed: OIDC nonce and code verifier. */
  secrets: string | null
  /** Sealed: the verified assertion between the ACS and the browser check. */
  assertion: string | null
  expires_at: string
  consumed_at: string | null
  /** At most 1, by constraint: a second use is an error that undoes whatever was to come with it. */
  uses: Generated<number>
}
export interface SamlReplayRow {
  connection_id: string
  assertion_id: string
  expires_at: string
}
export interface AuthorizationCodeRow extends Owned {
  digest: string
  profile_id: string
  /** JSON: the profile as it was at sign-in. */
  profile: string
  redirect_uri: string
  code_challenge: string | null
  expires_at: string
}
export interface AccessTokenRow {
  digest: string
  /** The code it was made from, unique: one code makes one token. When it comes again, the token is ended. */
  code_id: string
  environment_id: string
  profile_id: string
  /** JSON: the profile as it was at sign-in. */
  profile: string
  expires_at: string
}
export interface RedirectUriRow extends Changing {
  uri: string
  default: Flag
}
export interface PortalLinkRedemptionRow {
  jti: string
  redeemed_at: string
  expires_at: string
}
export interface PortalSessionRow extends Owned {
  digest: string
  organization_id: string
  intent: string | null
  return_url: string | null
  success_url: string | null
  /** JSON: the link's intent_options. */
  options: string
  last_seen_at: string
  expires_at: string
  ended_at: string | null
  /** JSON array of intents, when the link named several. */
  intents: string | null
  /** The stored link that opened it: it ends with that. */
  setup_link_id: string | null
  /** Who acts, as far as the link says: the address that it was mailed to. */
  actor_name: string | null
  /** How it ended: `completed`, `abandoned`, or `left` when there was nothing to finish. Null: nobody looked yet. */
  outcome: string | null
}
/** What an IT contact did. Nothing in it is secret. */
export interface PortalChangeRow extends Owned {
  organization_id: string
  /** JSON: Actor. */
  actor: string
  intent: string | null
  target_type: string
  target_id: string
  target_name: string | null
  action: string
  /** JSON: FieldChange[]. */
  changes: string
}
/** A step of a set-up that was done, once per thing that is set up. */
export interface PortalStepRow {
  organization_id: string
  subject_id: string
  intent: string
  step: string
  session_id: string
  created_at: string
}
export interface EventRow extends Owned {
  organization_id: string | null
  event: string
  data: string
  context: string
  /** Given in commit order after the commit; null until then (docs/decisions/0004). */
  position: number | null
}
export interface EventSequenceRow {
  id: number
  position: number
}
export interface JobRow {
  id: string
  kind: string
  /** At most one undone job of a kind has this key. */
  key: string
  payload: string
  run_at: string
  attempts: number
  leased_until: string | null
  state: string
  error: string | null
  created_at: string
}
export interface RateLimitRow {
  bucket: string
  window_start: number
  taken: number
}
export interface WebhookEndpointRow extends Changing {
  endpoint_url: string
  /** Sealed. */
  secret: string
  status: string
  /** JSON array of event names. */
  events: string
  /** Of the last event that was considered for it. */
  position: number
  /** Since when no attempt has succeeded; null while all is well. */
  failing_since: string | null
  /** The process that sends to it, and until when it may. */
  lane_holder: string | null
  lane_until: string | null
}
export interface WebhookDeliveryRow extends Owned {
  endpoint_id: string
  event_id: string
  event: string
  organization_id: string | null
  /** The event's: deliveries of one organization go out in this order. */
  position: number
  state: string
  attempts: number
  next_attempt_at: string | null
  response_status: number | null
  error: string | null
  finished_at: string | null
}
export interface ItContactRow extends Changing {
  organization_id: string
  email: string
  /** Lower case: one address is one contact. */
  email_key: string
  /** Since when mails to this contact carry no links; null again with the next invitation. */
  revoked_at: string | null
}
/** A link that is stored, works for thirty days and opens more than once. Its token follows from its id. */
export interface SetupLinkRow extends Owned {
  organization_id: string
  /** Null: shared, for whoever is given it. */
  it_contact_id: string | null
  /** `shared`, `invitation` or `notice`. */
  kind: string
  /** JSON array of intents; empty: all. */
  intents: string
  expires_at: string
  /** For the first time. */
  opened_at: string | null
  completed_at: string | null
  revoked_at: string | null
  /** How many were sent. */
  reminders: number
  next_reminder_at: string | null
}
/** One mail to one address. What it says is made when it is sent, so that no link is stored. */
export interface MailRow extends Owned {
  organization_id: string
  it_contact_id: string | null
  setup_link_id: string | null
  recipient: string
  kind: string
  /** JSON: what its template needs beside organization and branding. */
  data: string
  /** At most one mail has this key. */
  once: string | null
  state: string
  attempts: number
  next_attempt_at: string | null
  leased_until: string | null
  /** What the server said last, or why it could not be asked. */
  response: string | null
  finished_at: string | null
}
export interface DirectoryRow extends Changing {
  organization_id: string
  type: string
  /** Part of the SCIM base URL: nobody can guess it. */
  external_key: string
  name: string
  /** As REST spells it: `validating`, `linked`, `invalid_credentials`, `unlinked`, `deleting`. */
  state: string
  /** 1: what arrives is kept, and nobody is told before somebody releases it. */
  held: Flag
  /** `bearer` or `oauth`. */
  auth_method: string
  /** JSON: AttributeMap. */
  attribute_map: string
  /** JSON: what a pulled directory is told about its source. No secrets. */
  settings: string
  /** Sealed, or null. */
  credentials: string | null
  guide_id: string | null
  /** JSON: how far the guide was followed. */
  progress: string
  activated_at: string | null
  /** Since when a job is to tell of what was held, or to read everybody's attributes anew. */
  release_asked_at: string | null
  remap_asked_at: string | null
}
export interface DirectoryCountsRow {
  directory_id: string
  shard: number
  active_users: number
  inactive_users: number
  groups: number
  /** Rows that the application was not told of. */
  unlisted_active_users: number
  unlisted_inactive_users: number
}
/** A user or group that was deleted: nobody else may take its id. */
export interface DirectoryGoneRow {
  id: string
  organization_id: string
  gone_at: string
}
interface OfDirectory extends Owned {
  organization_id: string
  directory_id: string
}
export interface DirectoryUserRow extends OfDirectory {
  updated_at: string
  /** What the provider calls the person: stays when everything else changes. */
  idp_id: string
  external_id: string | null
  /** As it was sent; the key is folded, and unique in the directory. */
  user_name: string | null
  user_name_key: string | null
  /** The primary address, and folded for finding it. */
  email: string | null
  email_key: string | null
  /** The folded address where no two active people may share one, else null. Unique in the directory. */
  email_claim: string | null
  /** JSON: Email[]. */
  emails: string
  first_name: string | null
  last_name: string | null
  name: string | null
  job_title: string | null
  state: string
  /** 1: REST shows the user, and events have told of it. */
  listed: Flag
  /** JSON: what the provider sent, as merged so far. */
  resource: string
  /** JSON. */
  custom_attributes: string
  version: number
}
/** An address of a user beside the primary one, folded. */
export interface DirectoryUserEmailRow {
  user_id: string
  directory_id: string
  email_key: string
}
export interface DirectoryGroupRow extends OfDirectory {
  updated_at: string
  idp_id: string
  external_id: string | null
  name: string
  name_key: string
  listed: Flag
  /** How many there are. */
  members: number
  /** JSON: what the provider sent, without members. */
  resource: string
  version: number
}
export interface DirectoryGroupMemberRow {
  group_id: string
  user_id: string
  display: string | null
  added_at: string
}
export interface DirectoryTokenRow extends OfDirectory {
  /** `bearer`, or `client_secret` where the directory uses OAuth. */
  kind: string
  digest: string
  suffix: string
  /** 1 or 2 while it is active: there are two places. */
  slot: number | null
  /** Set when another one takes its place after an overlap. */
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}
/** A request to the SCIM endpoint, for whoever asks what arrived. Secrets are masked. */
export interface DirectoryRequestRow extends OfDirectory {
  method: string
  path: string
  status: number
  scim_type: string | null
  detail: string | null
  request_body: string | null
  response_body: string | null
  /** JSON. */
  understood: string
  /** JSON array of names. */
  quirks: string
  user_agent: string | null
  token_suffix: string | null
  duration_ms: number
}
export interface DirectoryQuirkRow {
  directory_id: string
  quirk: string
  seen: number
  first_seen_at: string
  last_seen_at: string
}
/** How a directory is pulled; its settings are the directory's own. */
export interface DirectorySourceRow extends OfDirectory {
  updated_at: string
  cadence_seconds: number
  /** JSON: what differs from the environment's HoldPolicy. */
  policy: string | null
  /** Where the next pull may begin. */
  cursor: string | null
  /** When everybody was last listed. */
  listed_at: string | null
  /** Null: nobody asks by himself. */
  next_sync_at: string | null
  /** Of the next sync. */
  trigger: string
  failures: number
  failing_since: string | null
  synced_at: string | null
}
export interface DirectorySyncRow extends OfDirectory {
  trigger: string
  state: string
  /** `complete`, `changes`, `unchanged` or `push`. */
  listed: string | null
  cursor: string | null
  /** JSON array: of `changes`, the groups of which every member was named. */
  whole_groups: string | null
  /** Rows that the source has sent so far. */
  pulled: number
  /** JSON: SyncCounts, once it is known what there is to do. */
  counts: string | null
  applied: number
  hold_reason: string | null
  /** JSON: some of those whom it would deactivate. */
  sample: string | null
  /** JSON array: what could not be applied, and why. */
  problems: string
  /** JSON: code, message, details. */
  error: string | null
  /** JSON: the actor who approved or discarded it. */
  decided_by: string | null
  finished_at: string | null
}
/** A browser that was sent to a source to consent there, and has to come back. */
export interface DirectoryConsentRow extends OfDirectory {
  session_id: string
  state_digest: string
  /** Sealed; null once the browser is back. */
  code_verifier: string | null
  expires_at: string
  /** JSON: code and message, of one that led to nothing. */
  problem: string | null
}
/** What a sync found, until it is applied. */
export interface DirectoryStagedUserRow {
  sync_id: string
  idp_id: string
  state: string
  hash: string
  /** JSON: PulledUser. Null: the source has nobody of this id. */
  data: string | null
  /** Null until it was compared. */
  action: string | null
}
export interface DirectoryStagedGroupRow {
  sync_id: string
  idp_id: string
  hash: string
  data: string | null
  action: string | null
}
export interface DirectoryStagedMemberRow {
  sync_id: string
  group_idp_id: string
  user_idp_id: string
  action: string | null
}
export interface DirectoryPulledRow {
  directory_id: string
  kind: string
  idp_id: string
  hash: string
}
export interface DirectoryDepartureRow {
  directory_id: string
  idp_id: string
  departed_at: string
}
export interface DirectoryFileRow extends OfDirectory {
  name: string
  /** `arriving` until its last byte was read and found good, then `current`. */
  state: string
  digest: string
  size: number
}
export interface DirectoryFileChunkRow {
  file_id: string
  position: number
  /** Base64. */
  bytes: string
}
export interface AuditLogActionRow extends Changing {
  name: string
  /** Of the newest schema. */
  version: number
}
/** Never changed: another schema is another version. */
export interface AuditLogSchemaRow extends Owned {
  action_id: string
  version: number
  /** JSON: SchemaDefinition. */
  definition: string
}
/** The audit log of one organization, and the end of its hash chain. */
export interface AuditLogTrailRow {
  environment_id: string
  organization_id: string
  /** Null: the default. */
  retention_period_in_days: number | null
  /** Of the last event; 0 before the first. */
  position: number
  hash: string
  created_at: string
}
/** A stretch of the chain that retention has dropped: where it was, and how it ended. */
export interface AuditLogExpiredRow {
  environment_id: string
  organization_id: string
  from_position: number
  to_position: number
  /** Of the event at `to_position`: what the next one was chained to. */
  hash: string
  expired_at: string
  /** HMAC over the rest, so that nobody hides a deletion by writing such a row. */
  seal: string
}
export interface AuditLogEventRow {
  id: string
  organization_id: string
  /** 1, 2, 3 …: the place in the organization's chain, in commit order. */
  position: number
  action: string
  occurred_at: string
  received_at: string
  expires_at: string
  actor_id: string
  actor_name: string | null
  /** What the text search finds: words, marked with the organization. On PostgreSQL a tsvector. */
  words: string
  /** The whole event as canonical JSON (RFC 8785): these bytes are what the hash covers. */
  data: string
  hash: string
}
export interface AuditLogEventTargetRow {
  organization_id: string
  /** `id:…` or `type:…`, each once for an event. */
  target: string
  occurred_at: string
  position: number
  expires_at: string
}
/** Events by the hour in which they happened, for timelines: counting millions of rows takes seconds. */
export interface AuditLogCountRow {
  organization_id: string
  /** `2026-11-21T13` */
  hour: string
  action: string
  count: number
}
export interface AuditLogIdempotencyKeyRow {
  day: string
  digest: string
  created_at: string
}
export interface AuditLogExportRow extends Changing {
  organization_id: string
  state: string
  format: string
  /** JSON: AuditEventFilters. */
  filters: string
  /** The last event when it was asked for: what comes later is not in it. */
  until_position: number
  events_total: number | null
  events_written: number
  parts: number
  bytes: number
  /** Of the last event written. */
  cursor: string | null
  error: string | null
  /** The actor's source. */
  requested_by: string
  expires_at: string
}
/** The last time that an organization's chain was followed, or the one that is under way. */
export interface AuditLogCheckRow {
  environment_id: string
  organization_id: string
  /** `running`, `intact`, `broken`. */
  state: string
  started_at: string
  /** When the last one began that began at the beginning. */
  whole_at: string
  /** Where it began, and where the chain ended then. */
  from_position: number
  until_position: number
  until_hash: string
  /** How far it is. */
  position: number
  hash: string
  checked: number
  expired: number
  /** JSON: Tampering[]. */
  problems: string
  updated_at: string
  /** The last head that was found to follow from all before it. Null: there is none yet. */
  noted_position: number | null
  noted_hash: string | null
  noted_at: string | null
  /** HMAC over it, so that whoever writes another chain cannot write another note. */
  noted_seal: string | null
}
/** A search with a name, for everybody of the organization. */
export interface AuditLogViewRow extends Changing {
  organization_id: string
  name: string
  /** JSON: AuditSearch. */
  search: string
}
export interface AuditLogExportPartRow {
  export_id: string
  number: number
  /** gzip; the parts one after the other are one gzip file (RFC 1952, 2.2). */
  bytes: Uint8Array
}
export interface LogStreamRow extends Changing {
  organization_id: string
  type: string
  name: string
  state: string
  /** AWS: what the customer's role asks us to say. */
  external_id: string
  /** JSON: settings without secrets. */
  settings: string
  /** Sealed JSON of the secret ones. */
  secrets: string | null
  /** JSON array of event families that it carries. */
  families: string
  /** Grows when settings change: what was judged by older ones says nothing about these. */
  version: number
  /** Fewer events a request than the destination allows, because it found a batch too large. */
  batch_events: number | null
  attempts: number
  next_attempt_at: string | null
  leased_until: string | null
  /** Null until a first test event was taken: set-up is not finished. */
  activated_at: string | null
  failing_since: string | null
  error_message: string | null
  last_synced_at: string | null
  last_synced_event_id: string | null
}
export interface LogStreamCursorRow {
  stream_id: string
  /** `audit` or `events`: each has positions of its own. */
  source: string
  /** Of the last event that was delivered or is not wanted. */
  position: number
}
export interface LogStreamDeliveryRow {
  id: string
  stream_id: string
  created_at: string
  /** `taken`, `later`, `denied`, `too_large` or `set_aside`. */
  verdict: string
  source: string
  events: number
  first_event_id: string
  last_event_id: string
  status: number | null
  note: string | null
  duration_ms: number
  /** From the oldest event's arrival to the answer. */
  lag_ms: number
}
/** What the chart shows, a row a minute. */
export interface LogStreamMinuteRow {
  stream_id: string
  minute: string
  events: number
  failures: number
  /** The longest. */
  lag_ms: number
}
export interface InstallationRow {
  id: number
  /** Sealed text that only the right master key opens. */
  canary: string
}
