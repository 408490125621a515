/** The organization's certificates in one list; every change answers with the connection as it is afterwards. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { Static } from 'typebox'
import { useAnnounce } from '../../../ui/announce.tsx'
import { call } from '../../call.tsx'
import { sessionQuery } from '../../session.tsx'
import { getRenewalSteps, getRenewalTest, listRenewals, type RenewalConnection } from './contract.ts'

export type Renewal = Static<typeof RenewalConnection>
export type Accepted = Renewal['certificates'][number]

export const renewalsQuery = queryOptions({
  queryKey: ['renewals'],
  queryFn: async () => (await call(listRenewals)).data,
})
export const stepsQuery = (id: string) =>
  queryOptions({
    queryKey: ['renewals', 'steps', id],
    queryFn: () => call(getRenewalSteps, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
export const testQuery = (id: string) =>
  queryOptions({
    queryKey: ['renewals', 'test', id],
    queryFn: () => call(getRenewalTest, { params: { id } }),
    refetchInterval: ({ state }) => (state.data && state.data.attempt.state !== 'started' ? false : 1_500),
    refetchIntervalInBackground: true,
  })

export function useRenewals() {
  return useSuspenseQuery(renewalsQuery).data
}
export function useRenewal(id: string): Renewal | undefined {
  return useRenewals().find((one) => one.id === id)
}
export function useSteps(id: string) {
  return useSuspenseQuery(stepsQuery(id)).data
}

export function keepRenewal(client: QueryClient, renewal: Renewal) {
  client.setQueryData(renewalsQuery.queryKey, (known = []) =>
    known.map((one) => (one.id === renewal.id ? renewal : one)),
  )
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

/** A change that is one press, and the words for whoever cannot see what it did. */
export function useChange<I = void>(send: (input: I) => Promise<Renewal>, said: (input: I) => string) {
  const client = useQueryClient()
  const say = useAnnounce()
  return useMutation({
    mutationFn: send,
    onSuccess: (renewal, input) => {
      keepRenewal(client, renewal)
      say(said(input))
    },
  })
}
