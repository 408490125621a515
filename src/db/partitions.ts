/**
 * Partitions by ranges of time text: `2027-11` holds what begins with it. Only PostgreSQL has them; on SQLite the table
 * is one piece, and whoever would drop a partition deletes its rows.
 */
import { sql } from 'kysely'
import type { Connection, Db } from './connect.ts'

export interface Partition {
  name: string
  from: string
  /** Exclusive. */
  to: string
}

export function monthOf(time: string): string {
  return time.slice(0, 7)
}
/** The month after `2026-12` is `2027-01`. */
export function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7)
}
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** Makes the partition unless it is there. Several processes may do so at once. */
export async function ensurePartition(
  { db, engine }: Connection,
  table: string,
  from: string,
  to: string,
): Promise<void> {
  if (engine === 'sqlite') return
  const name = `${table}_${from.replaceAll('-', '_')}`
  const statement = sql`create table if not exists ${sql.table(name)} partition of ${sql.table(table)}
    for values from (${sql.lit(from)}) to (${sql.lit(to)})`
  for (let attempt = 1; ; attempt++)
    try {
      await statement.execute(db)
      return
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      // Made by another process at the same moment, or something in the table's way for the moment.
      if (!['23505', '42P07', '40P01'].includes(code) || attempt === 5) throw error
    }
}

/** Without the one that takes the rest. */
export async function listPartitions({ db, engine }: Connection, table: string): Promise<Partition[]> {
  if (engine === 'sqlite') return []
  const { rows } = await sql<{ name: string; bounds: string }>`
    select child.relname as name, pg_get_expr(child.relpartbound, child.oid) as bounds
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = ${table}::regclass order by child.relname`.execute(db)
  return rows.flatMap(({ name, bounds }) => {
    const [, from, to] = /^FOR VALUES FROM \('([\d-]+)'\) TO \('([\d-]+)'\)$/.exec(bounds) ?? []
    return from && to ? [{ name, from, to }] : []
  })
}

export async function dropPartition(db: Db, { name }: Partition): Promise<void> {
  await sql`drop table if exists ${sql.table(name)}`.execute(db)
}
