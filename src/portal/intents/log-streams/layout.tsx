/** Everything under `/portal/log_streams`: waits for the streams and the destinations, then hands over to the screen. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { destinationsQuery, streamsQuery } from './streams.tsx'
import './log-streams.css'

export function LogStreamsLayout() {
  const { t } = useTranslation()
  const streams = useQuery(streamsQuery)
  const destinations = useQuery(destinationsQuery)
  const waiting = (
    <Frame current="log_streams">
      <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
    </Frame>
  )
  const failed = [streams, destinations].find(({ data, error }) => !data && error)
  if (failed?.error)
    return (
      <Frame current="log_streams">
        <Problem error={failed.error} title={t('problem.load')} retry={() => failed.refetch()} />
      </Frame>
    )
  if (!streams.data || !destinations.data) return waiting
  return (
    <Suspense fallback={waiting}>
      <Outlet />
    </Suspense>
  )
}
