/**
 * The bars. By keyboard they are one slider: arrow keys go from bar to bar, with Shift they mark several, Enter shows
 * only those. By pointer, a press chooses a bar, and dragging several.
 */
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Unit, useBarWords } from './bar-words.tsx'
import { type Bar, scaleOf } from './bars.ts'
import type { Series } from './legend.tsx'
import type { Span } from './search.ts'

interface PictureProps {
  bars: readonly Bar[]
  unit: Unit
  series: Series
  onSpan: (span: Span) => void
}
/** From where to where is marked; `at` is the end that moves. */
interface Marked {
  from: number
  at: number
}

export function Picture({ bars, unit, series, onSpan }: PictureProps) {
  const { t } = useTranslation()
  const words = useBarWords(unit)
  const hint = useId()
  const area = useRef<HTMLDivElement>(null)
  const [marked, setMarked] = useState<Marked>()
  const [dragging, setDragging] = useState(false)
  const last = bars.length - 1
  const within = (at: number) => Math.min(last, Math.max(0, at))
  const [low, high] = marked ? [Math.min(marked.from, marked.at), Math.max(marked.from, marked.at)] : []
  const stretch = bars.slice(low ?? last, (high ?? last) + 1)
  const span: Span = { start: stretch[0]?.start ?? 0, end: stretch.at(-1)?.end ?? 0 }
  const told = `${words.span(span)}: ${t('audit.events', {
    count: stretch.reduce((sum, { total }) => sum + total, 0),
  })}`
  const top = scaleOf(bars)

  const move = (at: number, keep: boolean) => {
    const to = within(at)
    setMarked({ from: keep && marked ? marked.from : to, at: to })
  }
  const choose = () => {
    setMarked(undefined)
    onSpan(span)
  }
  const press = (event: KeyboardEvent) => {
    const at = marked?.at ?? bars.length
    const steps: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }
    const to = steps[event.key]
    if (to !== undefined) move(to, event.shiftKey)
    else if (event.key === 'Enter' && marked) choose()
    else if (event.key === 'Escape') setMarked(undefined)
    else return
    event.preventDefault()
  }
  const barAt = ({ clientX }: PointerEvent) => {
    const { left, width } = area.current?.getBoundingClientRect() ?? { left: 0, width: 1 }
    return within(Math.floor(((clientX - left) / width) * bars.length))
  }
  return (
    <figure className="bars-figure">
      <p className={`bars-tip${marked ? '' : ' bars-tip-none'}`} aria-hidden="true">
        <span style={tipPlace(((low ?? 0) + (high ?? 0) + 1) / 2 / bars.length)}>{told}</span>
      </p>
      <div className="bars-plot">
        {(top % 2 === 0 ? [1, 0.5] : [1]).map((share) => (
          <span
            key={share}
            className="bars-line"
            style={{ insetBlockEnd: `${share * 100}%` }}
            aria-hidden="true"
          >
            <b className="nums">{(top * share).toLocaleString(t('format.locale'))}</b>
          </span>
        ))}
        <div
          ref={area}
          className="bars"
          role="slider"
          tabIndex={0}
          aria-label={t('audit.chart.slider')}
          aria-describedby={hint}
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={marked?.at ?? last}
          aria-valuetext={told}
          onKeyDown={press}
          onBlur={() => setMarked(undefined)}
          onPointerMove={(event) => move(barAt(event), dragging)}
          onPointerLeave={() => {
            if (!dragging) setMarked(undefined)
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            setDragging(true)
            move(barAt(event), false)
          }}
          onPointerUp={() => {
            if (dragging && marked) choose()
            setDragging(false)
          }}
          onPointerCancel={() => setDragging(false)}
        >
          {bars.map((bar, at) => (
            <Stack
              key={bar.start}
              bar={bar}
              series={series}
              top={top}
              marked={low !== undefined && high !== undefined && at >= low && at <= high}
            />
          ))}
        </div>
      </div>
      <div className="bars-times nums" aria-hidden="true">
        {[0, 0.5, 1].map((share) => (
          <span key={share}>{words.tick(bars, share)}</span>
        ))}
      </div>
      <figcaption className="small muted">
        {t('audit.chart.hint')}{' '}
        <span className="sr" id={hint}>
          {t('audit.chart.keys')}
        </span>
      </figcaption>
    </figure>
  )
}

/** Over its bar, and never past an edge. */
function tipPlace(share: number) {
  return { insetInlineStart: `${share * 100}%`, translate: `${-share * 100}% 0` }
}

interface StackProps {
  bar: Bar
  series: Series
  top: number
  marked: boolean
}
function Stack({ bar, series, top, marked }: StackProps) {
  const parts = Object.entries(bar.actions)
    .map(([action, events]) => ({ pattern: series.get(action), events }))
    .sort((a, b) => (a.pattern ?? 99) - (b.pattern ?? 99))
  const others = parts.reduce((sum, { pattern, events }) => (pattern === undefined ? sum + events : sum), 0)
  const own = parts.filter(({ pattern }) => pattern !== undefined)
  return (
    <span className={`bar-slot${marked ? ' bar-marked' : ''}`}>
      {others > 0 && <i className="pattern-others" style={{ blockSize: `${(others / top) * 100}%` }} />}
      {own.reverse().map(({ pattern, events }) => (
        <i key={pattern} className={`pattern-${pattern}`} style={{ blockSize: `${(events / top) * 100}%` }} />
      ))}
    </span>
  )
}
