/** The organization's log streams, and what is known about one. */
import { type QueryClient, queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { LogStream } from '../../../resources/log-streams/contract.ts'
import { call } from '../../call.tsx'
import { sessionQuery } from '../../session.tsx'
import { getPortalStream, listPortalDestinations, listPortalStreams } from './contract.ts'

export const streamsQuery = queryOptions({
  queryKey: ['log-streams'],
  queryFn: () => call(listPortalStreams),
})
export const destinationsQuery = queryOptions({
  queryKey: ['log-streams', 'destinations'],
  queryFn: () => call(listPortalDestinations),
  staleTime: Number.POSITIVE_INFINITY,
})
export const streamQuery = (id: string, problems: boolean) =>
  queryOptions({
    queryKey: ['log-streams', 'one', id, problems],
    queryFn: () => call(getPortalStream, { params: { id }, query: { problems } }),
    // Somebody watches: a page of numbers that stand still would be doubted.
    refetchInterval: 5_000,
  })

/** What the test event of the settings that were saved just now did; the page of the stream shows it. */
export const savedTrialKey = (id: string) => ['log-stream-trial', id]

export type Stream = LogStream
export type Detail = Static<typeof getPortalStream.response>
export type Minute = Detail['minutes'][number]

export const useStreams = () => useSuspenseQuery(streamsQuery).data.data
export const useDestinations = () => useSuspenseQuery(destinationsQuery).data

/** After a change, everything that shows a stream is asked for again; the rail may have to say something else. */
export function useRefresh() {
  const client = useQueryClient()
  return () => refresh(client)
}
async function refresh(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: streamsQuery.queryKey })
  await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

/** The states that a person tells apart: one that was never finished is not one that was paused. */
export type Standing = 'streaming' | 'retrying' | 'paused' | 'unfinished' | 'refused'
export function standing({ state, activated_at }: Stream): Standing {
  if (state === 'active') return 'streaming'
  if (state === 'error') return 'retrying'
  if (state === 'invalid') return 'refused'
  return activated_at === null ? 'unfinished' : 'paused'
}
export const standingTones = {
  streaming: 'ok',
  retrying: 'warn',
  paused: 'off',
  unfinished: 'draft',
  refused: 'bad',
} as const
