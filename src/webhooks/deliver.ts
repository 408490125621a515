/** One attempt: sign with a fresh time, post, and say what came back. */
import type { EventRow } from '../db/schema.ts'
import { type Store, systemActor } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import { type Outbound, OutboundError } from '../kernel/outbound.ts'
import type { Sealer } from '../kernel/seal.ts'
import { eventOf } from '../resources/events/events.ts'
import type { Outcome } from '../resources/webhook-endpoints/deliveries.ts'
import { disableFailing, type Endpoint, secretOf } from '../resources/webhook-endpoints/webhook-endpoints.ts'
import { disableAfterSeconds } from './schedule.ts'
import { signatureHeader } from './sign.ts'

export interface WebhookDeps {
  store: Store
  sealer: Sealer
  outbound: Outbound
  log: Logger
}

/** 2xx is taken; a redirect is not followed, since the signature was made for this endpoint. */
export async function attempt(
  { store, sealer, outbound, log }: WebhookDeps,
  endpoint: Endpoint,
  row: EventRow,
): Promise<Outcome> {
  try {
    const body = JSON.stringify(eventOf(row))
    const { status } = await outbound.fetch(endpoint.endpoint_url, {
      method: 'POST',
      body,
      max_bytes: 65_536,
      headers: {
        'content-type': 'application/json',
        'workos-signature': signatureHeader(body, secretOf(endpoint, sealer), store.clock()),
      },
    })
    return { status, error: status >= 200 && status < 300 ? null : `status_${status}` }
  } catch (error) {
    // An answer that is too long was an answer; what it said does not matter.
    if (error instanceof OutboundError) return { status: null, error: error.code }
    log.error({ err: error, endpoint_id: endpoint.id, event_id: row.id }, 'a webhook could not be sent')
    return { status: null, error: 'internal' }
  }
}

/**
 * 410 says that nobody wants this any more; three days without one success mean the same.
 * @returns since when it fails, and whether it was switched off for it.
 */
export async function noteHealth(
  store: Store,
  endpoint: Endpoint,
  outcomes: readonly Outcome[],
): Promise<{ failing_since: string | null; disabled: boolean }> {
  const gone = outcomes.some(({ status }) => status === 410)
  if (!gone && outcomes.some(({ error }) => error === null)) {
    if (endpoint.failing_since !== null) await setFailing(store, endpoint.id, null)
    return { failing_since: null, disabled: false }
  }
  const now = store.clock()
  const failing_since = endpoint.failing_since ?? now.toISOString()
  if (endpoint.failing_since === null) await setFailing(store, endpoint.id, failing_since)
  const hopeless = secondsAfter(new Date(failing_since), disableAfterSeconds) <= now
  if (!gone && !hopeless) return { failing_since, disabled: false }
  await store.change(systemActor, async (tx) => {
    const current = await tx.db
      .updateTable('webhook_endpoints')
      .set((row) => ({ updated_at: row.ref('updated_at') }))
      .where('id', '=', endpoint.id)
      .where('status', '=', 'enabled')
      .returningAll()
      .executeTakeFirst()
    if (current) await disableFailing(tx, current, gone ? 'gone' : 'failing')
  })
  return { failing_since, disabled: true }
}

async function setFailing(store: Store, id: string, failing_since: string | null): Promise<void> {
  await store.db.updateTable('webhook_endpoints').set({ failing_since }).where('id', '=', id).execute()
}
