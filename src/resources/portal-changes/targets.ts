/**
 * What the change log tells of: for each thing that an IT contact can change, what can be done with it, and the fields
 * whose values may be shown. A field that is not listed is told of without its values, so forgetting one leaks nothing.
 */
export const changeTargets = {
  portal_session: { actions: ['opened', 'completed', 'left'], fields: [] },
  connection: {
    actions: [
      'created',
      'provider_chosen',
      'draft_changed',
      'draft_discarded',
      'test_started',
      'activated',
      'deactivated',
      'reactivated',
      'restored',
      'certificate_accepted',
      'certificate_retired',
      'key_set_approved',
      'key_set_refused',
      'deleted',
    ],
    fields: [
      'provider',
      'version',
      'metadata_source',
      'metadata_url',
      'idp_entity_id',
      'sso_url',
      'certificates',
      'sign_requests',
      'issuer',
      'client_id',
      'client_secret_expires_at',
      'claim_id',
      'claim_email',
      'claim_first_name',
      'claim_last_name',
      'claim_groups',
    ],
  },
  directory: {
    actions: [
      'created',
      'provider_chosen',
      'token_created',
      'token_revoked',
      'authentication_changed',
      'source_changed',
      'consent_given',
      'groups_chosen',
      'file_sent',
      'attributes_mapped',
      'released',
      'sync_started',
      'change_approved',
      'change_discarded',
      'request_replayed',
      'deleted',
    ],
    fields: [
      'provider',
      'token',
      'authentication',
      'file',
      'groups',
      'attributes',
      'deactivated',
      'request',
      'answer',
    ],
  },
  organization_domain: {
    actions: ['created', 'verification_restarted', 'verified', 'given_up', 'lost', 'deleted'],
    fields: ['state'],
  },
  log_stream: {
    actions: ['created', 'changed', 'paused', 'resumed', 'sent_again', 'deleted'],
    fields: ['destination', 'state', 'families', 'since'],
  },
  audit_log_view: { actions: ['created', 'renamed', 'deleted'], fields: ['name'] },
  audit_log_export: { actions: ['requested'], fields: ['format', 'range_start', 'range_end'] },
} as const satisfies Record<string, { actions: readonly string[]; fields: readonly string[] }>

export type ChangeTarget = keyof typeof changeTargets
export type ActionOf<T extends ChangeTarget> = (typeof changeTargets)[T]['actions'][number]

export function isShown(target: ChangeTarget, field: string): boolean {
  const { fields }: { fields: readonly string[] } = changeTargets[target]
  return fields.includes(field)
}
