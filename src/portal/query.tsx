/** One cache for what the server says. A 401 anywhere means that the session is over, whichever screen asked. */
import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './call.tsx'

// A tick must show in the frame in which it was pressed, not one later.
notifyManager.setScheduler(queueMicrotask)

const listeners = new Set<() => void>()
/** Told once the server no longer knows this session. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function onError(error: Error) {
  if (error instanceof ApiProblem && error.status === 401) for (const listener of listeners) listener()
}

/** Worth another try: no answer at all, or a fault on our side. */
export function passing(error: Error): boolean {
  return !(error instanceof ApiProblem) || error.status === 0 || error.status >= 500
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { staleTime: 15_000, retry: (count, error) => passing(error) && count < 2 },
    // Without a network a change waits, and is sent by itself when the network is back.
    mutations: { networkMode: 'online' },
  },
})
