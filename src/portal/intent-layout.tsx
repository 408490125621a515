/** Around every screen of an intent: waits for what all of them need, and says so when it does not come. */
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Intent } from '../resources/portal-links/intents.ts'
import { Skeleton } from '../ui/page.tsx'
import { Frame } from './frame.tsx'
import { Problem } from './problem.tsx'

interface Query {
  data: unknown
  error: Error | null
  refetch: () => unknown
}
interface IntentLayoutProps {
  intent: Intent
  /** Of the screen that most people see first. */
  shape: 'page' | 'tiles'
  queries: readonly Query[]
}
export function IntentLayout({ intent, shape, queries }: IntentLayoutProps) {
  const { t } = useTranslation()
  const failed = queries.find(({ data, error }) => data === undefined && error !== null)
  if (failed?.error)
    return (
      <Frame current={intent}>
        <Problem error={failed.error} title={t('problem.load')} retry={() => failed.refetch()} />
      </Frame>
    )
  const waiting = (
    <Frame current={intent}>
      <Skeleton shape={shape} label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  if (queries.some(({ data }) => data === undefined)) return waiting
  return (
    <Suspense fallback={waiting}>
      <Outlet />
    </Suspense>
  )
}
