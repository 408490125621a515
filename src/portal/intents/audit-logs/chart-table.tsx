/** What the bars show, as a table: each stretch of time in which something happened, with a way to see only it. */
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { type Unit, useBarWords } from './bar-words.tsx'
import type { Bar } from './bars.ts'
import type { Span } from './search.ts'

interface ChartTableProps {
  bars: readonly Bar[]
  unit: Unit
  onSpan: (span: Span) => void
}
export function ChartTable({ bars, unit, onSpan }: ChartTableProps) {
  const { t } = useTranslation()
  const words = useBarWords(unit)
  const filled = bars.filter(({ total }) => total > 0).reverse()
  if (filled.length === 0) return <p className="muted small">{t('audit.chart.empty')}</p>
  return (
    <table className="t t-inset">
      <thead>
        <tr>
          <th scope="col">{t('audit.chart.time')}</th>
          <th scope="col">{t('audit.chart.total')}</th>
          <th scope="col">{t('audit.column.action')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {filled.map((bar) => {
          const time = words.span(bar)
          const actions = Object.entries(bar.actions).sort(([, a], [, b]) => b - a)
          return (
            <tr key={bar.start}>
              <th scope="row" data-l={t('audit.chart.time')}>
                {time}
              </th>
              <td data-l={t('audit.chart.total')} className="num">
                {bar.total.toLocaleString(t('format.locale'))}
              </td>
              <td data-l={t('audit.column.action')}>
                {actions.map(([action, events]) => (
                  <span key={action} className="chart-action">
                    <span className="m">{action}</span> {events.toLocaleString(t('format.locale'))}
                  </span>
                ))}
              </td>
              <td>
                <Button
                  size="1"
                  aria-label={t('audit.chart.only_named', { time })}
                  onClick={() => onSpan(bar)}
                >
                  {t('audit.chart.only')}
                </Button>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
