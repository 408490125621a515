/** One page of a list (`kernel/pages.ts`): what is asked for of the query that names whose rows and which. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Page, type PageRequest, pageOf, windowOf } from '../kernel/pages.ts'

/** What a page needs of a query, of whatever tables it is. */
interface Pageable<R> {
  where(condition: RawBuilder<SqlBool>): Pageable<R>
  orderBy(column: RawBuilder<unknown>, direction: 'asc' | 'desc'): Pageable<R>
  limit(count: number): Pageable<R>
  execute(): Promise<R[]>
}

export async function readPage<R extends { id: string }, T>(
  query: Pageable<R>,
  asked: PageRequest,
  shape: (row: R) => T,
): Promise<Page<T>> {
  return pageOf(await readWindow(query, asked), asked, shape)
}

/** The rows of a page, and one more when there are more. */
export function readWindow<R extends { id: string }>(query: Pageable<R>, asked: PageRequest): Promise<R[]> {
  const { side, order, take } = windowOf(asked)
  const id = sql.ref('id')
  const page = query.orderBy(id, order).limit(take)
  if (!side) return page.execute()
  return page.where(sql<SqlBool>`${id} ${sql.raw(side.than)} ${side.id}`).execute()
}
