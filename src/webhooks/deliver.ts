/** One attempt: sign with a fresh time, post, and write down what came back. */
import type { Selectable } from 'kysely'
import type { EventRow, WebhookEndpointRow } from '../db/schema.ts'
import { type Store, systemActor } from '../db/store.ts'
import { secondsAfter } from '../kernel/clock.ts'
import { type Outbound, OutboundError } from '../kernel/outbound.ts'
import type { Sealer } from '../kernel/seal.ts'
import { eventOf } from '../resources/events/events.ts'
import { type Delivery, type Outcome, recordOutcome } from '../resources/webhook-endpoints/deliveries.ts'
import { disableFailing, secretOf } from '../resources/webhook-endpoints/webhook-endpoints.ts'
import { disableAfterSeconds, retryAt } from './schedule.ts'
import { signatureHeader } from './sign.ts'

export interface WebhookDeps {
  store: Store
  sealer: Sealer
  outbound: Outbound
}
type Endpoint = Selectable<WebhookEndpointRow>

export async function deliver(
  deps: WebhookDeps,
  endpoint: Endpoint,
  delivery: Delivery,
  event: EventRow,
): Promise<void> {
  const { store } = deps
  const outcome = await attempt(deps, endpoint, event)
  const next = retryAt(delivery.attempts, store.clock(), Math.random())
  await recordOutcome(store, delivery, outcome, next ?? null)
  await noteHealth(store, endpoint, outcome)
}

/** 2xx is taken; a redirect is not followed, since the signature was made for this endpoint. */
async function attempt(
  { store, sealer, outbound }: WebhookDeps,
  endpoint: Endpoint,
  row: EventRow,
): Promise<Outcome> {
  const body = JSON.stringify(eventOf(row))
  try {
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
    throw error
  }
}

/** 410 says that nobody wants this any more; three days without one success mean the same. */
async function noteHealth(store: Store, endpoint: Endpoint, { status, error }: Outcome): Promise<void> {
  if (error === null) {
    if (endpoint.failing_since !== null) await setFailing(store, endpoint.id, null)
    return
  }
  const now = store.clock()
  if (endpoint.failing_since === null) await setFailing(store, endpoint.id, now.toISOString())
  const since = new Date(endpoint.failing_since ?? now)
  const hopeless = secondsAfter(since, disableAfterSeconds) <= now
  if (status !== 410 && !hopeless) return
  await store.change(systemActor, async (tx) => {
    const current = await tx.db
      .updateTable('webhook_endpoints')
      .set((row) => ({ updated_at: row.ref('updated_at') }))
      .where('id', '=', endpoint.id)
      .where('status', '=', 'enabled')
      .returningAll()
      .executeTakeFirst()
    if (current) await disableFailing(tx, current, status === 410 ? 'gone' : 'failing')
  })
}

async function setFailing(store: Store, id: string, failing_since: string | null): Promise<void> {
  await store.db.updateTable('webhook_endpoints').set({ failing_since }).where('id', '=', id).execute()
}
