/** What is written for a batch. Nothing of it needs an answer, so PostgreSQL can take it as one statement (`Store.write`). */
import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../../db/connect.ts'
import { manyRows } from '../../db/many-rows.ts'
import type { Tx } from '../../db/store.ts'
import { addCounts, countsOf, givenCounts } from './counts.ts'
import type { Placed, Placement } from './place.ts'

const eventColumns = {
  id: 'text',
  organization_id: 'text',
  position: 'bigint',
  action: 'text',
  occurred_at: 'text',
  received_at: 'text',
  expires_at: 'text',
  actor_id: 'text',
  actor_name: 'text',
  words: 'text',
  data: 'text',
  hash: 'text',
} as const
const targetColumns = {
  organization_id: 'text',
  occurred_at: 'text',
  position: 'bigint',
  expires_at: 'text',
  targets: 'text',
} as const
const trailColumns = {
  environment_id: 'text',
  organization_id: 'text',
  retention: 'bigint',
  from_position: 'bigint',
  from_hash: 'text',
  position: 'bigint',
  hash: 'text',
} as const

/** @throws a null violation where a trail is not where `moved` says it was, an orphan where its organization is gone. */
export async function insertEvents({ db, engine, now }: Tx, { placed, moved }: Placement): Promise<void> {
  if (placed.length === 0) return
  const names = Object.keys(eventColumns)
  const values = names.map((name) => (name === 'words' ? wordsOf(engine) : sql.ref(name)))
  await sql`insert into audit_log_events (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(values)} from ${manyRows(engine, eventColumns, placed)}`.execute(db)
  await sql`insert into audit_log_event_targets (organization_id, target, occurred_at, position, expires_at)
    select organization_id, value, occurred_at, position, expires_at
    from ${manyRows(engine, targetColumns, placed)}, ${eachTarget(engine)}`.execute(db)
  await addCounts(db, givenCounts(engine, countsOf(placed)))
  await insertKeys({ db, engine, now }, placed)
  await moveTrails({ db, engine, now }, moved)
}

function wordsOf(engine: Engine): RawBuilder<unknown> {
  return engine === 'postgres' ? sql`array_to_tsvector(string_to_array(words, ' '))` : sql.ref('words')
}
function eachTarget(engine: Engine): RawBuilder<unknown> {
  return engine === 'postgres'
    ? sql`json_array_elements_text(targets::json) as each_target(value)`
    : sql`json_each(targets) as each_target`
}

type Writing = Pick<Tx, 'db' | 'engine' | 'now'>

async function insertKeys({ db, engine, now }: Writing, placed: readonly Placed[]): Promise<void> {
  const keys = placed.flatMap(({ idempotency }) => (idempotency === null ? [] : { digest: idempotency }))
  if (keys.length === 0) return
  await sql`insert into audit_log_idempotency_keys (day, digest, created_at)
    select ${now.slice(0, 10)}, digest, ${now} from ${manyRows(engine, { digest: 'text' }, keys)}`.execute(db)
}

/**
 * A trail that somebody moved meanwhile, or whose retention is another one by now, would have no position: nothing of
 * the batch is written. Nor is it when the organization is gone, whose trail went with it: it would begin anew without one.
 */
async function moveTrails({ db, engine, now }: Writing, moved: Placement['moved']): Promise<void> {
  const rows = moved.map(({ before, after }) => ({
    ...after,
    retention: before.retention_period_in_days,
    from_position: before.position,
    from_hash: before.hash,
  }))
  const given = manyRows(engine, trailColumns, rows)
  await sql`insert into audit_log_trails (environment_id, organization_id, position, hash, created_at)
    select environment_id, organization_id, position, hash, ${now} from ${given} where true
    on conflict do nothing`.execute(db)
  await sql`update audit_log_trails set hash = given.hash, position = case
      when audit_log_trails.position = given.from_position and audit_log_trails.hash = given.from_hash
        and coalesce(audit_log_trails.retention_period_in_days, 0) = coalesce(given.retention, 0)
      then given.position end
    from ${given} where audit_log_trails.organization_id = given.organization_id`.execute(db)
}
