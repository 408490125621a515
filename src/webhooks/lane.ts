/**
 * Sends to one endpoint what waits for it. Each organization's events go out one after the other, in the order of `GET
 * /events`; organizations go side by side. An event that is refused steps aside until it is tried again, and holds up
 * none behind it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { secondsAfter } from '../kernel/clock.ts'
import {
  type Attempted,
  type Delivery,
  listAgain,
  listNew,
  type Parcel,
  recordOutcomes,
  withEvents,
} from '../resources/webhook-endpoints/deliveries.ts'
import { fanOut } from '../resources/webhook-endpoints/fan-out.ts'
import { holdLane, laneSeconds, leaveLane, lookAtLane } from '../resources/webhook-endpoints/lanes.ts'
import type { Endpoint } from '../resources/webhook-endpoints/webhook-endpoints.ts'
import { attempt, noteHealth, type WebhookDeps } from './deliver.ts'
import { retryAt } from './schedule.ts'

/** Posts at once. */
const concurrency = 16
/** Parcels in memory. */
const window = 400
/** How long outcomes may gather before they are written down together. */
const gatherMs = 20
/** What others put into the lane (a replay, a time that has come) is looked for so often. */
const lookMs = 500

/** Works the lane until nothing is due, unless another process has it. */
export async function workLane(
  deps: WebhookDeps,
  endpoint_id: string,
  holder: string,
  stopping: AbortSignal,
): Promise<void> {
  const endpoint = await holdLane(deps.store, endpoint_id, holder)
  if (!endpoint) return
  const lane = new Lane(deps, endpoint, holder, stopping)
  try {
    await lane.work()
  } finally {
    await lane.settled()
    await leaveLane(deps.store, endpoint_id, holder)
  }
}

class Lane {
  readonly #deps: WebhookDeps
  readonly #holder: string
  readonly #stopping: AbortSignal
  #endpoint: Endpoint
  #open = true
  /** There may be more than was taken up. */
  #backlog = false
  #nextLook = 0
  readonly #sending = new Set<Promise<void>>()
  #outcomes: Attempted[] = []
  /** What is in memory, so that it is not taken up twice. */
  readonly #known = new Set<string>()
  /** Per organization, the next first. An organization whose parcel is on its way stands in `#busy`. */
  readonly #queues = new Map<string, Parcel[]>()
  readonly #busy = new Set<string>()

  constructor(deps: WebhookDeps, endpoint: Endpoint, holder: string, stopping: AbortSignal) {
    this.#deps = deps
    this.#endpoint = endpoint
    this.#holder = holder
    this.#stopping = stopping
  }

  async work(): Promise<void> {
    for (;;) {
      await this.#writeDown()
      if (this.#stopping.aborted) this.#open = false
      const fanned = this.#open && (await this.#keepUp())
      const look = fanned || this.#backlog || this.#known.size === 0 || performance.now() >= this.#nextLook
      const found = this.#open && look && (await this.#takeUp())
      this.#send()
      if (this.#known.size === 0 && !fanned && !found) return
      if (!this.#open && this.#sending.size === 0 && this.#outcomes.length === 0) return
      await pause(gatherMs)
    }
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    this.#open = false
    await Promise.all(this.#sending)
  }

  /** Renews the hold, notices what others changed, and turns new events into deliveries. */
  async #keepUp(): Promise<boolean> {
    const { store } = this.#deps
    const { id } = this.#endpoint
    const half = secondsAfter(store.clock(), laneSeconds / 2).toISOString()
    if ((this.#endpoint.lane_until ?? '') <= half) {
      const held = await holdLane(store, id, this.#holder)
      if (held) this.#endpoint = held
      else this.#open = false
    }
    const state = await lookAtLane(store, id)
    // Deleted, taken over, or switched on or off: whoever works it next begins anew.
    if (state?.lane_holder !== this.#holder || state.status !== this.#endpoint.status) this.#open = false
    if (!this.#open || !state?.behind || this.#known.size >= window) return false
    return (await fanOut(store, id)) > 0
  }

  async #takeUp(): Promise<boolean> {
    if (this.#endpoint.status !== 'enabled' || this.#known.size >= window) return false
    const { store } = this.#deps
    this.#nextLook = performance.now() + lookMs
    const limit = this.#known.size + window / 2
    const listed = [
      ...(await listNew(store, this.#endpoint.id, limit)),
      ...(await listAgain(store, this.#endpoint.id, limit)),
    ]
    this.#backlog = listed.length >= limit
    const fresh = listed.filter(({ id }) => !this.#known.has(id))
    const parcels = await withEvents(store, fresh)
    await recordOutcomes(store, lost(fresh, parcels))
    for (const parcel of parcels) {
      this.#known.add(parcel.delivery.id)
      const key = parcel.delivery.organization_id ?? ''
      const queue = this.#queues.get(key)
      if (queue) queue.push(parcel)
      else this.#queues.set(key, [parcel])
    }
    return parcels.length > 0
  }

  /** As many as may go at once; each organization that is done goes to the end of the line. */
  #send(): void {
    for (const [key, queue] of this.#queues) {
      if (this.#sending.size >= concurrency || !this.#maySend()) return
      if (this.#busy.has(key)) continue
      const parcel = queue.shift()
      this.#queues.delete(key)
      if (queue.length > 0) this.#queues.set(key, queue)
      if (!parcel) continue
      this.#busy.add(key)
      const sending: Promise<void> = this.#post(parcel).then(() => {
        this.#sending.delete(sending)
        this.#busy.delete(key)
        this.#send()
      })
      this.#sending.add(sending)
    }
  }

  /** Somebody else may hold the lane as soon as our time is over, whether we noticed or not. */
  #maySend(): boolean {
    const { lane_until, status } = this.#endpoint
    const now = this.#deps.store.clock().toISOString()
    return this.#open && status === 'enabled' && lane_until !== null && now < lane_until
  }

  async #post({ delivery, event }: Parcel): Promise<void> {
    const { store } = this.#deps
    const outcome = await attempt(this.#deps, this.#endpoint, event)
    if (outcome.status === 410) this.#open = false
    const retry_at =
      outcome.error === null ? null : (retryAt(delivery.attempts + 1, store.clock(), Math.random()) ?? null)
    this.#outcomes.push({ delivery, outcome, retry_at })
  }

  async #writeDown(): Promise<void> {
    const outcomes = this.#outcomes
    if (outcomes.length === 0) return
    this.#outcomes = []
    const { store } = this.#deps
    await recordOutcomes(store, outcomes)
    for (const { delivery } of outcomes) this.#known.delete(delivery.id)
    const { failing_since, disabled } = await noteHealth(
      store,
      this.#endpoint,
      outcomes.map(({ outcome }) => outcome),
    )
    this.#endpoint = { ...this.#endpoint, failing_since }
    if (disabled) this.#open = false
  }
}

/** Deliveries whose event was deleted for its age, while the endpoint was switched off. */
function lost(deliveries: readonly Delivery[], parcels: readonly Parcel[]): Attempted[] {
  const there = new Set(parcels.map(({ delivery }) => delivery.id))
  const outcome = { status: null, error: 'event_expired' }
  return deliveries
    .filter(({ id }) => !there.has(id))
    .map((delivery) => ({ delivery, outcome, retry_at: null }))
}
