/**
 * What following the chain of an organization came to, so that nobody has to read it all to be told. A check goes a
 * stretch at a time and stands in the database between two. The head that it arrives at is noted and sealed: every later
 * check has to pass through it, so that a chain that was written anew, hashes and all, is found out as well.
 */
import { createHmac } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AuditLogCheckRow } from '../../db/schema.ts'
import { type Store, systemActor, type Tx } from '../../db/store.ts'
import { secondsAfter } from '../../kernel/clock.ts'
import { parseJson } from '../../kernel/json.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { genesis, type Head } from './chain.ts'
import type { AuditScope } from './trails.ts'
import { type Followed, follow, fromTheBeginning, type Tampering } from './verify.ts'

export type CheckRow = Selectable<AuditLogCheckRow>

/** Events between two looks at whether to go on; far more of them take seconds. */
const stretch = 5_000
/** What was written since the last check is looked at after a day, everything once more after thirty. */
const checkedEverySeconds = 86_400
const wholeEverySeconds = 30 * 86_400

export function maybeFindCheck(db: Db, scope: AuditScope): Promise<CheckRow | undefined> {
  return db
    .selectFrom('audit_log_checks')
    .selectAll()
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .executeTakeFirst()
}

/** From the beginning, or from the noted head; nothing happens while one is under way, or before the first event. */
export async function beginCheck(tx: Tx, sealer: Sealer, scope: AuditScope, whole: boolean): Promise<void> {
  const before = await maybeFindCheck(tx.db, scope)
  const trail = await tx.db
    .selectFrom('audit_log_trails')
    .select(['position', 'hash'])
    .where('environment_id', '=', scope.environment_id)
    .where('organization_id', '=', scope.organization_id)
    .executeTakeFirst()
  if (!trail || trail.position === 0 || before?.state === 'running') return
  const noted = before && notedHead(before, sealer)
  const from = whole || !noted ? genesis : noted
  const values = {
    state: 'running',
    started_at: tx.now,
    whole_at: from === genesis || !before ? tx.now : before.whole_at,
    from_position: from.position,
    until_position: trail.position,
    until_hash: trail.hash,
    position: from.position,
    hash: from.hash,
    checked: 0,
    expired: 0,
    problems: '[]',
    updated_at: tx.now,
  }
  await tx.db
    .insertInto('audit_log_checks')
    .values({
      environment_id: scope.environment_id,
      organization_id: scope.organization_id,
      ...values,
      noted_position: null,
      noted_hash: null,
      noted_at: null,
      noted_seal: null,
    })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(values))
    .execute()
}

/** One stretch, and how far it is. Of two that do the same, one wins. @returns the check as it stands now. */
export async function continueCheck(store: Store, sealer: Sealer, row: CheckRow): Promise<CheckRow> {
  const until = { position: row.until_position, hash: row.until_hash }
  const noted = notedHead(row, sealer)
  const followed = await follow(store, sealer, row, {
    from: followedOf(row),
    until,
    events: stretch,
    ...(noted && { noted }),
  })
  const arrived = followed.at.position === until.position
  const forged: Tampering[] = row.noted_seal !== null && !noted ? [forgedNote(row)] : []
  const problems = arrived ? [...forged, ...followed.problems] : followed.problems
  return store.change(systemActor, async (tx) => {
    const after: CheckRow = {
      ...row,
      state: !arrived ? 'running' : problems.length > 0 ? 'broken' : 'intact',
      position: followed.at.position,
      hash: followed.at.hash,
      checked: followed.checked,
      expired: followed.expired,
      problems: JSON.stringify(problems),
      updated_at: tx.now,
      ...(arrived && problems.length === 0 && noteOf(row.organization_id, until, tx.now, sealer)),
    }
    await tx.db
      .updateTable('audit_log_checks')
      .set(after)
      .where('organization_id', '=', row.organization_id)
      .where('state', '=', 'running')
      .where('started_at', '=', row.started_at)
      .where('position', '=', row.position)
      .execute()
    return after
  })
}

/** Those that are under way, the one that waits longest first. */
export function runningChecks(db: Db, limit: number): Promise<CheckRow[]> {
  return db
    .selectFrom('audit_log_checks')
    .selectAll()
    .where('state', '=', 'running')
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** Trails whose time has come; one that was found broken waits for somebody who has looked at it. */
export async function dueForCheck(store: Store, limit: number): Promise<(AuditScope & { whole: boolean })[]> {
  const now = store.clock()
  const day = secondsAfter(now, -checkedEverySeconds).toISOString()
  const month = secondsAfter(now, -wholeEverySeconds).toISOString()
  const { rows } = await sql<AuditScope & { whole_at: string | null }>`
    select t.environment_id, t.organization_id, c.whole_at
    from audit_log_trails t left join audit_log_checks c on c.organization_id = t.organization_id
    where t.position > 0 and (c.organization_id is null
      or (c.state = 'intact' and (c.whole_at <= ${month}
        or (c.started_at <= ${day} and c.noted_position < t.position))))
    order by c.started_at, t.organization_id limit ${limit}`.execute(store.db)
  return rows.map(({ whole_at, ...scope }) => ({ ...scope, whole: whole_at === null || whole_at <= month }))
}

/** The head that was found intact; undefined where there is none, or none that we wrote. */
export function notedHead(row: CheckRow, sealer: Sealer): Head | undefined {
  const { noted_position: position, noted_hash: hash } = row
  if (position === null || hash === null) return undefined
  return sealOf(row.organization_id, { position, hash }, sealer) === row.noted_seal
    ? { position, hash }
    : undefined
}

export function followedOf(row: CheckRow): Followed {
  if (row.position === 0) return fromTheBeginning
  const { position, hash, checked, expired, problems } = row
  return { at: { position, hash }, checked, expired, problems: parseJson<Tampering[]>(problems) }
}

function noteOf(organization_id: string, head: Head, at: string, sealer: Sealer) {
  return {
    noted_position: head.position,
    noted_hash: head.hash,
    noted_at: at,
    noted_seal: sealOf(organization_id, head, sealer),
  }
}

function forgedNote(row: CheckRow): Tampering {
  return {
    position: row.noted_position ?? 0,
    code: 'forged_note',
    message: 'what the last check noted was changed',
  }
}

function sealOf(organization_id: string, { position, hash }: Head, sealer: Sealer): string {
  return createHmac('sha256', sealer.deriveKey('noted heads of audit logs'))
    .update(`${organization_id}:${position}:${hash}`)
    .digest('base64url')
}
