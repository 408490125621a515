/** The organization's domains in one list, asked for again while something is awaited. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../call.tsx'
import { sessionQuery } from '../../session.tsx'
import { checkPortalDomain, listPortalDomains, type PortalDomain, restartPortalDomain } from './contract.ts'

export type Domain = Static<typeof PortalDomain>
export type Trace = NonNullable<Domain['trace']>
export type Asked = Trace['questions'][number]
export type Diagnosis = Trace['diagnosis']

export const domainsQuery = queryOptions({
  queryKey: ['domains'],
  queryFn: () => call(listPortalDomains),
  // While somebody waits: about as often as the server looks.
  refetchInterval: ({ state }) =>
    state.data?.lookups && state.data.data.some(({ state: one }) => one === 'pending') ? 5_000 : false,
})

export function useDomains() {
  return useSuspenseQuery(domainsQuery).data
}

/** Puts what the server answered in the place of what we knew; the rail may have to say something else now. */
export function keepDomain(client: QueryClient, domain: Domain) {
  client.setQueryData(domainsQuery.queryKey, (known) => {
    if (!known) return known
    const others = known.data.filter(({ id }) => id !== domain.id)
    const data =
      others.length < known.data.length
        ? known.data.map((one) => (one.id === domain.id ? domain : one))
        : [...others, domain]
    return { ...known, data }
  })
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

export function useCheck({ id }: Domain) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(checkPortalDomain, { params: { id } }),
    onSuccess: (domain) => keepDomain(client, domain),
  })
}
export function useRestart({ id }: Domain) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(restartPortalDomain, { params: { id } }),
    onSuccess: (domain) => keepDomain(client, domain),
  })
}

export function isVerified({ state }: Domain): boolean {
  return state === 'verified' || state === 'legacy_verified'
}

/** Which of the states that a person tells apart it is. */
export function standing(domain: Domain): 'verified' | 'missing' | 'pending' | 'failed' | 'unverified' {
  if (isVerified(domain)) return domain.missing_since ? 'missing' : 'verified'
  return domain.state === 'failed' || domain.state === 'unverified' ? domain.state : 'pending'
}
export const standingTones = {
  verified: 'ok',
  missing: 'warn',
  pending: 'wait',
  failed: 'bad',
  unverified: 'bad',
} as const
