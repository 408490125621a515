/** Everything under `/portal/certificate_renewal`: waits for the certificates, then hands over to the screen. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { renewalsQuery } from './renewals.tsx'
import './certificates.css'

export function RenewalLayout() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(renewalsQuery)
  const waiting = (
    <Frame current="certificate_renewal">
      <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  if (!data && error)
    return (
      <Frame current="certificate_renewal">
        <Problem error={error} title={t('problem.load')} retry={() => refetch()} />
      </Frame>
    )
  if (!data) return waiting
  return (
    <Suspense fallback={waiting}>
      <Outlet />
    </Suspense>
  )
}
