/** What we read, when, and what came of it; and a button for now. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { Problem } from '../../../problem.tsx'
import { activityQuery } from '../activity.tsx'
import { startPortalSync } from '../activity-contract.ts'
import { type Directory, keepDirectory, type Sync } from '../directories.tsx'
import { SyncTable } from '../syncs/sync-table.tsx'

interface LiveSyncsProps {
  directory: Directory
  guide: DirectoryGuide
  syncs: readonly Sync[]
}
export function LiveSyncs({ directory, guide, syncs }: LiveSyncsProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const start = useMutation({
    mutationFn: () => call(startPortalSync, { params: { id: directory.id } }),
    onSuccess: (now) => {
      keepDirectory(client, now)
      void client.invalidateQueries({ queryKey: activityQuery(directory.id).queryKey })
      say(t('directories.sync.started'))
    },
  })
  return (
    <Panel
      flush
      title={t('directories.sync.title')}
      aside={
        <Button size="2" busy={start.isPending} onClick={() => start.mutate()}>
          <Icon name="refresh" size={15} />
          {t('directories.sync.now')}
        </Button>
      }
    >
      {start.error && (
        <div className="in-panel">
          <Problem error={start.error} title={t('directories.sync.now_failed')} />
        </div>
      )}
      {syncs.length === 0 ? (
        <Empty icon="clock" title={t('directories.sync.none_title')}>
          {t('directories.sync.none')}
        </Empty>
      ) : (
        <SyncTable syncs={syncs} guide={guide} />
      )}
    </Panel>
  )
}
