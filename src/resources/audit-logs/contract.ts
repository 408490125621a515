/** Audit logs (contract 6): schemas, exports, retention, configuration; events have a file of their own. */
import { type Static, Type } from 'typebox'
import { idOf } from '../../kernel/ids.ts'
import { operation } from '../../kernel/operation.ts'
import { List, PageQuery } from '../../kernel/pages.ts'
import { mapOf, nullable, oneOf, Timestamp } from '../../kernel/schema.ts'
import { Values } from './events-contract.ts'
import { exportFormats, retentionDays } from './periods.ts'

export * from './events-contract.ts'

const shared = { auth: { api_key: 'audit_logs' }, tag: 'audit-logs' } as const

const JsonSchema = mapOf(Type.Unknown())
const Described = Type.Object({ metadata: JsonSchema })
const DescribedTarget = Type.Object({
  type: Type.String({ minLength: 1, maxLength: 255, examples: ['invoice'] }),
  metadata: Type.Optional(JsonSchema),
})
export const SchemaDefinition = Type.Object({
  actor: Type.Optional(Described),
  targets: Type.Array(DescribedTarget, { minItems: 1, maxItems: 100 }),
  metadata: Type.Optional(JsonSchema),
})
export type SchemaDefinition = Static<typeof SchemaDefinition>

export const AuditLogSchema = Type.Object(
  {
    object: Type.Literal('audit_log_schema'),
    version: Type.Integer(),
    ...SchemaDefinition.properties,
    created_at: Timestamp,
  },
  { $id: 'AuditLogSchema' },
)
export type AuditLogSchema = Static<typeof AuditLogSchema>
export const AuditLogAction = Type.Object(
  {
    object: Type.Literal('audit_log_action'),
    name: Type.String(),
    schema: AuditLogSchema,
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'AuditLogAction' },
)
export type AuditLogAction = Static<typeof AuditLogAction>

const ActionName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) })
export const listAuditLogActions = operation({
  ...shared,
  id: 'listAuditLogActions',
  method: 'get',
  path: '/audit_logs/actions',
  status: 200,
  summary: 'List the actions that have a schema, each with its newest one',
  query: Type.Object(PageQuery),
  response: List(AuditLogAction),
  errors: [401, 403, 422, 429],
})
export const listAuditLogSchemas = operation({
  ...shared,
  id: 'listAuditLogSchemas',
  method: 'get',
  path: '/audit_logs/actions/{name}/schemas',
  status: 200,
  summary: 'List the versions of the schema of an action',
  params: ActionName,
  query: Type.Object(PageQuery),
  response: List(AuditLogSchema),
  errors: [401, 403, 404, 422, 429],
})
export const createAuditLogSchema = operation({
  ...shared,
  id: 'createAuditLogSchema',
  method: 'post',
  path: '/audit_logs/actions/{name}/schemas',
  status: 201,
  summary: 'Add a version of the schema that events of an action must fit; earlier ones stay as they are',
  params: ActionName,
  body: SchemaDefinition,
  response: AuditLogSchema,
  errors: [401, 403, 422, 429],
})

export const AuditLogExport = Type.Object(
  {
    object: Type.Literal('audit_log_export'),
    id: idOf('audit_log_export'),
    state: oneOf(['pending', 'ready', 'error', 'expired']),
    url: Type.Optional(
      nullable(Type.String({ description: 'Of the file, once it is ready; good for ten minutes.' })),
    ),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'AuditLogExport' },
)
export type AuditLogExport = Static<typeof AuditLogExport>

export const CreateAuditLogExport = Type.Object({
  organization_id: Type.String({ maxLength: 64 }),
  range_start: Type.String({ maxLength: 64, description: 'ISO 8601; at most three months ago.' }),
  range_end: Type.String({ maxLength: 64, description: 'ISO 8601.' }),
  actions: Type.Optional(Values),
  actor_names: Type.Optional(Values),
  actor_ids: Type.Optional(Values),
  actors: Type.Optional(
    Type.Array(Type.String({ maxLength: 255 }), { description: 'Older name of actor_names.' }),
  ),
  targets: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { description: 'Types of targets.' })),
  format: Type.Optional(oneOf(exportFormats, 'csv unless another one is named.')),
})
export type CreateAuditLogExport = Static<typeof CreateAuditLogExport>
export const createAuditLogExport = operation({
  ...shared,
  id: 'createAuditLogExport',
  method: 'post',
  path: '/audit_logs/exports',
  status: 201,
  summary: 'Begin an export of the audit log of an organization',
  body: CreateAuditLogExport,
  response: AuditLogExport,
  errors: [400, 401, 403, 404, 422, 429],
})
export const getAuditLogExport = operation({
  ...shared,
  id: 'getAuditLogExport',
  method: 'get',
  path: '/audit_logs/exports/{id}',
  status: 200,
  summary: 'Get an export, with a fresh URL once it is ready',
  params: Type.Object({ id: Type.String() }),
  response: AuditLogExport,
  errors: [401, 403, 404, 429],
})

const OfOrganization = Type.Object({ id: Type.String() })
const Retention = Type.Object({ retention_period_in_days: nullable(Type.Integer()) })
export const getAuditLogsRetention = operation({
  ...shared,
  id: 'getAuditLogsRetention',
  method: 'get',
  path: '/organizations/{id}/audit_logs_retention',
  status: 200,
  summary: 'How long events of an organization are kept',
  params: OfOrganization,
  response: Retention,
  errors: [401, 403, 404, 429],
})
export const updateAuditLogsRetention = operation({
  ...shared,
  id: 'updateAuditLogsRetention',
  method: 'put',
  path: '/organizations/{id}/audit_logs_retention',
  status: 200,
  summary: 'Set how long events of an organization are kept',
  params: OfOrganization,
  body: Type.Object({
    retention_period_in_days: Type.Optional(
      Type.Integer({ description: `One of ${retentionDays.join(', ')}.`, examples: [365] }),
    ),
    retention_period: Type.Optional(
      Type.String({
        description: '`1_MONTH` to `11_MONTHS`, `1_YEAR` to `10_YEARS`: as Node SDK 11 says it.',
      }),
    ),
  }),
  response: Retention,
  errors: [401, 403, 404, 422, 429],
})

export const AuditLogConfiguration = Type.Object(
  {
    organization_id: Type.String(),
    retention_period_in_days: Type.Integer(),
    state: oneOf(['active', 'inactive', 'disabled']),
    log_stream: Type.Optional(
      Type.Object({
        id: Type.String(),
        type: oneOf([
          'AzureSentinel',
          'Datadog',
          'GenericHttps',
          'GoogleCloudStorage',
          'S3',
          'Snowflake',
          'Splunk',
        ]),
        state: oneOf(['active', 'inactive', 'error', 'invalid']),
        last_synced_at: nullable(Timestamp),
        created_at: Timestamp,
      }),
    ),
    head: Type.Object(
      { position: Type.Integer(), hash: Type.String() },
      {
        description:
          'The end of the hash chain: keep it elsewhere to be able to tell later that nothing was changed.',
      },
    ),
  },
  { $id: 'AuditLogConfiguration' },
)
export type AuditLogConfiguration = Static<typeof AuditLogConfiguration>
export const getAuditLogConfiguration = operation({
  ...shared,
  id: 'getAuditLogConfiguration',
  method: 'get',
  path: '/organizations/{id}/audit_log_configuration',
  status: 200,
  summary: 'The state of the audit log of an organization, and the end of its hash chain',
  params: OfOrganization,
  response: AuditLogConfiguration,
  errors: [401, 403, 404, 429],
})
