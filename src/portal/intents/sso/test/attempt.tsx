/** One sign-in or test, asked for again while it is still under way. */
import { queryOptions } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../../call.tsx'
import { type Attempt as AttemptSchema, getAttempt } from '../contract.ts'

export type Attempt = Static<typeof AttemptSchema>

export const attemptQuery = (connection_id: string, attempt_id: string) =>
  queryOptions({
    queryKey: ['sso', 'attempt', connection_id, attempt_id],
    queryFn: () => call(getAttempt, { params: { id: connection_id, attempt_id } }),
    refetchInterval: ({ state }) => (state.data?.state === 'started' ? 2000 : false),
    refetchIntervalInBackground: true,
  })
