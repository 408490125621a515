/** Many rows as one parameter: a statement of the same text for one row and for a thousand, prepared and parsed once. */
import { type RawBuilder, sql } from 'kysely'
import type { Engine } from './connect.ts'

type Type = 'text' | 'bigint'

/** What to select from: `given`, whose columns are those of `types`; other members of the rows stay behind. */
export function manyRows<C extends string>(
  engine: Engine,
  types: Readonly<Record<C, Type>>,
  rows: readonly Readonly<Record<NoInfer<C>, string | number | null>>[],
): RawBuilder<unknown> {
  const names = Object.keys(types) as C[]
  const json = JSON.stringify(rows, names)
  if (engine === 'postgres') {
    const columns = names.map((name) => sql`${sql.ref(name)} ${sql.raw(types[name])}`)
    return sql`json_to_recordset(${json}::json) as given(${sql.join(columns)})`
  }
  const columns = names.map((name) => sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`)
  return sql`(select ${sql.join(columns)} from json_each(${json})) as given`
}
