/**
 * What is searched for, as the address says it. Pure: parsed at the door, so that an address that somebody changed by
 * hand asks for less and breaks nothing.
 */
import {
  type AuditColumn,
  type AuditRange,
  auditColumns,
  auditRanges,
} from '../../../resources/audit-logs/periods.ts'
import type { AuditSearch } from '../../../resources/audit-logs/views-contract.ts'

export type LogSearch = AuditSearch & {
  /** The one whose details are open. */
  event?: string
}
export const filterKeys = ['actions', 'actor_names', 'actor_ids', 'target_types', 'target_ids'] as const
export type FilterKey = (typeof filterKeys)[number]

export const usualRange: AuditRange = '7d'
export const usualColumns: readonly AuditColumn[] = ['action', 'actor', 'targets', 'location']

const hour = 3_600_000
const lengths: Record<AuditRange, number> = {
  '1h': hour,
  '24h': 24 * hour,
  '7d': 168 * hour,
  '30d': 720 * hour,
}

export function parseSearch(raw: Record<string, unknown>): LogSearch {
  const from = instantOf(raw.from)
  const to = instantOf(raw.to)
  const ordered = from !== undefined && (to === undefined || from < to)
  const range = auditRanges.find((one) => one === raw.range)
  const q = textOf(raw.q, 200)
  const event = textOf(raw.event, 64)
  const columns = auditColumns.filter((one) => [raw.columns].flat().includes(one))
  const search: LogSearch = {
    ...(ordered ? { from, ...(to !== undefined && { to }) } : range && { range }),
    ...(q && { q }),
    ...(columns.length > 0 && { columns }),
    ...(event && { event }),
  }
  for (const key of filterKeys) {
    const values = [raw[key]].flat().flatMap((one) => textOf(one, 255) ?? [])
    if (values.length > 0) search[key] = [...new Set(values)].slice(0, 50)
  }
  return search
}

function textOf(value: unknown, most: number): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= most ? text : undefined
}
function instantOf(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

export interface Span {
  start: number
  end: number
}
export function spanOf(search: LogSearch, now: number): Span {
  if (search.from === undefined) return { start: now - lengths[search.range ?? usualRange], end: now }
  return { start: Date.parse(search.from), end: search.to === undefined ? now : Date.parse(search.to) }
}

/** All but the range, as the server wants it. */
export function filtersOf(search: LogSearch) {
  const { actions, actor_ids, actor_names, target_ids, target_types, q } = search
  return {
    ...(q && { search: q }),
    ...(actions && { actions }),
    ...(actor_ids && { actor_ids }),
    ...(actor_names && { actor_names }),
    ...(target_ids && { target_ids }),
    ...(target_types && { target_types }),
  }
}

/** Up to now has no end: an event may have happened by a clock that is ahead of ours. */
export function rangeOf(search: LogSearch, now: number) {
  const { start, end } = spanOf(search, now)
  const range_start = new Date(start).toISOString()
  return { range_start, ...(search.to !== undefined && { range_end: new Date(end).toISOString() }) }
}

export function isFiltered(search: LogSearch): boolean {
  return Object.keys(filtersOf(search)).length > 0
}
export function withoutFilters({ range, from, to, columns }: LogSearch): LogSearch {
  return {
    ...(range && { range }),
    ...(from && { from }),
    ...(to && { to }),
    ...(columns && { columns }),
  }
}
/** The search without what is open: what a view keeps. */
export function searchOf({ event: _, ...search }: LogSearch): AuditSearch {
  return search
}
export function withEvent(search: LogSearch, event: string): LogSearch {
  return { ...searchOf(search), event }
}
export function withRange(search: LogSearch, range: Pick<AuditSearch, 'range' | 'from' | 'to'>): LogSearch {
  const { range: _, from: __, to: ___, ...rest } = searchOf(search)
  return { ...rest, ...range }
}
export function withValues(search: LogSearch, key: FilterKey, values: readonly string[]): LogSearch {
  const { [key]: _, ...rest } = searchOf(search)
  return values.length > 0 ? { ...rest, [key]: [...values] } : rest
}
export function withText(search: LogSearch, text: string): LogSearch {
  const { q: _, ...rest } = searchOf(search)
  return text.trim() ? { ...rest, q: text.trim() } : rest
}
/** Are both the same view? The order of what stands in them says nothing. */
export function isSame(one: AuditSearch, other: AuditSearch): boolean {
  const spelled = (search: AuditSearch) => JSON.stringify(Object.entries(parseSearch({ ...search })).sort())
  return spelled(one) === spelled(other)
}
