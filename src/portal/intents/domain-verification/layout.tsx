/** Everything under `/portal/domain_verification`: waits for the domains, then hands over to the screen. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { domainsQuery } from './domains.tsx'
import './domains.css'

export function DomainsLayout() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(domainsQuery)
  const waiting = (
    <Frame current="domain_verification">
      <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  if (!data && error)
    return (
      <Frame current="domain_verification">
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
