/** The organization's directories in one list; every change answers with the directory as it is afterwards. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../call.tsx'
import { passing } from '../../query.tsx'
import { saveKey } from '../../saving.tsx'
import { sessionQuery } from '../../session.tsx'
import type { HeldChange, PortalRequest, PortalSync } from './activity-contract.ts'
import {
  getDirectoryGuide,
  listPortalDirectories,
  type PortalDirectory,
  saveDirectoryProgress,
} from './contract.ts'

export type Directory = Static<typeof PortalDirectory>
export type Asked = Static<typeof PortalRequest>
export type Sync = Static<typeof PortalSync>
export type Held = Static<typeof HeldChange>

export const directoriesQuery = queryOptions({
  queryKey: ['dsync', 'directories'],
  queryFn: async () => (await call(listPortalDirectories)).data,
})
export const guideQuery = (id: string) =>
  queryOptions({
    queryKey: ['dsync', 'guide', id],
    queryFn: () => call(getDirectoryGuide, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Puts what the server answered in the place of what we knew. The list of areas says what state it is in, too. */
export function keepDirectory(client: QueryClient, directory: Directory) {
  const before = client.getQueryData(directoriesQuery.queryKey)?.find(({ id }) => id === directory.id)
  if (before?.state !== directory.state || before.held !== directory.held)
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  client.setQueryData(directoriesQuery.queryKey, (known = []) =>
    known.some((each) => each.id === directory.id)
      ? known.map((each) => (each.id === directory.id ? directory : each))
      : [...known, directory],
  )
}

export function useDirectories() {
  return useSuspenseQuery(directoriesQuery).data
}
export function useDirectory(id: string): Directory | undefined {
  return useDirectories().find((directory) => directory.id === id)
}
export function useGuide(id: string) {
  return useSuspenseQuery(guideQuery(id)).data
}

type Known = Directory['progress']
type Change = Static<typeof saveDirectoryProgress.body>
/** Ticks show at once; the server learns of them right after. The change is made to what is known by then. */
export function useSaveProgress({ id }: Directory) {
  const client = useQueryClient()
  const key = [...saveKey, 'directory', id]
  const known = () => client.getQueryData(directoriesQuery.queryKey)?.find((each) => each.id === id)
  const saving = useMutation({
    mutationKey: key,
    scope: { id: `directory ${id}` },
    mutationFn: (body: Change) => call(saveDirectoryProgress, { params: { id }, body }),
    retry: (count, error) => passing(error) && count < 2,
    onSuccess: (directory) => {
      // While newer ticks are under way, this answer does not know them yet.
      const newer = client.isMutating({ mutationKey: key }) > 1 ? known()?.progress : undefined
      keepDirectory(client, newer ? { ...directory, progress: newer } : directory)
    },
  })
  return {
    ...saving,
    save: async (change: (known: Known) => Change) => {
      const directory = known()
      if (!directory) return
      const progress = change(directory.progress)
      keepDirectory(client, { ...directory, progress: { ...directory.progress, ...progress } })
      await saving.mutateAsync(progress)
    },
  }
}
/** The steps that are done, and one more. */
export function withStep(known: Known, step: string): string[] {
  return [...new Set([...known.completed, step])]
}
