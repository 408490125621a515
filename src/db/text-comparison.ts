/** Comparing text by its characters, alike on both engines: neither the locale of a server nor LIKE has a say. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Engine } from './connect.ts'

export type TextComparison = 'eq' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

export function compareText(
  engine: Engine,
  text: RawBuilder<unknown>,
  op: TextComparison,
  value: string,
): RawBuilder<SqlBool> {
  const postgres = engine === 'postgres'
  const wanted = postgres ? sql`${value}::text` : sql`${value}`
  const ordered = postgres ? sql`${text} collate "C"` : text
  const order = { gt: '>', ge: '>=', lt: '<', le: '<=' } as const
  switch (op) {
    case 'eq':
      return sql<SqlBool>`${text} = ${wanted}`
    case 'co':
      return postgres
        ? sql<SqlBool>`strpos(${text}, ${wanted}) > 0`
        : sql<SqlBool>`instr(${text}, ${wanted}) > 0`
    case 'sw': {
      // A range, so that an index may serve.
      const end = behind(value)
      const from = sql<SqlBool>`${ordered} >= ${wanted}`
      if (end === undefined) return from
      return sql<SqlBool>`(${from} and ${ordered} < ${postgres ? sql`${end}::text` : sql`${end}`})`
    }
    case 'ew':
      return sql<SqlBool>`(length(${text}) >= length(${wanted}) and substr(${text}, length(${text}) - length(${wanted}) + 1) = ${wanted})`
    default:
      return sql<SqlBool>`${ordered} ${sql.raw(order[op])} ${wanted}`
  }
}

/** In the order of its characters. */
export function inOrder(engine: Engine, text: RawBuilder<unknown>): RawBuilder<unknown> {
  return engine === 'postgres' ? sql`${text} collate "C"` : text
}

/** The first text after all that start so; undefined: there is none. Code points and UTF-8 have one order. */
function behind(start: string): string | undefined {
  const points = [...start]
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0
    if (point === 0x10ffff) continue
    // Behind U+D7FF come the surrogates, which are no characters.
    return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
  }
  return undefined
}
