/** A new token, in this tab's memory and nowhere else: going to another step and back does not lose it, a reload does. */
import { useSyncExternalStore } from 'react'

interface Fresh {
  id: string
  value: string
}
const fresh = new Map<string, Fresh>()
const watchers = new Set<() => void>()
function watch(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function keepFreshToken(directory_id: string, token: Fresh) {
  fresh.set(directory_id, token)
  for (const watcher of watchers) watcher()
}
export function useFreshToken(directory_id: string): Fresh | undefined {
  return useSyncExternalStore(watch, () => fresh.get(directory_id))
}
