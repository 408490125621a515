/**
 * Values to filter by that begin with what somebody types, whatever their capitals. Indices know capitals, so the
 * spellings of what is typed are followed letter by letter, as far as anything begins so: "ada e" leads to "Ada E". From
 * there each value leads to the next one, however many events they have.
 */
import { sql } from 'kysely'
import { manyRows } from '../../db/many-rows.ts'
import type { Store } from '../../db/store.ts'
import { trailOf } from './queries.ts'
import type { AuditScope } from './trails.ts'

const kinds = {
  action: { table: 'audit_log_events', column: 'action', prefix: '' },
  actor_id: { table: 'audit_log_events', column: 'actor_id', prefix: '' },
  actor_name: { table: 'audit_log_events', column: 'actor_name', prefix: '' },
  target_id: { table: 'audit_log_event_targets', column: 'target', prefix: 'id:' },
  target_type: { table: 'audit_log_event_targets', column: 'target', prefix: 'type:' },
} as const

/** Spellings that are followed to their values; more of them say nothing to whoever looks for one. */
const spellings = 16

/** In the order of their letters. */
export async function suggest(
  store: Store,
  scope: AuditScope,
  kind: keyof typeof kinds,
  begins: string,
  limit: number,
): Promise<string[]> {
  const trail = await trailOf(store, scope)
  if (!trail) return []
  const { table, column, prefix } = kinds[kind]
  const of = sql.ref(`e.${column}`)
  const kept = sql`from ${sql.table(table)} as e
    where e.organization_id = ${trail.organization_id} and e.expires_at > ${store.clock().toISOString()}`
  const found: string[] = []
  for (const spelling of await spellingsOf()) found.push(...(await valuesFrom(spelling)))
  return found
    .map((value) => value.slice(prefix.length))
    .sort((a, b) => (lettersOf(a) < lettersOf(b) ? -1 : 1))
    .slice(0, limit)

  async function spellingsOf(): Promise<string[]> {
    const letters = [...begins].flatMap((letter, at) =>
      [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])].map((c) => ({ n: at + 1, c })),
    )
    if (letters.length === 0) return [prefix]
    const given = manyRows(store.engine, { n: 'bigint', c: 'text' }, letters)
    const longer = sql`spelled.text || given.c`
    const { rows } = await sql<{ text: string }>`with recursive spelled(text, n) as (
        select cast(${prefix} as text), cast(0 as bigint)
        union all
        select ${longer}, given.n from spelled join ${given} on given.n = spelled.n + 1
        where exists (select 1 ${kept} and ${of} >= ${longer} and ${of} < ${longer} || ${beyond})
      ) select text from spelled where n = ${[...begins].length} limit ${spellings}`.execute(store.db)
    return rows.map(({ text }) => text)
  }

  async function valuesFrom(first: string): Promise<string[]> {
    const next = (than: string, from: unknown) =>
      sql`(select min(${of}) ${kept} and ${of} ${sql.raw(than)} ${from} and ${of} < ${first + beyond})`
    const { rows } = await sql<{ value: string }>`with recursive found(value, n) as (
        select ${next('>=', first)}, 1
        union all
        select ${next('>', sql.ref('found.value'))}, n + 1 from found where value is not null and n < ${limit}
      ) select value from found where value is not null`.execute(store.db)
    return rows.map(({ value }) => value)
  }
}

/** After everything that begins so. */
const beyond = '\u{10ffff}'

/** Capitals decide between values that have nothing else between them. */
const lettersOf = (value: string) => `${value.toLowerCase()}\u0000${value}`
