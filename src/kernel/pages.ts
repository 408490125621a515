/** Cursor pages, once: `before` and `after` are ids, newest first unless asked otherwise (contract A6). */
import { type TSchema, Type } from 'typebox'
import { nullable } from './schema.ts'

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  before: Type.Optional(Type.String({ maxLength: 64 })),
  after: Type.Optional(Type.String({ maxLength: 64 })),
  order: Type.Optional(Type.Enum(['normal', 'desc', 'asc'])),
}

export function List<T extends TSchema>(item: T) {
  return Type.Object({
    object: Type.Literal('list'),
    data: Type.Array(item),
    list_metadata: Type.Object({ before: nullable(Type.String()), after: nullable(Type.String()) }),
  })
}

export interface PageRequest {
  limit?: number
  before?: string
  after?: string
  order?: 'normal' | 'desc' | 'asc'
}
export interface Page<T> {
  object: 'list'
  data: T[]
  list_metadata: { before: string | null; after: string | null }
}

/** How the database is to be asked: which side of which id, in which order, and one row more than the page. */
export interface Window {
  side?: { id: string; than: '<' | '>' }
  order: 'asc' | 'desc'
  take: number
}

export function windowOf(asked: PageRequest): Window {
  const page = straight(asked)
  const ascending = page.order === 'asc'
  const backwards = page.before !== undefined && page.after === undefined
  const cursor = page.after ?? page.before
  // Walking backwards reads the rows next to the cursor first and turns them round afterwards.
  const order = ascending !== backwards ? 'asc' : 'desc'
  return {
    order,
    take: (page.limit ?? 10) + 1,
    ...(cursor !== undefined && { side: { id: cursor, than: order === 'asc' ? '>' : '<' } }),
  }
}

/** `rows` as the window fetched them; the extra one only tells that there is more. */
export function pageOf<R extends { id: string }, T>(
  rows: R[],
  asked: PageRequest,
  shape: (row: R) => T,
): Page<T> {
  const page = straight(asked)
  const limit = page.limit ?? 10
  const more = rows.length > limit
  const backwards = page.before !== undefined && page.after === undefined
  const kept = rows.slice(0, limit)
  if (backwards) kept.reverse()
  const first = kept[0]?.id ?? null
  const last = kept.at(-1)?.id ?? null
  const ends = backwards
    ? { before: more ? first : null, after: last }
    : { before: page.after !== undefined ? first : null, after: more ? last : null }
  const reversed = asked.order === 'normal'
  return {
    object: 'list',
    data: kept.map(shape),
    list_metadata: reversed ? { before: ends.after, after: ends.before } : ends,
  }
}

/** `normal` lists newest first like `desc`, but there `before` fetches what is older and `after` what is newer. */
function straight({ limit, before, after, order }: PageRequest): PageRequest {
  const [older, newer] = order === 'normal' ? [before, after] : [after, before]
  return {
    ...(limit !== undefined && { limit }),
    ...(older !== undefined && { after: older }),
    ...(newer !== undefined && { before: newer }),
    order: order === 'asc' ? 'asc' : 'desc',
  }
}
