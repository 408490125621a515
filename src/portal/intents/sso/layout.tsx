/** Everything under `/portal/sso`: waits for the connections, then hands over to the screen. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { connectionsQuery } from './connections.tsx'

export function SsoLayout() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(connectionsQuery)
  if (!data && error) {
    return (
      <Frame current="sso">
        <Problem error={error} title={t('problem.load')} retry={() => refetch()} />
      </Frame>
    )
  }
  const waiting = (
    <Frame current="sso">
      <Skeleton shape="tiles" label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  if (!data) return waiting
  return (
    <Suspense fallback={waiting}>
      <Outlet />
    </Suspense>
  )
}
