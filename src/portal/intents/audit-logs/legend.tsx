/** Which pattern is which action. Each is a switch: those that are on are the ones that are shown. */
import { useTranslation } from 'react-i18next'

const patterns = 5
/** Actions that have a pattern of their own, by its number; all others share one. */
export type Series = ReadonlyMap<string, number>
type Totals = readonly (readonly [action: string, events: number])[]

export function patterned(totals: Totals, chosen: readonly string[]): Series {
  const names = totals.map(([action]) => action)
  const first = [
    ...names.filter((name) => chosen.includes(name)),
    ...names.filter((name) => !chosen.includes(name)),
  ]
  const own = first.slice(0, patterns)
  return new Map(names.filter((name) => own.includes(name)).map((name, at) => [name, at]))
}

interface LegendProps {
  totals: Totals
  series: Series
  chosen: readonly string[]
  onChosen: (actions: readonly string[]) => void
}
export function Legend({ totals, series, chosen, onChosen }: LegendProps) {
  const { t } = useTranslation()
  const others = totals.filter(([action]) => !series.has(action))
  const toggle = (action: string) =>
    onChosen(chosen.includes(action) ? chosen.filter((one) => one !== action) : [...chosen, action])
  if (totals.length === 0) return null
  return (
    <ul className="legend" aria-label={t('audit.chart.legend')}>
      {totals
        .filter(([action]) => series.has(action))
        .map(([action, events]) => (
          <li key={action}>
            <button
              type="button"
              className="legend-entry"
              aria-pressed={chosen.includes(action)}
              onClick={() => toggle(action)}
            >
              <i className={`swatch pattern-${series.get(action)}`} aria-hidden="true" />
              <span className="m">{action}</span>{' '}
              <span className="nums muted">{events.toLocaleString(t('format.locale'))}</span>
            </button>
          </li>
        ))}
      {others.length > 0 && (
        <li className="legend-others muted">
          <i className="swatch pattern-others" aria-hidden="true" />
          {t('audit.chart.others', { count: others.length })}
        </li>
      )}
    </ul>
  )
}
