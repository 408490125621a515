/** What the portal's domain screens ask the server. */
import { Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { nullable, oneOf, Timestamp } from '../../../kernel/schema.ts'
import { domainStates, verificationFailures } from '../../../resources/organization-domains/states.ts'

const outcome = oneOf([
  'records',
  'no_name',
  'no_record',
  'refused',
  'server_failed',
  'timed_out',
  'unreachable',
  'not_allowed',
])
const seconds = nullable(Type.Number())

export const Question = Type.Object({
  server: Type.String(),
  role: oneOf(['authoritative', 'resolver']),
  name: Type.String(),
  outcome,
  records: Type.Array(Type.String()),
  took_ms: Type.Number(),
  /** One of the records is ours. */
  proof: Type.Boolean(),
})

export const Diagnosis = Type.Union([
  Type.Object({
    kind: Type.Literal('found'),
    at: Type.String(),
    stale: Type.Array(Type.String()),
    wait_seconds: seconds,
  }),
  Type.Object({
    kind: Type.Literal('doubled_host'),
    at: Type.String(),
    typed: Type.String(),
    added: Type.String(),
  }),
  Type.Object({
    kind: Type.Literal('wrong_value'),
    at: Type.String(),
    expected: Type.String(),
    received: Type.String(),
    difference: oneOf(['quoted', 'space', 'case', 'cut_short', 'other_token', 'other_prefix']),
  }),
  Type.Object({ kind: Type.Literal('cname'), at: Type.String(), target: Type.String() }),
  Type.Object({ kind: Type.Literal('proxied'), at: Type.String(), addresses: Type.Array(Type.String()) }),
  Type.Object({ kind: Type.Literal('not_there'), others: Type.Number(), wait_seconds: seconds }),
  Type.Object({ kind: Type.Literal('could_not_ask'), outcome }),
])

export const PortalDomain = Type.Object({
  id: Type.String(),
  domain: Type.String(),
  /** As people write it, when that is not ASCII. */
  display: Type.String(),
  state: oneOf(domainStates),
  failure_reason: nullable(oneOf(verificationFailures)),
  /** Since when the record of a verified domain is missing, and when that ends its verification. */
  missing_since: nullable(Timestamp),
  missing_until: nullable(Timestamp),
  /** Null: verified by hand, so there is no record. */
  record: nullable(
    Type.Object({
      /** The zone itself is the empty text; consoles call it differently. */
      host: Type.String(),
      value: Type.String(),
      zone: Type.String(),
    }),
  ),
  /** From src/dns-hosts; null: not known. */
  dns_host: nullable(Type.String()),
  trace: nullable(
    Type.Object({
      checked_at: Timestamp,
      took_ms: Type.Number(),
      negative_ttl: seconds,
      questions: Type.Array(Question),
      diagnosis: Diagnosis,
    }),
  ),
  /** Counted by the server, because the reader's clock may be wrong. */
  checked_seconds_ago: seconds,
  next_check_in_seconds: seconds,
  started_at: nullable(Timestamp),
  period_ends_at: nullable(Timestamp),
  created_at: Timestamp,
  updated_at: Timestamp,
})

const shared = { auth: 'portal_session', tag: 'portal' } as const
const ofDomain = Type.Object({ id: Type.String() })

export const listPortalDomains = operation({
  ...shared,
  id: 'portalListDomains',
  method: 'get',
  path: '/portal/api/domain-verification/domains',
  status: 200,
  summary: 'The domains of the organization, and what the DNS says about them',
  response: Type.Object({
    data: Type.Array(PortalDomain),
    /** False: this installation asks no DNS server, so domains are verified by hand. */
    lookups: Type.Boolean(),
  }),
  errors: [401, 403],
})
export const addPortalDomain = operation({
  ...shared,
  id: 'portalAddDomain',
  method: 'post',
  path: '/portal/api/domain-verification/domains',
  status: 201,
  summary: 'Add a domain and begin to look for its record',
  body: Type.Object({ domain: Type.String({ maxLength: 253 }) }),
  response: PortalDomain,
  errors: [401, 403, 409, 422],
})
export const checkPortalDomain = operation({
  ...shared,
  id: 'portalCheckDomain',
  method: 'post',
  path: '/portal/api/domain-verification/domains/{id}/checks',
  status: 200,
  summary: 'Look at the DNS now',
  params: ofDomain,
  response: PortalDomain,
  errors: [401, 403, 404, 409],
})
export const restartPortalDomain = operation({
  ...shared,
  id: 'portalRestartDomain',
  method: 'post',
  path: '/portal/api/domain-verification/domains/{id}/verification',
  status: 200,
  summary: 'Start the verification anew',
  params: ofDomain,
  response: PortalDomain,
  errors: [400, 401, 403, 404],
})
export const removePortalDomain = operation({
  ...shared,
  id: 'portalRemoveDomain',
  method: 'delete',
  path: '/portal/api/domain-verification/domains/{id}',
  status: 204,
  summary: 'Remove a domain',
  params: ofDomain,
  errors: [401, 403, 404],
})
