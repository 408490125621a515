/** Bars on an axis of months. Decoration: the caption and the table hold every fact. */
import { useTranslation } from 'react-i18next'
import { axis, monthsOn, place } from './expiry.ts'

export interface Bar {
  id: string
  from: string
  to: string
  look: 'ok' | 'warn' | 'bad'
  label: string
  end: string
}
export function Timeline({ bars, now }: { bars: readonly Bar[]; now: number }) {
  const { t } = useTranslation()
  const span = axis(
    bars.map(({ to }) => to),
    now,
  )
  const locale = t('format.locale')
  const name = (month: number) =>
    new Intl.DateTimeFormat(locale, {
      month: 'short',
      timeZone: 'UTC',
      ...(new Date(month).getUTCMonth() === 0 && { year: 'numeric' }),
    }).format(month)
  return (
    <div className="certs" aria-hidden="true">
      <div className="cert-axis">
        {monthsOn(span).map((month) => (
          <span key={month} style={{ insetInlineStart: `${place(span, month)}%` }}>
            {name(month)}
          </span>
        ))}
      </div>
      <div className="cert-lanes">
        {monthsOn(span).map((month) => (
          <i key={month} className="cert-line" style={{ insetInlineStart: `${place(span, month)}%` }} />
        ))}
        <span className="cert-today" style={{ insetInlineStart: `${place(span, now)}%` }}>
          <b>{t('manage.certs_today')}</b>
        </span>
        {bars.map((bar) => {
          const [from, to] = [place(span, bar.from), place(span, bar.to)]
          const ends = `${from > 0 ? ' bar-begins' : ''}${to < 100 ? ' bar-ends' : ''}`
          // The line of today must not cross the name: the name begins after it.
          const gap = place(span, now) - from
          const clear = gap > 0 && gap < 18 ? (gap / (to - from)) * 100 : 0
          // A bar that fills the axis has its end inside; otherwise the end stands where there is room.
          const inside = to > 62
          return (
            <div className="lane" key={bar.id}>
              <span
                className={`bar bar-${bar.look}${ends}`}
                style={{ insetInlineStart: `${from}%`, inlineSize: `${Math.max(to - from, 1)}%` }}
              >
                <span {...(clear > 0 && { style: { marginInlineStart: `calc(${clear}% + 10px)` } })}>
                  {bar.label}
                </span>
                {inside && <span className="bar-end-in">{bar.end}</span>}
              </span>
              {!inside && (
                <span className={`bar-end bar-end-${bar.look}`} style={{ insetInlineStart: `${to}%` }}>
                  {bar.end}
                </span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
