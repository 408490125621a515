import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../../call.tsx'
import { listPortalGroups, listPortalPeople, type PortalPerson } from '../people-contract.ts'

export type Person = Static<typeof PortalPerson>
type Asked = NonNullable<Parameters<typeof call<typeof listPortalPeople>>[1]>['query']

export const peopleQuery = (id: string, asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['dsync', 'people', id, asked],
    queryFn: ({ pageParam }) =>
      call(listPortalPeople, {
        params: { id },
        query: { ...asked, ...(pageParam !== null && { after: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ after }) => after,
    staleTime: 5_000,
  })

export const groupsQuery = (id: string, search: string) =>
  infiniteQueryOptions({
    queryKey: ['dsync', 'groups', id, search],
    queryFn: ({ pageParam }) =>
      call(listPortalGroups, {
        params: { id },
        query: { ...(search && { search }), ...(pageParam !== null && { after: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ after }) => after,
    staleTime: 5_000,
  })
