/** What the portal's certificate screens ask the server. */
import { Type } from 'typebox'
import type { CopyValue, Guide } from '../../../guides/guide.ts'
import { type OperationShape, operation } from '../../../kernel/operation.ts'
import { nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { Attempt, Certificate, Finding } from '../sso/contract.ts'

const Accepted = Type.Object({
  ...Certificate.properties,
  /** The last sign-in was signed with it. */
  signs: Type.Boolean(),
  /** Days, UTC: when it signed first and last; null: not seen yet. */
  first_day: nullable(Type.String()),
  last_day: nullable(Type.String()),
  /** In the metadata address now; null: there is no address. */
  published: nullable(Type.Boolean()),
})

const reasons = ['issuer_changed', 'all_keys_new', 'several_keys_new', 'address_changed'] as const

export const RenewalConnection = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** The console's name, like "Okta". */
  provider: Type.String(),
  protocol: oneOf(['saml', 'oidc']),
  state: oneOf(['active', 'inactive']),
  idp_entity_id: nullable(Type.String()),
  sso_url: nullable(Type.String()),
  certificates: Type.Array(Accepted),
  /** OpenID Connect; null: nobody told us. */
  client_secret_expires_at: nullable(Timestamp),
  /** The metadata address that is read again by itself. */
  watch: nullable(
    Type.Object({
      metadata_url: Type.String(),
      refreshed_at: nullable(Timestamp),
      next_refresh_at: Timestamp,
      problem: nullable(Type.Object({ code: Type.String(), message: Type.String(), since: Timestamp })),
    }),
  ),
  /** What the address says and nobody has agreed to yet. */
  pending: nullable(
    Type.Object({
      id: Type.String(),
      reason: oneOf(reasons),
      since: Timestamp,
      idp_entity_id: nullable(Type.String()),
      sso_url: nullable(Type.String()),
      certificates: Type.Array(Certificate),
    }),
  ),
  /** Our own certificate, where the provider checks what we sign. */
  ours: nullable(
    Type.Object({
      sp_metadata_url: Type.String(),
      ends_at: Timestamp,
      /** The next one is in our metadata already. */
      next: Type.Boolean(),
    }),
  ),
  last_test: nullable(
    Type.Object({
      id: Type.String(),
      state: Attempt.properties.state,
      at: Timestamp,
      fingerprint: nullable(Type.String()),
    }),
  ),
})

export const RenewalInput = Type.Object({
  metadata_url: Type.Optional(Type.String({ maxLength: 2048 })),
  metadata_xml: Type.Optional(Type.String({ maxLength: 1_000_000 })),
  certificates: Type.Optional(Type.String({ maxLength: 100_000, description: 'PEM or base64' })),
})

export const RenewalReading = Type.Object({
  /** True: it can be accepted. */
  usable: Type.Boolean(),
  findings: Type.Array(Finding),
  certificates: Type.Array(Type.Object({ ...Certificate.properties, known: Type.Boolean() })),
})

const Id = Type.Object({ id: Type.String() })
const base = '/portal/api/certificate-renewal/connections'
function renewal<const O extends Omit<OperationShape, 'auth' | 'tag'>>(shape: O) {
  return operation({ auth: 'portal_session', tag: 'portal', ...shape })
}
const changed = {
  status: 200,
  params: Id,
  response: RenewalConnection,
  errors: [401, 403, 404, 409, 422],
} as const

export const listRenewals = renewal({
  id: 'portalListRenewals',
  method: 'get',
  path: base,
  status: 200,
  summary: 'The connections of the organization, and what of them runs out when',
  response: Type.Object({ data: Type.Array(RenewalConnection) }),
  errors: [401, 403],
})
export const getRenewalSteps = renewal({
  id: 'portalGetRenewalSteps',
  method: 'get',
  path: `${base}/{id}/steps`,
  status: 200,
  summary: 'How the certificate is replaced at this provider',
  params: Id,
  response: Type.Object({
    /** Its steps are those of the renewal. */
    guide: Type.Unsafe<Guide>(Type.Unknown()),
    service_provider: Type.Unsafe<Partial<Record<CopyValue, string>>>(Type.Unknown()),
  }),
  errors: [401, 403, 404],
})
export const readRenewal = renewal({
  id: 'portalReadRenewal',
  method: 'post',
  path: `${base}/{id}/readings`,
  status: 200,
  summary: 'Read new metadata or a new certificate, and say what was found; saves nothing',
  params: Id,
  body: RenewalInput,
  response: RenewalReading,
  errors: [401, 403, 404, 409, 422],
})
export const acceptRenewal = renewal({
  ...changed,
  id: 'portalAcceptRenewal',
  method: 'post',
  path: `${base}/{id}/certificates`,
  summary: 'Accept the new certificates beside those that are accepted',
  body: RenewalInput,
})
export const retireCertificate = renewal({
  ...changed,
  id: 'portalRetireCertificate',
  method: 'post',
  path: `${base}/{id}/retirements`,
  summary: 'Accept a certificate no longer',
  body: Type.Object({ fingerprint: Type.String({ maxLength: 200 }) }),
})
export const refreshRenewal = renewal({
  ...changed,
  id: 'portalRefreshMetadata',
  method: 'post',
  path: `${base}/{id}/refreshes`,
  summary: 'Read the metadata address now',
})
export const decideKeySet = renewal({
  ...changed,
  id: 'portalDecideKeySet',
  method: 'post',
  path: `${base}/{id}/decisions`,
  summary: 'Agree to a key set that waits, or refuse it',
  body: Type.Object({ change_id: Type.String(), decision: oneOf(['approve', 'refuse']) }),
})
export const testRenewal = renewal({
  id: 'portalTestRenewal',
  method: 'post',
  path: `${base}/{id}/tests`,
  status: 201,
  summary: 'Begin a test sign-in against the active configuration',
  params: Id,
  response: Type.Object({ id: Type.String(), url: Type.String() }),
  errors: [401, 403, 404, 409],
})
export const getRenewalTest = renewal({
  id: 'portalGetRenewalTest',
  method: 'get',
  path: '/portal/api/certificate-renewal/tests/{id}',
  status: 200,
  summary: 'What happened at one test, and which certificate signed it',
  params: Id,
  response: Type.Object({
    connection_id: Type.String(),
    fingerprint: nullable(Type.String()),
    attempt: Attempt,
  }),
  errors: [401, 403, 404],
})
