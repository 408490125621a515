/** Saves what is typed a moment after the last key, says so while it has not, and once more when the screen goes away. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { useUnsaved } from '../saving.tsx'

const PAUSE = 700

interface Autosave<T> {
  value: T
  /** What the server has: only a difference from it is sent. */
  saved: T
  /** Half-typed values wait. */
  ready: boolean
  /** False: the server would not keep it, so it stays what it was, a text in this tab. */
  save: (value: T) => Promise<unknown>
}
export function useAutosave<T>({ value, saved, ready, save }: Autosave<T>) {
  const key = JSON.stringify(value)
  const [sent, setSent] = useState(() => JSON.stringify(saved))
  const [error, setError] = useState<Error>()
  // Nothing to send is not something unsent: a secret leaves its field empty once it is saved.
  const dirty = key !== (ready ? sent : JSON.stringify(saved))
  useUnsaved(dirty)

  const flush = useCallback(async () => {
    if (!dirty) return true
    if (!ready) return false
    try {
      const kept = (await save(value)) !== false
      if (kept) setSent(key)
      setError(undefined)
      return kept
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)))
      return false
    }
  }, [dirty, ready, save, value, key])

  const latest = useRef(flush)
  latest.current = flush
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the value starts the clock anew
  useEffect(() => {
    if (!dirty || !ready) return
    const timer = setTimeout(() => latest.current(), PAUSE)
    return () => clearTimeout(timer)
  }, [key, dirty, ready])
  useEffect(() => () => void latest.current(), [])

  return { flush, error, dirty }
}
