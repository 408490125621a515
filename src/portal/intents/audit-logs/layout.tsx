/** Everything under `/portal/audit_logs`: waits for the log, then hands over to the screen. */
import './audit-logs.css'
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { overviewQuery } from './queries.tsx'

export function AuditLogsLayout() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(overviewQuery)
  const waiting = (
    <Frame current="audit_logs">
      <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  if (!data && error)
    return (
      <Frame current="audit_logs">
        <Problem error={error} title={t('problem.load')} retry={() => void refetch()} />
      </Frame>
    )
  if (!data) return waiting
  return (
    <Suspense fallback={waiting}>
      <Outlet />
    </Suspense>
  )
}
