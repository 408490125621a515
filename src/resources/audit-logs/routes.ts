import { createHash } from 'node:crypto'
import { createCollector } from '../../db/collector.ts'
import type { Store } from '../../db/store.ts'
import { invalid, notFound } from '../../kernel/errors.ts'
import type { ApiRouter, Caller } from '../../kernel/router.ts'
import { requiresSchemas } from '../environments/environments.ts'
import { appender } from './append.ts'
import * as contract from './contract.ts'
import { checkAgainstSchema, prepare } from './event.ts'
import type { ExportUrls } from './export-urls.ts'
import { createExport, exportOf, findExport } from './exports.ts'
import { listAuditEvents } from './queries.ts'
import { createSchema, listActions, listSchemas, schemaLookup } from './schemas.ts'
import {
  auditLogConfiguration,
  type LogStreamOf,
  retentionInputDays,
  retentionOf,
  setRetention,
} from './trails.ts'

export interface AuditLogContext {
  urls: ExportUrls
  logStreamOf: LogStreamOf
}

export function auditLogRoutes(on: ApiRouter, store: Store, { urls, logStreamOf }: AuditLogContext): void {
  const schemas = schemaLookup(store)
  const requireSchemas = requiresSchemas(store)
  const collect = createCollector({ commit: appender(store), sizeOf: ({ data }) => data.length })

  on(contract.createAuditLogEvent, async ({ auth: { environment_id }, body, caller }) => {
    const organization_id = body.organization_id ?? body.organization
    if (organization_id === undefined)
      throw invalid([{ field: 'organization_id', code: 'required', message: 'organization_id is required.' }])
    const { event } = body
    const versions = await schemas.versionsOf(environment_id, event.action)
    checkAgainstSchema(event, versions, versions.size === 0 && (await requireSchemas(environment_id)))
    const outcome = await collect(
      prepare(event, {
        id: store.newId('audit_log_event'),
        environment_id,
        organization_id,
        at: store.clock(),
        idempotency: idempotencyOf(environment_id, caller),
      }),
    )
    if (outcome === 'no_organization') throw notFound('Organization', organization_id)
    return { success: true }
  })
  on(contract.listAuditLogEvents, ({ auth: { environment_id }, query }) => {
    const { organization_id, limit, before, after, order, ...filters } = query
    const page = {
      ...(limit !== undefined && { limit }),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(order !== undefined && { order }),
    }
    return listAuditEvents(store, { environment_id, organization_id }, filters, page)
  })
  on(contract.listAuditLogActions, ({ auth, query }) => listActions(store.db, auth.environment_id, query))
  on(contract.listAuditLogSchemas, ({ auth, params, query }) =>
    listSchemas(store.db, auth.environment_id, params.name, query),
  )
  on(contract.createAuditLogSchema, async ({ auth, params, body }) => {
    const made = await store.change(auth.actor, (tx) =>
      createSchema(tx, auth.environment_id, params.name, body),
    )
    schemas.forget(auth.environment_id, params.name)
    return made
  })
  on(contract.createAuditLogExport, async ({ auth, body }) => {
    const { organization_id, actors, actor_names = actors, targets, ...rest } = body
    const scope = { environment_id: auth.environment_id, organization_id }
    const row = await createExport(store, auth.actor, scope, {
      ...rest,
      ...(actor_names && { actor_names }),
      ...(targets && { target_types: targets }),
    })
    return exportOf(row, urls.urlOf)
  })
  on(contract.getAuditLogExport, async ({ auth, params }) =>
    exportOf(await findExport(store.db, auth.environment_id, params.id), urls.urlOf),
  )
  on(contract.getAuditLogsRetention, async ({ auth: { environment_id }, params: { id } }) => ({
    retention_period_in_days: await retentionOf(store.db, { environment_id, organization_id: id }),
  }))
  on(contract.updateAuditLogsRetention, ({ auth, params, body }) =>
    store.change(auth.actor, async (tx) => {
      const scope = { environment_id: auth.environment_id, organization_id: params.id }
      return {
        retention_period_in_days: await setRetention(store, tx, scope, retentionInputDays(body)),
      }
    }),
  )
  on(contract.getAuditLogConfiguration, ({ auth: { environment_id }, params: { id } }) =>
    auditLogConfiguration(store.db, { environment_id, organization_id: id }, logStreamOf),
  )
}

/** The same key in another environment is another key. */
function idempotencyOf(environment_id: string, { idempotency_key }: Caller): string | null {
  if (idempotency_key === undefined) return null
  if (idempotency_key.length > 255)
    throw invalid([
      { field: 'idempotency-key', code: 'too_long', message: 'Idempotency-Key has at most 255 characters.' },
    ])
  return createHash('sha256').update(`${environment_id} ${idempotency_key}`).digest('base64url').slice(0, 22)
}
