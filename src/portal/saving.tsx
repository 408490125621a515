/**
 * Are my changes safe? Every change that is saved by itself is a mutation under the key `save`; what is typed but not
 * yet sent (or cannot be) is held here by name, so that the saved state never claims too much.
 */
import { useMutationState } from '@tanstack/react-query'
import { useEffect, useId, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Saved } from '../ui/shell.tsx'
import { useMoments } from './moment.tsx'

export const saveKey = ['save'] as const

const held = new Set<string>()
const watchers = new Set<() => void>()
function tell() {
  for (const watcher of watchers) watcher()
}
function watch(watcher: () => void) {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
window.addEventListener('beforeunload', (event) => {
  if (held.size > 0) event.preventDefault()
})

/** While `dirty`, something on this screen exists only in this tab. */
export function useUnsaved(dirty: boolean) {
  const id = useId()
  useEffect(() => {
    if (!dirty) return
    held.add(id)
    tell()
    return () => {
      held.delete(id)
      tell()
    }
  }, [dirty, id])
}

export type SavingState = 'saved' | 'saving' | 'typing' | 'offline' | 'failed'
export function useSavingState(): { state: SavingState; at: number | undefined } {
  const typing = useSyncExternalStore(watch, () => held.size > 0)
  const last = useMutationState({
    filters: { mutationKey: saveKey },
    select: ({ state }) => ({ status: state.status, paused: state.isPaused, at: state.submittedAt }),
  }).at(-1)
  if (last?.status === 'pending') return { state: last.paused ? 'offline' : 'saving', at: undefined }
  if (last?.status === 'error') return { state: 'failed', at: undefined }
  return { state: typing ? 'typing' : 'saved', at: last?.status === 'success' ? last.at : undefined }
}

export function SavedState({ savedAt }: { savedAt: string | null | undefined }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { state, at } = useSavingState()
  if (state === 'saving') return <Saved tone="wait" text={t('saved.saving')} />
  if (state === 'typing') return <Saved tone="wait" text={t('saved.typing')} />
  if (state === 'offline') return <Saved tone="warn" text={t('saved.offline')} at={t('saved.offline_at')} />
  if (state === 'failed') return <Saved tone="bad" text={t('saved.failed')} at={t('saved.failed_at')} />
  const when = at ?? savedAt
  return <Saved tone="ok" text={t('saved.all')} at={when ? moments.near(when) : undefined} />
}
