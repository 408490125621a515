/** "Contains", without regard to case, alike on both engines. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** @param text taken literally: `%` and `_` are nothing special. */
export function contains(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[%_!]/g, '!$&')}%`
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '!'`
}
