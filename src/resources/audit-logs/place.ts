/** A batch finds its places: after the heads of its trails, in the order in which it came. Nothing is read or written. */
import { secondsAfter } from '../../kernel/clock.ts'
import { type Head, nextHead } from './chain.ts'
import type { Prepared } from './event.ts'
import { defaultRetentionDays } from './periods.ts'

/** `repeated`: its Idempotency-Key was there already. */
export type Outcome = 'stored' | 'repeated' | 'no_organization'

/** A trail as far as writing needs it. */
export interface Trail extends Head {
  environment_id: string
  organization_id: string
  retention_period_in_days: number | null
}
/** By organization. */
export type Trails = ReadonlyMap<string, Trail>

export interface Placed extends Prepared, Head {
  expires_at: string
}
export interface Placement {
  placed: Placed[]
  /** One for each event of the batch, in its order. */
  outcomes: Outcome[]
  /** Those that events were added to: where they ended, and where they end now. */
  moved: { before: Trail; after: Trail }[]
}

/** @param known Idempotency-Keys that were there before. */
export function place(batch: readonly Prepared[], trails: Trails, known: ReadonlySet<string>): Placement {
  const ends = new Map(trails)
  const met = new Set(known)
  const placed: Placed[] = []
  const outcomes = batch.map((event): Outcome => {
    const trail = ends.get(event.organization_id)
    if (!trail || trail.environment_id !== event.environment_id) return 'no_organization'
    if (event.idempotency !== null) {
      if (met.has(event.idempotency)) return 'repeated'
      met.add(event.idempotency)
    }
    const head = nextHead(trail, event.data)
    ends.set(event.organization_id, { ...trail, ...head })
    placed.push({ ...event, ...head, expires_at: expiryOf(event, trail) })
    return 'stored'
  })
  const moved = [...trails.values()].flatMap((before) => {
    const after = ends.get(before.organization_id)
    return after && after.position > before.position ? [{ before, after }] : []
  })
  return { placed, outcomes, moved }
}

function expiryOf({ received_at }: Prepared, { retention_period_in_days }: Trail): string {
  const days = retention_period_in_days ?? defaultRetentionDays
  return secondsAfter(new Date(received_at), days * 86_400).toISOString()
}
