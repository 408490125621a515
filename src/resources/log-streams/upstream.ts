/** The one log stream that the API of WorkOS knows of an organization. */
import type { Db } from '../../db/connect.ts'
import { upstreamTypes } from '../../log-streams/types.ts'
import { listStreamsOf, type StreamScope } from './log-streams.ts'

/** What the audit log configuration shows: the first of a type that official SDKs know, rather one that was finished. */
export async function upstreamStreamOf(db: Db, scope: StreamScope) {
  const streams = await listStreamsOf(db, scope)
  const finished = streams.filter(({ activated_at }) => activated_at !== null)
  for (const { id, type, state, last_synced_at, created_at } of [...finished, ...streams]) {
    const known = upstreamTypes.find((one) => one === type)
    if (known) return { id, type: known, state, last_synced_at, created_at }
  }
  return undefined
}
