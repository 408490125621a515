import { queryOptions } from '@tanstack/react-query'
import { call } from '../../call.tsx'
import { watchDirectory } from './activity-contract.ts'

/** Asked again while somebody watches: requests come in bursts, and a second late is soon enough. */
export const activityQuery = (id: string) =>
  queryOptions({
    queryKey: ['dsync', 'activity', id],
    queryFn: () => call(watchDirectory, { params: { id } }),
    refetchInterval: 3_000,
    staleTime: 0,
  })
