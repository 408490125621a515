/** Requests as they come. The list can be held still, so that it does not run away from whoever reads it. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Asked, Directory } from '../directories.tsx'
import { RequestTable } from '../requests/request-table.tsx'

const MOST = 8

interface LiveRequestsProps {
  directory: Directory
  guide: DirectoryGuide
  requests: readonly Asked[]
}
export function LiveRequests({ directory, guide, requests }: LiveRequestsProps) {
  const { t } = useTranslation()
  const provider = providerName(guide)
  const [still, setStill] = useState<readonly Asked[]>()
  const shown = (still ?? requests).slice(0, MOST)
  const newer = still ? requests.filter(({ id }) => !still.some((known) => known.id === id)).length : 0
  return (
    <Panel
      flush
      title={t('directories.watch.requests', { provider })}
      aside={
        requests.length > 0 && (
          <>
            {newer > 0 && (
              <span className="muted small">{t('directories.watch.held_new', { count: newer })}</span>
            )}
            <Button size="1" onClick={() => setStill(still ? undefined : requests)}>
              <Icon name={still ? 'play' : 'pause'} size={14} />
              {t(still ? 'directories.watch.unhold' : 'directories.watch.hold')}
            </Button>
          </>
        )
      }
    >
      {shown.length === 0 ? (
        <Empty icon="clock" title={t('directories.watch.empty_title')}>
          {t('directories.watch.empty.new', { provider })}
        </Empty>
      ) : (
        <>
          <RequestTable directory={directory} guide={guide} requests={shown} />
          <p className="foot">
            <span>{t('directories.watch.foot')}</span>
            <Link to="/dsync/directories/$id/requests" params={{ id: directory.id }}>
              {t('directories.watch.all')}
            </Link>
          </p>
        </>
      )}
    </Panel>
  )
}
