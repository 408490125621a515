/** What happened in the organization: filters, when, what, and one event in full. */
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Empty, PageHead } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Frame } from '../../frame.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { Chain } from './chain.tsx'
import { Chart } from './chart.tsx'
import { EventDialog } from './event-dialog.tsx'
import { Events } from './events.tsx'
import { Filters } from './filters.tsx'
import { timelineQuery, useOverview } from './queries.tsx'
import { type LogSearch, searchOf, withRange } from './search.ts'
import { useLiveTail } from './tail.tsx'
import { useLogSearch } from './use-search.tsx'

const route = getRouteApi('/inside/audit_logs/')

export function AuditLogsPage() {
  const { t } = useTranslation()
  const { branding, organization } = useSession()
  const { head, retention_days } = useOverview()
  const empty = head.position === 0
  return (
    <Frame current="audit_logs">
      <Title>{t('audit.title')}</Title>
      <PageHead
        title={t('audit.title')}
        lead={t('audit.lead', {
          vendor: branding.name,
          organization: organization.name,
          count: retention_days,
        })}
        aside={!empty && <ExportLink />}
      />
      {empty ? (
        <Panel>
          <Empty icon="list" title={t('audit.none')}>
            {t('audit.none_text', { vendor: branding.name })}
          </Empty>
        </Panel>
      ) : (
        <Viewer />
      )}
      <div className="tail" />
    </Frame>
  )
}

function Viewer() {
  const search = useLogSearch()
  const navigate = route.useNavigate()
  const onSearch = useCallback(
    (next: LogSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  )
  const tail = useLiveTail(search, () => {
    if (search.to !== undefined) onSearch(withRange(search, { range: '1h' }))
  })
  return (
    <div className="stack">
      <Chain />
      <Filters search={search} onSearch={onSearch} />
      <Chart search={search} live={tail.state === 'on'} onSearch={onSearch} />
      <Events search={search} tail={tail} onSearch={onSearch} />
      {search.event !== undefined && (
        <EventDialog
          key={search.event}
          id={search.event}
          search={search}
          onClose={() => onSearch(searchOf(search))}
        />
      )}
    </div>
  )
}

/** How many events it would have, as far as the timeline knows. */
function ExportLink() {
  const { t } = useTranslation()
  const search = useLogSearch()
  const { data } = useQuery(timelineQuery(search, false))
  const chosen = search.actions ?? []
  const count = data?.timeline.buckets
    .flatMap(({ actions }) => Object.entries(actions))
    .reduce((sum, [action, events]) => sum + (chosen.length === 0 || chosen.includes(action) ? events : 0), 0)
  return (
    <Button kind="main" asChild>
      <Link to="/audit_logs/exports" search={searchOf(search)}>
        <Icon name="download" size={18} />{' '}
        {count && data?.timeline.complete ? t('audit.export_count', { count }) : t('audit.export')}
      </Link>
    </Button>
  )
}
