/** Events of audit logs (contract 6.1), and reading them. The browser reads it too, so it imports nothing that makes ids. */
import { type Static, Type } from 'typebox'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { mapOf, Timestamp } from '../../kernel/schema.ts'

export type MetadataValue = string | number | boolean
const Metadata = Type.Unsafe<Record<string, MetadataValue>>({
  type: 'object',
  maxProperties: 50,
  patternProperties: {
    '^[a-zA-Z0-9_-]{0,40}$': {
      anyOf: [{ type: 'string', maxLength: 500 }, { type: 'number' }, { type: 'boolean' }],
    },
  },
  additionalProperties: false,
  description: 'At most 50 keys; a text has at most 500 characters.',
})
const Name = Type.String({ minLength: 1, maxLength: 255 })
const Party = Type.Object({
  id: Name,
  type: Name,
  name: Type.Optional(Type.String({ maxLength: 255 })),
  metadata: Type.Optional(Metadata),
})
export const AuditLogEventInput = Type.Object({
  action: Type.String({ minLength: 1, maxLength: 255, examples: ['user.signed_in'] }),
  occurred_at: Type.String({ format: 'date-time', examples: ['2026-02-02T16:35:39.317Z'] }),
  actor: Party,
  targets: Type.Array(Party, { maxItems: 100 }),
  context: Type.Object({
    location: Type.String({ maxLength: 255, examples: ['123.123.123.123'] }),
    user_agent: Type.Optional(Type.String({ maxLength: 1024 })),
  }),
  metadata: Type.Optional(Metadata),
  version: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
})
export type AuditLogEventInput = Static<typeof AuditLogEventInput>

const shared = { auth: { api_key: 'audit_logs' }, tag: 'audit-logs' } as const

export const createAuditLogEvent = operation({
  ...shared,
  id: 'createAuditLogEvent',
  method: 'post',
  path: '/audit_logs/events',
  status: 200,
  rate_limit: 'audit_events',
  summary: 'Write an event into the audit log of an organization; once it is answered, it is kept',
  body: Type.Object({
    organization_id: Type.Optional(Type.String({ maxLength: 64 })),
    organization: Type.Optional(
      Type.String({ maxLength: 64, description: 'Older name of organization_id.' }),
    ),
    event: AuditLogEventInput,
  }),
  response: Type.Object({ success: Type.Boolean() }),
  errors: [400, 401, 403, 404, 422, 429],
})

const party = {
  id: Type.String(),
  type: Type.String(),
  name: Type.Optional(Type.String()),
  metadata: Type.Optional(mapOf(Type.Unknown())),
}
export const AuditLogEvent = Type.Object(
  {
    object: Type.Literal('audit_log_event'),
    id: Type.String({
      pattern: '^audit_log_event_',
      maxLength: 64,
      examples: ['audit_log_event_01EHZNVPK3SFK441A1RGBFSHRT'],
    }),
    organization_id: Type.String(),
    action: Type.String(),
    version: Type.Optional(Type.Integer()),
    occurred_at: Timestamp,
    received_at: Timestamp,
    actor: Type.Object(party),
    targets: Type.Array(Type.Object(party)),
    context: Type.Object({ location: Type.String(), user_agent: Type.Optional(Type.String()) }),
    metadata: mapOf(Type.Unknown()),
  },
  { $id: 'AuditLogEvent' },
)
export type AuditLogEvent = Static<typeof AuditLogEvent>

export const Values = Type.Array(Type.String({ maxLength: 255 }), { maxItems: 50 })
/** Each is "any of these", and together they are "and". */
export const AuditEventFilters = Type.Object({
  range_start: Type.Optional(Type.String({ format: 'date-time' })),
  range_end: Type.Optional(Type.String({ format: 'date-time' })),
  actions: Type.Optional(Values),
  actor_ids: Type.Optional(Values),
  actor_names: Type.Optional(Values),
  target_ids: Type.Optional(Values),
  target_types: Type.Optional(Values),
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words; each is the beginning of a word of the event.' }),
  ),
})
export type AuditEventFilters = Static<typeof AuditEventFilters>

export const listAuditLogEvents = operation({
  ...shared,
  id: 'listAuditLogEvents',
  method: 'get',
  path: '/audit_logs/events',
  status: 200,
  summary: 'Read the audit log of an organization, latest first',
  query: Type.Object({ ...PageQuery, organization_id: Type.String(), ...AuditEventFilters.properties }),
  response: List(AuditLogEvent),
  errors: [400, 401, 403, 404, 422, 429],
})
