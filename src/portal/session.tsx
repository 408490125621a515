/** Who is being set up, and whether we are still let in. */
import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { call } from './call.tsx'
import { getSession } from './contract.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => call(getSession),
  staleTime: 60_000,
})

/** Inside the gate the session is always there. */
export function useSession() {
  return useSuspenseQuery(sessionQuery).data
}
/** Outside the gate (an ended session, a first load) it may not be. */
export function useKnownSession() {
  return useQuery({ ...sessionQuery, enabled: false }).data
}
export function useBrandRadius() {
  return useKnownSession()?.branding.radius ?? 'medium'
}
