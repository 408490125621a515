/**
 * Sends events to where customers keep logs. Each stream has a lane of its own: one that is down delays no other. A
 * stream is leased while it is worked, so of any number of processes one sends it; a batch is recorded after it was
 * taken, so it may come twice and is never lost.
 */
import type { Store } from '../db/store.ts'
import { sleep } from '../jobs/sleep.ts'
import type { Logger } from '../kernel/log.ts'
import type { Sealer } from '../kernel/seal.ts'
import { sequenceEvents } from '../resources/events/events.ts'
import { contextOf } from '../resources/log-streams/context.ts'
import {
  cursorOf,
  heldStream,
  leaseStream,
  releaseStream,
  renewLease,
} from '../resources/log-streams/lease.ts'
import { type StreamRecord, sourcesOf } from '../resources/log-streams/log-streams.ts'
import { recordOutcome } from '../resources/log-streams/outcome.ts'
import { brief, openSettings, secretTexts } from '../resources/log-streams/secrets.ts'
import { type Credentials, type Sending, sendBatch, type WayOut } from '../resources/log-streams/send.ts'
import { dueStreams, eventsAfter, type Placed } from '../resources/log-streams/sources.ts'
import type { AwsIdentity } from './destination.ts'
import { destinations } from './destinations/index.ts'
import type { StreamSource } from './types.ts'

export interface StreamDeps extends WayOut {
  store: Store
  sealer: Sealer
  /** Our AWS identity, which assumes customers' roles. */
  aws: AwsIdentity | null
  log: Logger
}
export interface StreamDispatcher {
  /** No new batch; resolves when the current ones have ended. */
  stop(): Promise<void>
}

/** Also what collects single events into batches, for whoever is not behind. */
const idleMs = 400
/** Where events come all the time, the next one is a moment away: who let go of the stream now would miss it by `idleMs`. */
const lingerMs = [20, 40, 80, 160]
/** A third of the lease. */
const renewEveryMs = 5_000
/** Streams at work at once, in one process. */
const maxLanes = 64

export function startStreams(deps: StreamDeps): StreamDispatcher {
  const lanes = new Map<string, Promise<void>>()
  const credentials: Credentials = new Map()
  const stopping = new AbortController()
  const watching = watch()

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        // The database is away: it will come back, and so do we.
        deps.log.error({ err: error }, 'log streams cannot be dispatched')
      })
      await sleep(idleMs, stopping.signal)
    }
  }

  async function look(): Promise<void> {
    await sequenceEvents(deps.store)
    const now = deps.store.clock().toISOString()
    for (const id of await dueStreams(deps.store.db, now, maxLanes)) {
      if (lanes.has(id) || lanes.size >= maxLanes) continue
      const lane = drain(deps, id, credentials, stopping.signal)
        .catch((error: unknown) => deps.log.error({ err: error, stream_id: id }, 'log stream lane stopped'))
        .finally(() => lanes.delete(id))
      lanes.set(id, lane)
    }
  }

  return {
    async stop() {
      stopping.abort()
      await watching
      await Promise.all(lanes.values())
    },
  }
}

/** Works one stream until nothing is due, or it may not go on. */
export async function drain(
  deps: StreamDeps,
  id: string,
  credentials: Credentials,
  stopping: AbortSignal,
): Promise<void> {
  let stream = await leaseStream(deps.store, id)
  for (let idle = 0; stream; ) {
    const work = stopping.aborted ? undefined : await nextBatch(deps, stream)
    const pause = lingerMs[idle++]
    if (work) {
      stream = await step(deps, stream, work, credentials)
      idle = 0
    } else if (stopping.aborted || pause === undefined) return releaseStream(deps.store, stream)
    else {
      await sleep(pause, stopping)
      // Somebody may have paused it, or changed its settings.
      stream = await heldStream(deps.store, stream)
    }
  }
}

interface Work {
  source: StreamSource
  from: number
  batch: Placed[]
}

/** The next events of the source that waits longest, as many as fit a request. */
async function nextBatch({ store }: StreamDeps, stream: StreamRecord): Promise<Work | undefined> {
  const { limits } = destinations[stream.type]
  const most = Math.min(limits.events, stream.batch_events ?? limits.events)
  let oldest: Work | undefined
  for (const source of sourcesOf(stream)) {
    const from = await cursorOf(store.db, stream.id, source)
    const events = await eventsAfter(store, stream, source, stream.families, from, most)
    const batch = withinBytes(events, limits.bytes)
    const [first] = batch
    const before = oldest?.batch[0]
    if (first && (!before || first.arrived_at < before.arrived_at)) oldest = { source, from, batch }
  }
  return oldest
}

/** At least one: whether a single event is too large is for the destination to say. */
function withinBytes(events: Placed[], bytes: number): Placed[] {
  let size = 0
  const cut = events.findIndex(({ event }, index) => {
    size += Buffer.byteLength(JSON.stringify(event.event)) + 256
    return size > bytes && index > 0
  })
  return cut < 0 ? events : events.slice(0, cut)
}

async function step(
  deps: StreamDeps,
  stream: StreamRecord,
  { source, from, batch }: Work,
  credentials: Credentials,
): Promise<StreamRecord | undefined> {
  const { store, aws } = deps
  const context = await contextOf(store.db, stream, { now: store.clock(), aws })
  const settings = openSettings(deps.sealer, stream)
  const key = `${stream.id}:${stream.version}`
  const started = performance.now()
  const [sending, held] = await holding(deps, stream, (signal) =>
    sendBatch(
      deps,
      { type: stream.type, settings, context },
      batch.map(({ event }) => event),
      { credentials, key, signal },
    ),
  )
  const duration_ms = performance.now() - started
  const secrets = [
    ...secretTexts(stream.type, settings),
    ...Object.values(credentials.get(key)?.values ?? {}),
  ]
  const verdict = withoutSecrets(sending.verdict, secrets)
  return recordOutcome(store, held, { source, from, batch, sending: { ...sending, verdict }, duration_ms })
}

/** A batch may take longer than a lease: it is renewed meanwhile, and the work aborted when it is lost. */
async function holding<T>(
  { store, log }: StreamDeps,
  stream: StreamRecord,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<[T, StreamRecord]> {
  let held = stream
  let renewal = Promise.resolve()
  const lost = new AbortController()
  const renew = async () => {
    const renewed = await renewLease(store, held)
    if (renewed) held = renewed
    else lost.abort()
  }
  const clock = setInterval(() => {
    // The database is away: the lease may run out, and whoever takes over then may send this batch once more.
    renewal = renew().catch((error: unknown) =>
      log.warn({ err: error, stream_id: stream.id }, 'a lease was not renewed'),
    )
  }, renewEveryMs)
  try {
    const result = await work(lost.signal)
    clearInterval(clock)
    await renewal
    return [result, held]
  } finally {
    clearInterval(clock)
  }
}

/** What a destination answers may repeat what we said. */
function withoutSecrets(verdict: Sending['verdict'], secrets: string[]): Sending['verdict'] {
  if (verdict.kind !== 'taken') return { ...verdict, reason: brief(verdict.reason, secrets) }
  return verdict.note === undefined ? verdict : { kind: 'taken', note: brief(verdict.note, secrets) }
}
