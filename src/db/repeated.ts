/**
 * Writes of one row that repeat thousands of times a second: Kysely builds the text once, with marks in place of values;
 * building it costs as much as everything else that a process does for such a write.
 */
import { type Compilable, CompiledQuery } from 'kysely'
import type { Db, Engine } from './connect.ts'
import type { Tx } from './store.ts'

interface Text {
  sql: string
  /** For each parameter the member of the row that it is. */
  members: string[]
}

/** @param build takes members of the row as they are, and computes nothing from them: they are marks. */
export function repeated<R extends object>(build: (db: Db, row: R, engine: Engine) => Compilable) {
  const texts = new Map<Engine, Text>()
  return async (tx: Tx, row: R): Promise<void> => {
    let text = texts.get(tx.engine)
    if (text === undefined) {
      text = textOf(build, tx, row)
      texts.set(tx.engine, text)
    }
    const values = new Map<string, unknown>(Object.entries(row))
    await tx.db.executeQuery(
      CompiledQuery.raw(
        text.sql,
        text.members.map((name) => values.get(name)),
      ),
    )
  }
}

function textOf<R extends object>(
  build: (db: Db, row: R, engine: Engine) => Compilable,
  tx: Tx,
  row: R,
): Text {
  const names = new Map(Object.keys(row).map((name) => [`mark of ${name}`, name]))
  const marks = Object.fromEntries([...names].map(([mark, name]) => [name, mark])) as R
  const { sql, parameters } = build(tx.db, marks, tx.engine).compile()
  const members = parameters.map((parameter) => {
    const name = names.get(String(parameter))
    if (name === undefined) throw new Error(`A repeated write may only take members of its row: ${sql}`)
    return name
  })
  return { sql, members }
}
