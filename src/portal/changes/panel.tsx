/** The last changes of one thing, with the way to all of them. */
import './changes.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Intent } from '../../resources/portal-links/intents.ts'
import { Skeleton } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Problem } from '../problem.tsx'
import { Change } from './change.tsx'
import { changesQuery } from './query.tsx'

export function ChangesPanel({ intent, target_id }: { intent: Intent; target_id: string }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(changesQuery({ intent, target_id, limit: 5 }))
  const changes = query.data?.pages[0]?.data
  return (
    <Panel
      title={t('changes.panel')}
      aside={
        <Link to="/changes" search={{ part: intent }}>
          {t('changes.panel_all')}
        </Link>
      }
    >
      {query.error && (
        <Problem error={query.error} title={t('changes.load_failed')} retry={() => query.refetch()} />
      )}
      {query.isPending && <Skeleton shape="panel" label={t('changes.loading')} />}
      {changes?.length === 0 && <p className="muted">{t('changes.panel_none')}</p>}
      {changes && changes.length > 0 && (
        <ol className="changes changes-brief">
          {changes.map((change) => (
            <Change key={change.id} change={change} brief />
          ))}
        </ol>
      )}
    </Panel>
  )
}
