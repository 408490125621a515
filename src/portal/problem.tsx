/** When a call fails: what happened, that nothing is lost, what to do, and the number to quote. */
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/panel.tsx'
import { ApiProblem } from './call.tsx'
import { useKnownSession } from './session.tsx'

interface ProblemProps {
  error: Error
  title: string
  /** True where the reader had typed something. */
  textKept?: boolean
  retry?: () => void
}
export function Problem({ error, title, textKept = false, retry }: ProblemProps) {
  const { t } = useTranslation()
  const vendor = useKnownSession()?.branding.name ?? t('problem.somebody')
  const problem = error instanceof ApiProblem ? error : undefined
  return (
    <Note tone="bad" title={title} action={retry && <Button onClick={retry}>{t('problem.again')}</Button>}>
      {problem?.status === 0 ? t('problem.network') : problem?.message}
      {textKept && <> {t('problem.text_kept')}</>}
      {problem?.requestId && (
        <>
          {' '}
          {t('problem.number', { vendor })} <span className="m">{problem.requestId}</span>
        </>
      )}
    </Note>
  )
}

function watchNetwork(changed: () => void) {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}
export function useOnline() {
  return useSyncExternalStore(watchNetwork, () => navigator.onLine)
}

export function OfflineNote({ vendor }: { vendor: string }) {
  const { t } = useTranslation()
  if (useOnline()) return null
  return (
    <div className="offline">
      <Note tone="warn" title={t('problem.offline_title', { vendor })}>
        {t('problem.offline')}
      </Note>
    </div>
  )
}
