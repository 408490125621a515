/** Filter, order and page of a list (RFC 7644 section 3.4.2). */
import { readFilter, readPath, refuse } from '../../protocols/scim/index.ts'
import { type Flow, have } from '../flow.ts'
import { filterOf, parameter } from '../parameters.ts'
import type { PageWanted } from '../search/find.ts'

const perPage = 100
export const mostPerPage = 1_000

export function readPage(flow: Flow): void {
  const { input, type, quirks } = have(flow, 'type')
  const note = quirks.add.bind(quirks)
  const filter = filterOf(input, note)
  const sort = sortOf(flow)
  flow.page = {
    ...(filter?.trim() && { filter: readFilter(filter, type, note) }),
    ...(sort && { sort }),
    // Less than one counts as one, less than none as none.
    startIndex: Math.max(1, whole(parameter(input, 'startIndex'), 'startIndex') ?? 1),
    count: Math.min(mostPerPage, Math.max(0, whole(parameter(input, 'count'), 'count') ?? perPage)),
  }
}

function sortOf(flow: Flow): PageWanted['sort'] | undefined {
  const { input, type } = have(flow, 'type')
  const by = parameter(input, 'sortBy')
  if (by === undefined || by === '') return undefined
  const path = readPath(by, type)
  if (path?.name === undefined || path.attribute?.returned === 'never')
    throw refuse('invalidPath', `'${by.slice(0, 200)}' names no attribute that can be sorted by.`)
  const order = parameter(input, 'sortOrder')?.toLowerCase() ?? 'ascending'
  if (order !== 'ascending' && order !== 'descending')
    throw refuse('invalidValue', "'sortOrder' is expected ascending or descending.")
  return { path, descending: order === 'descending' }
}

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^-?\d{1,9}$/.test(text)) throw refuse('invalidValue', `'${name}' is expected to be a whole number.`)
  return Number(text)
}
