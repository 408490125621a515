/** Everything under `/portal/dsync`: waits for the directories, then hands over to the screen. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../../ui/page.tsx'
import { Frame } from '../../frame.tsx'
import { Problem } from '../../problem.tsx'
import { directoriesQuery } from './directories.tsx'
import '../../form/form.css'
import './directories.css'

export function DirectoriesLayout() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(directoriesQuery)
  if (!data && error) {
    return (
      <Frame current="dsync">
        <Problem error={error} title={t('problem.load')} retry={() => refetch()} />
      </Frame>
    )
  }
  const waiting = (
    <Frame current="dsync">
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
