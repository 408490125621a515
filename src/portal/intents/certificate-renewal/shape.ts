/** A connection's certificates as the screens show them. */
import type { Static } from 'typebox'
import type { SsoAttemptRow } from '../../../db/schema.ts'
import type { CertificateDetails } from '../../../protocols/saml/index.ts'
import type { Overview } from '../../../resources/connection-certificates/overview.ts'
import { maybeCertificates } from '../../../resources/connections/certificates.ts'
import type { RenewalConnection } from './contract.ts'

interface Around {
  provider: string
  ours: { sp_metadata_url: string; ends_at: string; next: boolean } | null
  last_test: Pick<SsoAttemptRow, 'id' | 'state' | 'created_at' | 'certificate_fingerprint'> | undefined
}

export function renewalOf(
  { connection, settings, certificates, watch, pending }: Overview,
  { provider, ours, last_test }: Around,
): Static<typeof RenewalConnection> {
  const saml = settings?.protocol === 'saml' ? settings : undefined
  return {
    id: connection.id,
    name: connection.name,
    provider,
    protocol: settings?.protocol ?? 'saml',
    state: connection.state === 'active' ? 'active' : 'inactive',
    idp_entity_id: saml?.idp_entity_id ?? null,
    sso_url: saml?.sso_url ?? null,
    certificates: certificates.map((one) => ({
      ...datesOf(one),
      signs: one.signs,
      first_day: one.first_day,
      last_day: one.last_day,
      published: one.published,
    })),
    client_secret_expires_at: settings?.protocol === 'oidc' ? settings.client_secret_expires_at : null,
    watch: watch && {
      metadata_url: watch.metadata_url,
      refreshed_at: watch.row.refreshed_at,
      next_refresh_at: watch.row.next_refresh_at,
      problem: watch.problem && { ...watch.problem, since: watch.row.failing_since ?? '' },
    },
    pending: pending && {
      id: pending.id,
      reason: pending.reason,
      since: pending.created_at,
      idp_entity_id: pending.settings.idp_entity_id,
      sso_url: pending.settings.sso_url,
      certificates: maybeCertificates(pending.settings.certificates).map(datesOf),
    },
    ours,
    last_test: last_test
      ? {
          id: last_test.id,
          state: stateOf(last_test.state),
          at: last_test.created_at,
          fingerprint: last_test.certificate_fingerprint,
        }
      : null,
  }
}

export function datesOf({
  fingerprint,
  subject,
  not_before,
  not_after,
  key_type,
  key_bits,
}: CertificateDetails) {
  return { fingerprint, subject, not_before, not_after, key_type, key_bits }
}

function stateOf(text: string) {
  return text === 'succeeded' || text === 'failed' || text === 'timed_out' ? text : 'started'
}
