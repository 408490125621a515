/**
 * Follows the chain of one organization from its beginning, or from what retention has left of it, to its head, and says
 * where it was tampered with: in one go, or a stretch at a time.
 */
import { sql } from 'kysely'
import type { Store } from '../../db/store.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { genesis, type Head, nextHead } from './chain.ts'
import type { AuditLogEvent } from './contract.ts'
import { trailOf } from './queries.ts'
import { type ExpiredRow, expiredOf, sealOf } from './stretches.ts'
import type { tamperings } from './tamperings.ts'
import type { AuditScope } from './trails.ts'

export interface Tampering {
  position: number
  code: (typeof tamperings)[number]
  message: string
}
export interface Verdict {
  intact: boolean
  /** Events looked at. */
  checked: number
  /** Events that retention took, and whose place in the chain is accounted for. */
  expired: number
  head: Head
  problems: Tampering[]
}

interface Row {
  position: number
  hash: string
  data: string
  id: string
  action: string
  occurred_at: string
  received_at: string
  actor_id: string
  actor_name: string | null
}

const page = 500
/** Who has seen so many knows enough. */
const enough = 20

/** How far somebody is on the way along the chain, and what was met. */
export interface Followed {
  at: Head
  checked: number
  expired: number
  problems: Tampering[]
}
export const fromTheBeginning: Followed = { at: genesis, checked: 0, expired: 0, problems: [] }

/**
 * @param noted a head that was written down elsewhere, at an earlier time: the chain must still pass through it.
 * @throws 404 for another environment's organization.
 */
export async function verifyTrail(
  store: Store,
  sealer: Sealer,
  scope: AuditScope,
  noted?: Head,
): Promise<Verdict> {
  const trail = await trailOf(store, scope)
  const head: Head = trail ? { position: trail.position, hash: trail.hash } : genesis
  const way = { from: fromTheBeginning, until: head, ...(noted && { noted }) }
  const { checked, expired, problems } = await follow(store, sealer, scope, way)
  return { intact: problems.length === 0, checked, expired, head, problems }
}

interface Way {
  from: Followed
  /** Where the chain ended when this began: what comes meanwhile is not looked at. */
  until: Head
  noted?: Head
  /** To pause after; absent: goes on to the end. */
  events?: number
}

/** @returns how far it came; `at` is the end of the way when there is nothing left to follow. */
export async function follow(store: Store, sealer: Sealer, scope: AuditScope, way: Way): Promise<Followed> {
  const { from, until, noted, events = Number.POSITIVE_INFINITY } = way
  const walk = new Walk(from, await expiredOf(store.db, scope), sealer, noted)
  for (let more = until.position > from.at.position; more && walk.problems.length < enough; ) {
    if (walk.checked - from.checked >= events && walk.at.position < until.position) return walk.followed()
    const { rows } =
      await sql<Row>`select position, hash, data, id, action, occurred_at, received_at, actor_id, actor_name
      from audit_log_events where organization_id = ${scope.organization_id}
        and position > ${walk.at.position} and position <= ${until.position}
      order by position limit ${page}`.execute(store.db)
    for (const row of rows) walk.pass(row)
    more = rows.length === page
  }
  walk.arrive(until)
  return { ...walk.followed(), at: until }
}

class Walk {
  at: Head
  checked: number
  expired: number
  readonly problems: Tampering[]
  readonly #stretches: readonly ExpiredRow[]
  readonly #sealer: Sealer
  readonly #noted: Head | undefined

  constructor(from: Followed, stretches: readonly ExpiredRow[], sealer: Sealer, noted: Head | undefined) {
    this.at = from.at
    this.checked = from.checked
    this.expired = from.expired
    this.problems = [...from.problems]
    this.#stretches = stretches
    this.#sealer = sealer
    this.#noted = noted
  }

  followed(): Followed {
    const { at, checked, expired, problems } = this
    return { at, checked, expired, problems }
  }

  pass(row: Row): void {
    if (row.position !== this.at.position + 1) this.#crossGap(row.position - 1)
    this.checked++
    const expected = nextHead(this.at, row.data)
    if (row.hash !== expected.hash)
      this.#say(row.position, 'changed', 'this event, its hash, or the one before it was changed')
    else if (!sameColumns(row))
      this.#say(row.position, 'columns_changed', 'what it is found by differs from what the event says')
    // From here on by what is stored, so that one change is one problem.
    this.#stepTo({ position: row.position, hash: row.hash })
  }

  arrive(end: Head): void {
    if (this.at.position < end.position) this.#crossGap(end.position)
    if (this.at.position === end.position && this.at.hash !== end.hash)
      this.#say(end.position, 'wrong_head', 'the log does not end in the hash that its head names')
    if (this.#noted && this.#noted.position > end.position)
      this.#say(
        this.#noted.position,
        'wrong_anchor',
        'the log was longer once: it ends before the noted head',
      )
  }

  /** From after where we are up to `last`: retention may have taken it, in one stretch or several, and more behind us. */
  #crossGap(last: number): void {
    while (this.at.position < last) {
      const from = this.at.position + 1
      const stretch = this.#stretches.find(
        (one) => one.from_position <= from && one.to_position >= from && one.to_position <= last,
      )
      if (!stretch) {
        this.#say(
          from,
          'missing',
          from === last ? 'this event is missing' : `events ${from} to ${last} are missing`,
        )
        this.at = { position: last, hash: '' }
        return
      }
      if (sealOf(stretch, this.#sealer) !== stretch.seal)
        this.#say(
          from,
          'forged_expiry',
          'events are missing, and the note that retention took them is forged',
        )
      this.expired += stretch.to_position - from + 1
      this.#stepTo({ position: stretch.to_position, hash: stretch.hash })
    }
  }

  #stepTo(head: Head): void {
    if (this.#noted?.position === head.position && this.#noted.hash !== head.hash)
      this.#say(head.position, 'wrong_anchor', 'the hash that was noted for this position is another one')
    this.at = head
  }

  #say(position: number, code: Tampering['code'], message: string): void {
    if (this.problems.length < enough) this.problems.push({ position, code, message })
  }
}

function sameColumns(row: Row): boolean {
  const event: Omit<AuditLogEvent, 'object'> = parseJson(row.data)
  return (
    event.id === row.id &&
    event.action === row.action &&
    event.occurred_at === row.occurred_at &&
    event.received_at === row.received_at &&
    event.actor.id === row.actor_id &&
    (event.actor.name ?? null) === row.actor_name
  )
}
