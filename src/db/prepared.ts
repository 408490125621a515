/**
 * Reads that repeat thousands of times a second: built once with Kysely, prepared once by the engine. They run beside
 * the transactions, never inside one, and see what is committed.
 */
import type { Compilable } from 'kysely'
import type { Db } from './connect.ts'

/** SQLite answers at once, PostgreSQL in one round trip. */
export type PreparedRead<A extends string[], R> = (...args: A) => R[] | Promise<R[]>
export type PrepareRead = <A extends string[], R>(
  build: (db: Db, ...args: A) => Compilable<R>,
) => PreparedRead<A, R>

/** How an engine runs a text with parameters, preparing it the first time. */
export type RunText = <R>(sql: string, parameters: string[]) => R[] | Promise<R[]>

export function preparing(db: Db, run: RunText): PrepareRead {
  return <A extends string[], R>(build: (db: Db, ...args: A) => Compilable<R>) => {
    const marks = Array.from({ length: build.length - 1 }, (_, at) => `argument ${at}`)
    const { sql, parameters } = build(db, ...(marks as A)).compile()
    const places = parameters.map((parameter) => marks.indexOf(String(parameter)))
    return (...args: A) =>
      run<R>(
        sql,
        places.map((place) => args[place] ?? ''),
      )
  }
}
