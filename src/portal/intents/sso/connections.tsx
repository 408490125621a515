/** The organization's connections, kept in one list; every change answers with the connection as it is afterwards. */
import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query'
import type { Static } from 'typebox'
import { call } from '../../call.tsx'
import { getGuide } from '../../guides-contract.ts'
import { passing } from '../../query.tsx'
import { saveKey } from '../../saving.tsx'
import { sessionQuery } from '../../session.tsx'
import { listPortalConnections, type PortalConnection, saveDraft, saveProgress } from './contract.ts'

export type Connection = Static<typeof PortalConnection>
export type Draft = NonNullable<Connection['draft']>
export type DraftInput = Static<typeof saveDraft.body>
export type Progress = Static<typeof saveProgress.body>

export const connectionsQuery = queryOptions({
  queryKey: ['sso', 'connections'],
  queryFn: async () => (await call(listPortalConnections)).data,
})
export const guideQuery = (id: string) =>
  queryOptions({
    queryKey: ['guide', id],
    queryFn: () => call(getGuide, { params: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** Puts what the server answered in the place of what we knew. The list of areas says what state it is in, too. */
export function keepConnection(client: QueryClient, connection: Connection) {
  const before = client.getQueryData(connectionsQuery.queryKey)?.find(({ id }) => id === connection.id)
  if (before?.state !== connection.state) void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  client.setQueryData(connectionsQuery.queryKey, (known = []) =>
    known.some((each) => each.id === connection.id)
      ? known.map((each) => (each.id === connection.id ? connection : each))
      : [...known, connection],
  )
}

export function useConnections() {
  return useSuspenseQuery(connectionsQuery).data
}
export function useConnection(id: string): Connection | undefined {
  return useConnections().find((connection) => connection.id === id)
}
export function useGuide(id: string) {
  return useSuspenseQuery(guideQuery(id)).data
}

/** What is saved by itself: one change after the other per connection, waiting while there is no network. */
function useSaving<I>(kind: 'draft' | 'progress', id: string, send: (input: I) => Promise<Connection>) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: [...saveKey, kind, id],
    scope: { id: `connection ${id}` },
    mutationFn: send,
    retry: (count, error) => passing(error) && count < 2,
    onSuccess: (connection) => {
      // While newer ticks are under way, this answer does not know them yet.
      const others =
        client.isMutating({ mutationKey: [...saveKey, 'progress', id] }) - (kind === 'progress' ? 1 : 0)
      const known =
        others > 0 && client.getQueryData(connectionsQuery.queryKey)?.find((each) => each.id === id)
      keepConnection(client, known ? { ...connection, progress: known.progress } : connection)
    },
  })
}
export function useSaveDraft(id: string) {
  return useSaving('draft', id, (body: DraftInput) => call(saveDraft, { params: { id }, body }))
}

type Known = Connection['progress']
/** Ticks show at once; the server learns of them right after. The change is made to what is known by then. */
export function useSaveProgress({ id }: Connection) {
  const client = useQueryClient()
  const saving = useSaving('progress', id, (body: Progress) => call(saveProgress, { params: { id }, body }))
  return {
    ...saving,
    save: async (change: (known: Known) => Progress) => {
      const connection = client.getQueryData(connectionsQuery.queryKey)?.find((each) => each.id === id)
      if (!connection) return
      const progress = change(connection.progress)
      keepConnection(client, { ...connection, progress: { ...connection.progress, ...progress } })
      await saving.mutateAsync(progress)
    },
  }
}
/** The steps that are done, and one more. */
export function withStep(known: Known, step: string): string[] {
  return [...new Set([...known.completed, step])]
}
