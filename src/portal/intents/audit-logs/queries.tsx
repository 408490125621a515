/** What is known of the organization's audit log. */
import {
  infiniteQueryOptions,
  queryOptions,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../call.tsx'
import * as contract from './contract.ts'
import { filtersOf, type LogSearch, rangeOf, spanOf } from './search.ts'

export type Timeline = Static<typeof contract.countPortalAuditEvents.response>
export type AuditEvent = contract.StoredAuditEvent['event']

export const overviewQuery = queryOptions({
  queryKey: ['audit-logs'],
  queryFn: () => call(contract.getPortalAuditLog),
  refetchInterval: ({ state }) => (state.data?.chain.state === 'running' ? 1_500 : false),
})
export const useOverview = () => useSuspenseQuery(overviewQuery).data

export const eventsQuery = (search: LogSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit-logs', 'events', filtersOf(search), search.range, search.from, search.to],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      call(contract.listPortalAuditEvents, {
        body: {
          ...filtersOf(search),
          ...rangeOf(search, Date.now()),
          limit: 25,
          ...(pageParam && { after: pageParam }),
        },
      }),
    getNextPageParam: (page) => page.list_metadata.after ?? undefined,
    placeholderData: (previous) => previous,
  })

/** Of all actions: those that are not chosen stay in the legend, to be chosen. */
export const timelineQuery = (search: LogSearch, live: boolean) => {
  const { actions: _, ...filters } = filtersOf(search)
  return queryOptions({
    queryKey: ['audit-logs', 'timeline', filters, search.range, search.from, search.to],
    queryFn: async () => {
      const span = spanOf(search, Date.now())
      const range_start = new Date(span.start).toISOString()
      const range_end = new Date(span.end).toISOString()
      const timeline = await call(contract.countPortalAuditEvents, {
        body: { ...filters, range_start, range_end },
      })
      return { timeline, span }
    },
    placeholderData: (previous) => previous,
    ...(live && { refetchInterval: 15_000 }),
  })
}

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['audit-logs', 'event', id],
    queryFn: () => call(contract.getPortalAuditEvent, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const suggestionsQuery = (kind: contract.SuggestionKind, begins: string) =>
  queryOptions({
    queryKey: ['audit-logs', 'suggestions', kind, begins],
    queryFn: () => call(contract.suggestPortalAuditValues, { body: { kind, begins } }),
    placeholderData: (previous) => previous,
  })

export const viewsQuery = queryOptions({
  queryKey: ['audit-logs', 'views'],
  queryFn: () => call(contract.listPortalAuditViews),
})

export const exportsQuery = queryOptions({
  queryKey: ['audit-logs', 'exports'],
  queryFn: () => call(contract.listPortalAuditExports),
  refetchInterval: ({ state }) => (state.data?.data.some((one) => one.state === 'pending') ? 1_500 : false),
})

interface Tail {
  position: number
  /** Latest first. */
  events: readonly AuditEvent[]
}
const kept = 500
/** What was written since watching began. Paused, it stands still, and goes on where it stopped. */
export function useTail(search: LogSearch, watch: { since: number; on: boolean }): readonly AuditEvent[] {
  const client = useQueryClient()
  const queryKey = ['audit-logs', 'tail', watch.since, filtersOf(search)]
  const { data } = useQuery({
    queryKey,
    enabled: watch.on,
    staleTime: 0,
    refetchInterval: 2_500,
    queryFn: async (): Promise<Tail> => {
      const known = client.getQueryData<Tail>(queryKey)
      if (!known) return { position: (await call(contract.getPortalAuditLog)).head.position, events: [] }
      const { data: news, position } = await call(contract.tailPortalAuditEvents, {
        body: { ...filtersOf(search), position: known.position },
      })
      const events = [...news.map(({ event }) => event).reverse(), ...known.events]
      return { position, events: events.slice(0, kept) }
    },
  })
  return data?.events ?? none
}
const none: readonly AuditEvent[] = []
