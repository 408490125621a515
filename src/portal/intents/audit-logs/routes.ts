/** Server half of the audit logs intent: thin calls into the trail of the session's organization. */
import type { Tx } from '../../../db/store.ts'
import { secondsAfter } from '../../../kernel/clock.ts'
import { notFound } from '../../../kernel/errors.ts'
import type { Router } from '../../../kernel/router.ts'
import { beginCheck, maybeFindCheck } from '../../../resources/audit-logs/checks.ts'
import { exportUrls } from '../../../resources/audit-logs/export-urls.ts'
import { createExport, findExport, listExports } from '../../../resources/audit-logs/exports.ts'
import { exportableDays } from '../../../resources/audit-logs/periods.ts'
import { auditEventsAfter, getAuditEvent, listAuditEvents } from '../../../resources/audit-logs/queries.ts'
import { suggest } from '../../../resources/audit-logs/suggestions.ts'
import { countByAction } from '../../../resources/audit-logs/timeline.ts'
import { type AuditScope, headOf, retentionOf } from '../../../resources/audit-logs/trails.ts'
import { createView, deleteView, listViews, renameView, viewOf } from '../../../resources/audit-logs/views.ts'
import { type Facts, recordChange } from '../../../resources/portal-changes/portal-changes.ts'
import type { ActionOf } from '../../../resources/portal-changes/targets.ts'
import { requireIntent } from '../../server/guard.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import * as contract from './contract.ts'
import { chainShapeOf, exportShapeOf } from './shape.ts'

const suggestions = 20
/** Reading everything costs something: who presses again at once gets what was found just now. */
const checkableEverySeconds = 60
/** Of one look at what is new; the next one goes on behind them. */
const tailed = 100

export function auditLogRoutes(anyRouter: Router<PortalAuth>, deps: PortalDeps): void {
  const { store, sealer, config } = deps
  const { urlOf } = exportUrls(sealer, config.public_url, store.clock)
  const on: Router<PortalAuth> = (operation, handler) =>
    anyRouter(operation, (call) => {
      requireIntent(call.auth, 'audit_logs')
      return handler(call)
    })

  on(contract.getPortalAuditLog, async ({ auth }) => ({
    retention_days: await retentionOf(store.db, auth),
    exportable_days: exportableDays,
    head: await headOf(store.db, auth),
    chain: chainShapeOf(await maybeFindCheck(store.db, auth)),
  }))

  on(contract.checkPortalAuditChain, async ({ auth }) => {
    const check = await store.change(auth.actor, async (tx) => {
      const last = await maybeFindCheck(tx.db, auth)
      const long_ago = secondsAfter(tx.at, -checkableEverySeconds).toISOString()
      if (!last || last.updated_at < long_ago) await beginCheck(tx, sealer, scopeOf(auth), true)
      return maybeFindCheck(tx.db, auth)
    })
    return chainShapeOf(check)
  })

  on(contract.listPortalAuditEvents, ({ auth, body }) => {
    const { limit, after, ...filters } = body
    return listAuditEvents(store, scopeOf(auth), filters, {
      ...(limit !== undefined && { limit }),
      ...(after !== undefined && { after }),
    })
  })

  on(contract.getPortalAuditEvent, ({ auth, params }) => getAuditEvent(store, scopeOf(auth), params.id))

  on(contract.tailPortalAuditEvents, async ({ auth, body }) => {
    const { position, ...filters } = body
    // Before the events: what is written between the two is met again next time rather than missed.
    const head = await headOf(store.db, auth)
    const data = await auditEventsAfter(store, scopeOf(auth), position, tailed, filters)
    const last = data.at(-1)?.position ?? position
    return { data, position: data.length < tailed ? Math.max(head.position, last) : last }
  })

  on(contract.countPortalAuditEvents, ({ auth, body }) => countByAction(store, scopeOf(auth), body))

  on(contract.suggestPortalAuditValues, async ({ auth, body }) => ({
    data: await suggest(store, scopeOf(auth), body.kind, body.begins, suggestions),
  }))

  on(contract.listPortalAuditExports, async ({ auth }) => ({
    data: (await listExports(store.db, scopeOf(auth))).map((row) => exportShapeOf(row, urlOf)),
  }))

  on(contract.createPortalAuditExport, async ({ auth, body }) => {
    const asked = { ...body, refuse_empty: true }
    const row = await createExport(store, auth.actor, scopeOf(auth), asked, (tx, { id, format }) =>
      recordChange(tx, auth, {
        intent: 'audit_logs',
        target: { type: 'audit_log_export', id, name: format.toUpperCase() },
        action: 'requested',
        after: { format, range_start: body.range_start, range_end: body.range_end },
      }),
    )
    return exportShapeOf(row, urlOf)
  })

  on(contract.getPortalAuditExport, async ({ auth, params }) => {
    const row = await findExport(store.db, auth.environment_id, params.id)
    if (row.organization_id !== auth.organization_id) throw notFound('Audit Log Export', params.id)
    return exportShapeOf(row, urlOf)
  })

  on(contract.listPortalAuditViews, async ({ auth }) => ({
    data: (await listViews(store.db, scopeOf(auth))).map(viewOf),
  }))

  on(contract.createPortalAuditView, ({ auth, body }) =>
    store.change(auth.actor, async (tx) => {
      const view = await createView(tx, scopeOf(auth), { ...body, name: body.name.trim() })
      await logView(tx, view, 'created')
      return viewOf(view)
    }),
  )

  on(contract.renamePortalAuditView, ({ auth, params, body }) =>
    store.change(auth.actor, async (tx) => {
      const { before, after } = await renameView(tx, scopeOf(auth), params.id, body.name.trim())
      await logView(tx, after, 'renamed', { before: { name: before.name }, after: { name: after.name } })
      return viewOf(after)
    }),
  )

  on(contract.deletePortalAuditView, ({ auth, params }) =>
    store.change(auth.actor, async (tx) => {
      await logView(tx, await deleteView(tx, scopeOf(auth), params.id), 'deleted')
    }),
  )
}

function scopeOf({ environment_id, organization_id }: PortalAuth): AuditScope {
  return { environment_id, organization_id }
}

function logView(
  tx: Tx,
  view: AuditScope & { id: string; name: string },
  action: ActionOf<'audit_log_view'>,
  facts: { before?: Facts; after?: Facts } = {},
): Promise<void> {
  const target = { type: 'audit_log_view', id: view.id, name: view.name } as const
  return recordChange(tx, view, { intent: 'audit_logs', target, action, ...facts })
}
