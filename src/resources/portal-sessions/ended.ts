/** Sessions that are over, by the IT contact's wish or by time, and of which nobody was told yet how they ended. */
import type { PortalSessionRow } from '../../db/schema.ts'
import { type Store, systemActor } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { idleSeconds } from './lifetime.ts'
import { reportAbandoned } from './progress.ts'

export async function listEndedSessions(store: Store, limit: number): Promise<PortalSessionRow[]> {
  const now = store.clock()
  const unused = secondsAfter(now, -idleSeconds).toISOString()
  return store.db
    .selectFrom('portal_sessions')
    .selectAll()
    .where('outcome', 'is', null)
    .where((where) =>
      where.or([
        where('ended_at', 'is not', null),
        where('expires_at', '<=', now.toISOString()),
        where('last_seen_at', '<=', unused),
      ]),
    )
    .orderBy('last_seen_at')
    .limit(limit)
    .execute()
}

/** @param set_up what it was for works: then nothing was abandoned, and nobody is told. */
export async function reportEnded(store: Store, row: PortalSessionRow, set_up: boolean): Promise<void> {
  await store.change(systemActor, (tx) => reportAbandoned(tx, row, set_up ? 'left' : 'abandoned'))
}
