/** What was read and what waits for somebody: approved with the number typed, or discarded. */
import type { Static } from 'typebox'
import type { Tx } from '../../../../db/store.ts'
import { conflict, notFound } from '../../../../kernel/errors.ts'
import type { Router } from '../../../../kernel/router.ts'
import type { DirectoryRecord } from '../../../../resources/directories/directories.ts'
import type { DirectorySync } from '../../../../resources/directory-syncs/contract.ts'
import { approveSync, discardSync, findSync, syncOf } from '../../../../resources/directory-syncs/syncs.ts'
import { reportStep } from '../../../../resources/portal-sessions/progress.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import * as contract from '../activity-contract.ts'
import type { View } from './view.ts'

export function syncRoutes(on: Router<PortalAuth>, { change }: View): void {
  on(contract.approvePortalChange, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const sync = await findHeld(tx, row, params.sync_id)
      const { deactivate } = usersOf(sync)
      // Whoever typed a number meant that one: pushes may have come since it was drawn.
      if (deactivate !== body.deactivate)
        throw conflict('change_has_grown', `By now ${deactivate} people would lose their access.`)
      await approveSync(tx, row.environment_id, sync.id)
      await reportDecision(tx, auth, row, sync, 'change_approved')
    }),
  )
  on(contract.discardPortalChange, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      const sync = await findHeld(tx, row, params.sync_id)
      await discardSync(tx, row.environment_id, sync.id)
      await reportDecision(tx, auth, row, sync, 'change_discarded')
    }),
  )
}

function reportDecision(
  tx: Tx,
  auth: PortalAuth,
  { guide_id }: DirectoryRecord,
  { id }: DirectorySync,
  step: 'change_approved' | 'change_discarded',
): Promise<void> {
  return reportStep(tx, auth, { intent: 'dsync', subject_id: id, provider: guide_id, step })
}

/** Another directory's looks like none. */
async function findHeld(tx: Tx, row: DirectoryRecord, id: string): Promise<DirectorySync> {
  const sync = syncOf(await findSync(tx.db, row.environment_id, id))
  if (sync.directory_id !== row.id) throw notFound('Directory Sync', id)
  return sync
}

const none = { create: 0, update: 0, deactivate: 0 }
function usersOf({ counts }: DirectorySync) {
  return counts?.users ?? none
}

export function portalSyncOf(sync: DirectorySync): Static<typeof contract.PortalSync> {
  const groups = sync.counts?.groups
  return {
    id: sync.id,
    state: sync.state,
    trigger: sync.trigger,
    users: usersOf(sync),
    groups: groups ? { create: groups.create, update: groups.update, deactivate: groups.delete } : none,
    received: sync.progress.received,
    error: sync.error,
    problems: sync.problems,
    started_at: sync.created_at,
    finished_at: sync.finished_at,
  }
}

export function heldChangeOf(sync: DirectorySync, active: number): Static<typeof contract.HeldChange> {
  return {
    id: sync.id,
    reason: sync.hold_reason ?? 'changes',
    at: sync.created_at,
    users: usersOf(sync),
    active,
    leavers: sync.would_deactivate.map(({ name, email }) => ({ name, email })),
  }
}
