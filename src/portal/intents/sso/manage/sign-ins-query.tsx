import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../../../call.tsx'
import { listAttempts } from '../contract.ts'

export type Shown = 'all' | 'succeeded' | 'failed'

export const signInsQuery = (id: string, shown: Shown) =>
  infiniteQueryOptions({
    queryKey: ['sso', 'attempts', id, shown],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      call(listAttempts, {
        params: { id },
        query: {
          limit: 25,
          ...(pageParam && { after: pageParam }),
          ...(shown !== 'all' && { state: shown }),
        },
      }),
    getNextPageParam: (page) => page.list_metadata.after ?? undefined,
  })
