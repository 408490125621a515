/** When it happened: bars by action, to choose a stretch of time from; the same numbers as a table. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Problem } from '../../problem.tsx'
import { type Bar, barsOf, totalsOf } from './bars.ts'
import { ChartTable } from './chart-table.tsx'
import { Legend, patterned } from './legend.tsx'
import { Picture } from './picture.tsx'
import { timelineQuery } from './queries.tsx'
import { type LogSearch, type Span, withRange, withValues } from './search.ts'

interface ChartProps {
  search: LogSearch
  live: boolean
  onSearch: (search: LogSearch) => void
}
export function Chart({ search, live, onSearch }: ChartProps) {
  const { t } = useTranslation()
  const [asTable, setAsTable] = useState(false)
  const { data, error, refetch } = useQuery(timelineQuery(search, live))
  if (!data && error)
    return <Problem error={error} title={t('audit.chart.failed')} retry={() => void refetch()} />
  if (!data) return <Skeleton shape="panel" label={t('audit.chart.loading')} />
  const all = barsOf(data.timeline, data.span)
  const totals = totalsOf(all)
  const chosen = search.actions ?? []
  const bars = chosen.length > 0 ? all.map((bar) => only(bar, chosen)) : all
  const shown = totals.filter(([action]) => chosen.length === 0 || chosen.includes(action))
  const count = shown.reduce((sum, [, events]) => sum + events, 0)
  const series = patterned(totals, chosen)
  const narrow = ({ start, end }: Span) =>
    onSearch(withRange(search, { from: new Date(start).toISOString(), to: new Date(end).toISOString() }))
  const { unit, complete } = data.timeline
  return (
    <Panel
      title={t('audit.events', { count })}
      aside={
        <>
          <span>{t('audit.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</span>
          <Button size="2" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t(asTable ? 'audit.chart.picture' : 'audit.chart.table')}
          </Button>
        </>
      }
    >
      {asTable ? (
        <ChartTable bars={bars} unit={unit} onSpan={narrow} />
      ) : (
        <Picture bars={bars} unit={unit} series={series} onSpan={narrow} />
      )}
      <Legend
        totals={totals}
        series={series}
        chosen={chosen}
        onChosen={(actions) => onSearch(withValues(search, 'actions', actions))}
      />
      {!complete && <p className="small muted">{t('audit.chart.incomplete', { count })}</p>}
      {unit === 'day' && <p className="small muted">{t('audit.chart.utc')}</p>}
    </Panel>
  )
}

function only(bar: Bar, chosen: readonly string[]): Bar {
  const actions = Object.fromEntries(
    Object.entries(bar.actions).filter(([action]) => chosen.includes(action)),
  )
  return { ...bar, actions, total: Object.values(actions).reduce((sum, events) => sum + events, 0) }
}
