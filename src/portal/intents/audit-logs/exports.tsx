/** Exports: a file of what is searched for, how far each is, and where to fetch it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ExportFormat, exportFormats } from '../../../resources/audit-logs/periods.ts'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Choices } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Facts, Note, Panel } from '../../../ui/panel.tsx'
import { ApiProblem, call } from '../../call.tsx'
import { Frame } from '../../frame.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { Title } from '../../title.tsx'
import { createPortalAuditExport } from './contract.ts'
import { ExportList } from './export-list.tsx'
import { exportsQuery, useOverview } from './queries.tsx'
import { filtersOf, searchOf, spanOf, withRange } from './search.ts'
import { useLogSearch } from './use-search.tsx'
import { useLogWords } from './words.tsx'

export function AuditExportsPage() {
  const { t } = useTranslation()
  const say = useAnnounce()
  const client = useQueryClient()
  const words = useLogWords()
  const search = useLogSearch()
  const { exportable_days: days } = useOverview()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const begin = useMutation({
    mutationFn: () => {
      const { start, end } = spanOf(search, Date.now())
      return call(createPortalAuditExport, {
        body: {
          ...filtersOf(search),
          range_start: new Date(start).toISOString(),
          range_end: new Date(end).toISOString(),
          format,
        },
      })
    },
    onSuccess: async () => {
      say(t('audit.exporting.begun'))
      await client.invalidateQueries({ queryKey: exportsQuery.queryKey })
    },
  })
  const filters = words.filters(search)
  return (
    <Frame current="audit_logs">
      <Title>{t('audit.exporting.title')}</Title>
      <PageHead
        eyebrow={t('audit.title')}
        title={t('audit.exporting.title')}
        lead={t('audit.exporting.lead', { days })}
      />
      <div className="stack">
        <Panel title={t('audit.exporting.what')}>
          <Facts
            items={[
              [t('audit.exporting.range'), words.range(search)],
              [
                t('audit.exporting.filters'),
                filters.length > 0 ? filters.join(', ') : t('audit.exporting.no_filters'),
              ],
            ]}
          />
          <div className="export-format">
            <Choices
              legend={t('audit.exporting.format')}
              name="format"
              value={format}
              options={exportFormats.map((value) => ({ value, label: t(`audit.exporting.${value}`) }))}
              onChange={setFormat}
            />
            <p className="small muted">{t(`audit.exporting.about.${format}`)}</p>
          </div>
          {begin.error && <Refusal error={begin.error} days={days} />}
        </Panel>
        <ExportList />
      </div>
      <Actions
        back={
          <Link to="/audit_logs" search={searchOf(search)} className="back">
            <Icon name="back" /> {t('audit.exporting.back')}
          </Link>
        }
      >
        <Button kind="main" busy={begin.isPending} onClick={() => begin.mutate()}>
          <Icon name="download" size={18} /> {t('audit.exporting.start')}
        </Button>
      </Actions>
    </Frame>
  )
}

/** What the two refusals mean, and what to do about each. */
function Refusal({ error, days }: { error: Error; days: number }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const search = useLogSearch()
  const code = error instanceof ApiProblem ? error.code : undefined
  const month = (
    <Button asChild>
      <Link to="/audit_logs/exports" search={withRange(search, { range: '30d' })}>
        {t('audit.exporting.use_month')}
      </Link>
    </Button>
  )
  if (code === 'no_audit_events_found')
    return (
      <Note
        tone="bad"
        title={t('audit.exporting.empty_title')}
        {...(search.range !== '30d' && { action: month })}
      >
        {t('audit.exporting.empty')}
      </Note>
    )
  if (code === 'invalid_audit_log_export_range_date')
    return (
      <Note tone="bad" title={t('audit.exporting.range_title')} action={month}>
        {t('audit.exporting.range_invalid', {
          days,
          day: moments.day(Date.now() - (days - 1) * 86_400_000),
        })}
      </Note>
    )
  return <Problem error={error} title={t('audit.exporting.failed')} />
}
