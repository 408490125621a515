/** What happened last, for a screen that watches: one answer holds all of it, so that it is asked once every few seconds. */
import type { Router } from '../../../../kernel/router.ts'
import {
  lastRequests,
  listDirectoryRequests,
  quirkCounts,
} from '../../../../resources/directory-requests/directory-requests.ts'
import { listSyncs } from '../../../../resources/directory-syncs/syncs.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import * as contract from '../activity-contract.ts'
import { portalRequestsOf } from './requests.ts'
import { heldChangeOf, portalSyncOf } from './syncs.ts'
import type { View } from './view.ts'

const shown = 20

export function activityRoutes(on: Router<PortalAuth>, { store }: PortalDeps, { find, shape }: View): void {
  on(contract.watchDirectory, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const [directory, requests, last, quirks, syncs, held] = await Promise.all([
      shape(row),
      listDirectoryRequests(store.db, row, { limit: shown }),
      lastRequests(store.db, row.id),
      quirkCounts(store.db, row.id),
      listSyncs(store.db, row.environment_id, { directory: row.id, limit: shown }),
      listSyncs(store.db, row.environment_id, { directory: row.id, limit: shown, state: 'held' }),
    ])
    const moments = [
      ...requests.slice(0, 1).map(({ created_at }) => created_at),
      ...syncs.data.slice(0, 1).map(({ finished_at, created_at }) => finished_at ?? created_at),
    ]
    const newest = moments.toSorted().at(-1)
    return {
      directory,
      requests: portalRequestsOf(requests),
      syncs: syncs.data.map(portalSyncOf),
      held: held.data.map((sync) => heldChangeOf(sync, directory.counts.active)),
      quirks: quirks.map(({ quirk, seen, last_seen_at }) => ({ quirk, seen, last_seen_at })),
      accepted_at: last.succeeded_at,
      quiet_seconds: newest ? secondsSince(newest, store.clock()) : null,
    }
  })
}

function secondsSince(moment: string, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(moment)) / 1000))
}
