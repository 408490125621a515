/** Sending events once more: one, or those of a time range, in steps, so that a long range holds nobody up. */
import type { Actor, Store, Tx } from '../../db/store.ts'
import { conflict, invalid, notFound } from '../../kernel/errors.ts'
import { parseJson } from '../../kernel/json.ts'
import { sequenceEvents } from '../events/events.ts'
import { insertDeliveries } from './fan-out.ts'
import { type Endpoint, findWebhookEndpoint, isSubscribed } from './webhook-endpoints.ts'

interface Range {
  range_start?: string
  range_end?: string
}

const step = 500

/** @returns how many events are sent once more. */
export async function replay(
  store: Store,
  actor: Actor,
  owner: { environment_id: string; endpoint_id: string },
  { event_id, ...range }: Range & { event_id?: string },
): Promise<number> {
  const ranged = range.range_start !== undefined || range.range_end !== undefined
  if (ranged === (event_id !== undefined))
    throw invalid([
      { field: 'event_id', code: 'required', message: 'Give event_id, or range_start, range_end or both.' },
    ])
  await sequenceEvents(store)
  const change = <T>(work: (tx: Tx, endpoint: Endpoint) => Promise<T>) =>
    store.change(actor, async (tx) => {
      const endpoint = await findWebhookEndpoint(tx.db, owner.environment_id, owner.endpoint_id)
      if (endpoint.status !== 'enabled') throw conflict('endpoint_disabled', 'Enable the endpoint first.')
      return work(tx, endpoint)
    })
  if (event_id !== undefined) return change((tx, endpoint) => replayEvent(tx, endpoint, event_id))
  // What happens from now on is sent anyway.
  const { position: last } = await store.db
    .selectFrom('event_sequence')
    .select('position')
    .executeTakeFirstOrThrow()
  let replayed = 0
  for (let after = 0; after < last; ) {
    const done = await change((tx, endpoint) => replayStep(tx, endpoint, range, { after, last }))
    replayed += done.replayed
    after = done.next
  }
  return replayed
}

/** Also one that the endpoint has not subscribed to. */
async function replayEvent(tx: Tx, endpoint: Endpoint, id: string): Promise<number> {
  const event = await eventsOf(tx, endpoint).where('id', '=', id).executeTakeFirst()
  if (!event) throw notFound('Event', id)
  await insertDeliveries(tx, endpoint, [event])
  return 1
}

async function replayStep(
  tx: Tx,
  endpoint: Endpoint,
  { range_start, range_end }: Range,
  { after, last }: { after: number; last: number },
): Promise<{ replayed: number; next: number }> {
  let query = eventsOf(tx, endpoint)
    .where('position', '>', after)
    .where('position', '<=', last)
    .orderBy('position')
    .limit(step)
  if (range_start !== undefined) query = query.where('created_at', '>=', new Date(range_start).toISOString())
  if (range_end !== undefined) query = query.where('created_at', '<', new Date(range_end).toISOString())
  const events = await query.execute()
  const names: string[] = parseJson(endpoint.events)
  const wanted = events.filter(({ event }) => isSubscribed(names, event))
  await insertDeliveries(tx, endpoint, wanted)
  const next = events.length < step ? last : (events.at(-1)?.position ?? last)
  return { replayed: wanted.length, next }
}

function eventsOf(tx: Tx, { environment_id }: Endpoint) {
  return tx.db
    .selectFrom('events')
    .select(['id', 'event', 'organization_id', 'position'])
    .where('environment_id', '=', environment_id)
    .where('position', 'is not', null)
}
