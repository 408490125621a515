import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Intent } from '../../resources/portal-links/intents.ts'
import { call } from '../call.tsx'
import { listSessionChanges } from '../contract.ts'

export interface ChangesShown {
  intent?: Intent
  target_id?: string
  limit?: number
}
export const changesQuery = ({ limit = 25, ...filter }: ChangesShown) =>
  infiniteQueryOptions({
    queryKey: ['changes', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      call(listSessionChanges, { query: { limit, ...filter, ...(pageParam && { after: pageParam }) } }),
    getNextPageParam: (page) => page.list_metadata.after ?? undefined,
    // What was done a moment ago on another screen must stand here.
    staleTime: 0,
  })
