/** Lets a live session in: loads who is being set up, dresses the page as the vendor, and watches the clock. */
import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '../ui/page.tsx'
import { Bare, Header } from '../ui/shell.tsx'
import { BrandSign } from './brand.tsx'
import { Problem } from './problem.tsx'
import { sessionQuery } from './session.tsx'
import { SessionWarning } from './session-warning.tsx'

export function SessionGate() {
  const { t } = useTranslation()
  const { data: session, error, refetch } = useQuery(sessionQuery)
  if (session) {
    return (
      <>
        {session.branding.icon_url && <link rel="icon" href={session.branding.icon_url} />}
        <link
          rel="stylesheet"
          href={`/portal/theme.css?v=${encodeURIComponent(session.branding.version)}`}
          precedence="brand"
        />
        <Outlet />
        <SessionWarning />
      </>
    )
  }
  return (
    <Bare header={<Header brand={<BrandSign brand={undefined} />} />}>
      <div className="ended">
        {error ? (
          <Problem error={error} title={t('problem.load')} retry={() => refetch()} />
        ) : (
          <Skeleton shape="page" label={t('frame.loading')} slow={t('frame.slow')} />
        )}
      </div>
    </Bare>
  )
}
