/** Many rows as a few parameters: a statement of the same text for one row and for a thousand, prepared and parsed once. */
import { type RawBuilder, sql } from 'kysely'
import { type ArrayType, binaryArray } from './binary-array.ts'
import type { Engine } from './connect.ts'

/** What to select from: `given`, whose columns are those of `types`; other members of the rows stay behind. */
export function manyRows<C extends string>(
  engine: Engine,
  types: Readonly<Record<C, ArrayType>>,
  rows: readonly Readonly<Record<NoInfer<C>, string | number | null>>[],
): RawBuilder<unknown> {
  const names = Object.keys(types) as C[]
  if (engine === 'postgres') {
    const columns = names.map((name) => {
      const values = rows.map((row) => row[name])
      return sql`${binaryArray(types[name], values)}::${sql.raw(types[name])}[]`
    })
    return sql`unnest(${sql.join(columns)}) as given(${sql.join(names.map((name) => sql.ref(name)))})`
  }
  const columns = names.map((name) => sql`value ->> ${sql.lit(name)} as ${sql.ref(name)}`)
  return sql`(select ${sql.join(columns)} from json_each(${JSON.stringify(rows, names)})) as given`
}
