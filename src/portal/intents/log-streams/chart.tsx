/** How far behind the stream was, minute by minute, on a logarithmic scale, and how much it sent; the same numbers as a table. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useMoments } from '../../moment.tsx'
import type { Minute } from './streams.tsx'

const width = 900
const height = 150
/** Of the bars below. */
const volume = 56
/** Lines of the scale, in seconds. */
const marks = [
  ['second', 1],
  ['ten_seconds', 10],
  ['minute', 60],
  ['ten_minutes', 600],
  ['hour', 3_600],
] as const
const minuteMs = 60_000

/** 0.1 s is the ground, an hour the top. */
function heightOf(seconds: number): number {
  const share = (Math.log10(Math.max(seconds, 0.1)) + 1) / (Math.log10(3_600) + 1)
  return height - Math.min(1, share) * height
}

export function LagChart({ minutes, now }: { minutes: readonly Minute[]; now: number }) {
  const { t } = useTranslation()
  const [asTable, setAsTable] = useState(false)
  return (
    <Panel
      title={t('streams.chart.title')}
      aside={
        minutes.length > 0 && (
          <Button size="2" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t(asTable ? 'streams.chart.picture' : 'streams.chart.table')}
          </Button>
        )
      }
    >
      {minutes.length === 0 ? (
        <p className="muted small">{t('streams.chart.empty')}</p>
      ) : asTable ? (
        <Table minutes={minutes} />
      ) : (
        <Picture minutes={minutes} now={now} />
      )}
    </Panel>
  )
}

function Picture({ minutes, now }: { minutes: readonly Minute[]; now: number }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const start = Math.floor(now / minuteMs) * minuteMs - 59 * minuteMs
  const known = new Map(minutes.map((one) => [Date.parse(one.minute), one]))
  const slots = Array.from({ length: 60 }, (_, at) => known.get(start + at * minuteMs))
  const x = (at: number) => ((at + 0.5) / 60) * width
  const points = slots.map((slot, at) => [x(at), heightOf((slot?.lag_ms ?? 0) / 1000)] as const)
  const line = points.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ')
  const longest = Math.max(...minutes.map(({ lag_ms }) => lag_ms)) / 1000
  const most = Math.max(...minutes.map(({ events }) => events))
  const sent = minutes.reduce((sum, { events }) => sum + events, 0)
  const failures = minutes.reduce((sum, one) => sum + one.failures, 0)
  return (
    <figure className="lag">
      <div className="lag-scale" aria-hidden="true">
        {marks.map(([name, seconds]) => (
          <span key={name} style={{ insetBlockStart: `${(heightOf(seconds) / height) * 100}%` }}>
            {t(`streams.chart.mark.${name}`)}
          </span>
        ))}
      </div>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="lag-picture"
        aria-hidden="true"
      >
        {marks.map(([name, seconds]) => (
          <line
            key={name}
            className="lag-line"
            x1="0"
            x2={width}
            y1={heightOf(seconds)}
            y2={heightOf(seconds)}
          />
        ))}
        {slots.map((slot, at) =>
          slot && slot.failures > 0 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a minute is its place
            <rect key={at} className="lag-failed" x={x(at - 0.5)} width={width / 60} y="0" height={height} />
          ) : null,
        )}
        <polygon className="lag-area" points={`${x(0)},${height} ${line} ${x(59)},${height}`} />
        <polyline className="lag-curve" points={line} />
      </svg>
      <div className="lag-scale volume" aria-hidden="true">
        <span>{t('streams.chart.per_minute', { count: most })}</span>
      </div>
      <svg
        viewBox={`0 0 ${width} ${volume}`}
        preserveAspectRatio="none"
        className="lag-picture volume"
        aria-hidden="true"
      >
        <line className="lag-line" x1="0" x2={width} y1="0" y2="0" />
        <line className="lag-line" x1="0" x2={width} y1={volume} y2={volume} />
        {slots.map((slot, at) => {
          if (!slot?.events) return null
          // What was sent is to be seen, however little of the most it is.
          const bar = Math.max(2, (slot.events / most) * volume)
          return (
            <rect
              key={slot.minute}
              className="lag-sent"
              x={x(at - 0.4)}
              width={width / 75}
              y={volume - bar}
              height={bar}
            />
          )
        })}
      </svg>
      <div className="lag-times" aria-hidden="true">
        <span>{moments.clock(start)}</span>
        <span>{moments.clock(start + 30 * minuteMs)}</span>
        <span>{t('streams.chart.now')}</span>
      </div>
      <figcaption className="muted small">
        {t('streams.chart.caption', { longest: t('streams.seconds', { count: rounded(longest) }) })}{' '}
        {t('streams.chart.sent', { count: sent, most })}{' '}
        {failures > 0 && t('streams.chart.failures', { count: failures })}
      </figcaption>
    </figure>
  )
}

export function rounded(seconds: number): number {
  return seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)
}

function Table({ minutes }: { minutes: readonly Minute[] }) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{t('streams.chart.minute')}</th>
          <th scope="col">{t('streams.chart.events')}</th>
          <th scope="col">{t('streams.chart.lag')}</th>
          <th scope="col">{t('streams.chart.problems')}</th>
        </tr>
      </thead>
      <tbody>
        {[...minutes].reverse().map(({ minute, events, lag_ms, failures }) => (
          <tr key={minute}>
            <th scope="row" data-l={t('streams.chart.minute')}>
              {moments.clock(minute)}
            </th>
            <td data-l={t('streams.chart.events')}>{events}</td>
            <td data-l={t('streams.chart.lag')}>{t('streams.seconds', { count: rounded(lag_ms / 1000) })}</td>
            <td data-l={t('streams.chart.problems')}>{failures}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
