/** Filters as SQL: what every row must fit, and which index leads to the rows. */
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { AuditLogTrailRow } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import { invalid } from '../../kernel/errors.ts'
import type { AuditEventFilters } from './contract.ts'
import { keptSince } from './trails.ts'
import { searchedWords } from './words.ts'

type Trail = Selectable<AuditLogTrailRow>
export type Condition = RawBuilder<SqlBool>

/** What is absent asks for nothing. */
export function all(conditions: readonly (Condition | false | undefined)[]): Condition {
  return sql<SqlBool>`${sql.join(
    conditions.filter((one) => one !== undefined && one !== false),
    sql` and `,
  )}`
}

/** The organization's events that retention has not taken, of `audit_log_events as e`. */
export function mayBeSeen(store: Store, trail: Trail): Condition {
  const now = store.clock()
  return sql`e.organization_id = ${trail.organization_id} and e.expires_at > ${now.toISOString()}
    and e.received_at > ${keptSince(trail, now)}`
}

/**
 * Every filter but the targets that lead: asked again, they would only mislead the planner. The range is asked of the
 * table that is read in order, whose index it narrows.
 */
export function filtersOf(
  store: Store,
  trail: Trail,
  filters: AuditEventFilters,
  { table = 'e', kind }: Pick<Lead, 'table' | 'kind'> = {},
): Condition[] {
  const { range_start, range_end, actions, actor_ids, actor_names, search } = filters
  const targets = [
    targetKeys('id', kind === 'id' ? [] : filters.target_ids),
    targetKeys('type', kind === 'type' ? [] : filters.target_types),
  ]
  const at = sql.ref(`${table}.occurred_at`)
  const conditions = [
    range_start !== undefined && sql<SqlBool>`${at} >= ${instantOf('range_start', range_start)}`,
    range_end !== undefined && sql<SqlBool>`${at} < ${instantOf('range_end', range_end)}`,
    oneOf('e.action', actions),
    oneOf('e.actor_id', actor_ids),
    oneOf('e.actor_name', actor_names),
    ...targets.map(
      (keys) =>
        keys.length > 0 &&
        sql<SqlBool>`exists (select 1 from audit_log_event_targets as t
          where t.organization_id = e.organization_id and ${oneOf('t.target', keys)}
            and t.occurred_at = e.occurred_at and t.position = e.position and t.expires_at = e.expires_at)`,
    ),
    search !== undefined && contains(store, trail, search),
  ]
  return conditions.filter((one) => one !== false && one !== undefined)
}

/** Rows to begin with, before the rest of the filters: one lead for each value, so that each is read in order. */
export interface Lead {
  from: RawBuilder<unknown>
  /** Which of its tables is read in the order by time. */
  table?: 'e' | 't'
  /** The kind of target that leads. */
  kind?: 'id' | 'type'
  /** It has no order: common words are met sooner on a way through time. */
  words?: true
  condition?: Condition
}

/**
 * The filter that says most leads; PostgreSQL may still see a better way among the columns. Words lead by their index,
 * which has no order: all events that hold them are sorted.
 */
export function leadsOf(store: Store, trail: Trail, filters: AuditEventFilters): Lead[] {
  const from = sql`audit_log_events as e`
  const column = (name: string, values: readonly string[] | undefined) =>
    values?.map((value): Lead => ({ from, condition: sql`${sql.ref(name)} = ${value}` })) ?? []
  const ways = [
    targetKeys('id', filters.target_ids).map((key) => byTarget(store, trail, 'id', key)),
    column('e.actor_id', filters.actor_ids),
    byWords(store, trail, filters.search),
    column('e.actor_name', filters.actor_names),
    column('e.action', filters.actions),
    targetKeys('type', filters.target_types).map((key) => byTarget(store, trail, 'type', key)),
  ]
  return ways.find((leads) => leads.length > 0) ?? [{ from }]
}

/** One event for each target, in the targets' order: PostgreSQL, left to itself, would sort all events of a common type. */
const sameEvent = sql`e.organization_id = t.organization_id and e.position = t.position
  and e.expires_at = t.expires_at`
function byTarget(store: Store, trail: Trail, kind: 'id' | 'type', key: string): Lead {
  return {
    table: 't',
    kind,
    from:
      store.engine === 'postgres'
        ? sql`audit_log_event_targets as t cross join lateral (
            select * from audit_log_events as e where ${sameEvent} offset 0) as e`
        : sql`audit_log_event_targets as t join audit_log_events as e on ${sameEvent}`,
    condition: sql`t.organization_id = ${trail.organization_id} and t.target = ${key}
      and t.expires_at > ${store.clock().toISOString()}`,
  }
}

function byWords(store: Store, trail: Trail, search: string | undefined): Lead[] {
  const found = search === undefined || store.engine === 'sqlite' ? undefined : contains(store, trail, search)
  if (!found) return []
  const where = all([mayBeSeen(store, trail), found])
  return [{ words: true, from: sql`(select * from audit_log_events as e where ${where} offset 0) as e` }]
}

/** Words that are looked for; undefined when there is none in the text. */
function contains(store: Store, { organization_id }: Trail, text: string): Condition | undefined {
  const words = searchedWords(organization_id, text)
  if (words.length === 0) return undefined
  if (store.engine === 'postgres')
    return sql`e.words @@ ${words.map((word) => `'${word.replaceAll(/['\\]/g, '$&$&')}':*`).join(' & ')}::tsquery`
  return all(words.map((word) => sql`instr(' ' || e.words, ${` ${word}`}) > 0`))
}

function oneOf(column: string, values: readonly string[] | undefined): Condition | undefined {
  if (!values || values.length === 0) return undefined
  return sql`${sql.ref(column)} in (${sql.join(values)})`
}

function targetKeys(kind: 'id' | 'type', values: readonly string[] = []): string[] {
  return values.map((value) => `${kind}:${value}`)
}

/** @throws 422 */
export function instantOf(field: string, text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time))
    throw invalid([{ field, code: 'invalid_format', message: `${field} is not a time.` }])
  return new Date(time).toISOString()
}
