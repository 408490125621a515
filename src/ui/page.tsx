import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface PageHeadProps {
  eyebrow?: ReactNode
  title: ReactNode
  lead?: ReactNode
  aside?: ReactNode
}
export function PageHead({ eyebrow, title, lead, aside }: PageHeadProps) {
  return (
    <div className="page-head">
      <div className="page-head-text">
        {eyebrow && <p className="eyebrow">{eyebrow}</p>}
        {/* Focus comes here when the screen changes (WCAG 2.4.3). */}
        <h1 className="h1" tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {aside && <div className="page-head-aside">{aside}</div>}
    </div>
  )
}

/** The way back on the left, one main button on the right; a bar at the foot when narrow. */
export function Actions({
  back,
  hint,
  children,
}: {
  back?: ReactNode
  hint?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="actions">
      {back}
      {hint && <span className="actions-hint">{hint}</span>}
      <div className="actions-main">{children}</div>
    </div>
  )
}

export function Empty(props: { icon: IconName; title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-mark">
        <Icon name={props.icon} size={22} />
      </span>
      <p className="h3">{props.title}</p>
      <p className="muted small">{props.children}</p>
      {props.action && <div className="empty-action">{props.action}</div>}
    </div>
  )
}

/** Nothing for 300 ms, then the shape of what comes; after 8 s a word about it. */
export function Skeleton({
  shape,
  label,
  slow,
}: {
  shape: 'page' | 'tiles' | 'panel'
  label: string
  slow?: string
}) {
  const [phase, setPhase] = useState<'hidden' | 'shown' | 'slow'>('hidden')
  const timers = useRef<ReturnType<typeof setTimeout>[]>([])
  useEffect(() => {
    timers.current = [setTimeout(() => setPhase('shown'), 300), setTimeout(() => setPhase('slow'), 8000)]
    return () => timers.current.forEach(clearTimeout)
  }, [])
  if (phase === 'hidden') return <div aria-busy="true" />
  return (
    <div aria-busy="true">
      <p className="sr" role="status">
        {phase === 'slow' && slow ? slow : label}
      </p>
      <div className="skeleton" aria-hidden="true">
        {shape !== 'panel' && <i className="sk-title" />}
        {shape !== 'panel' && <i className="sk-wide" />}
        {shape !== 'panel' && <i className="sk-half" />}
        {shape === 'tiles' ? (
          <div className="sk-tiles">
            {Array.from({ length: 6 }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes
              <i key={index} />
            ))}
          </div>
        ) : (
          <i className="sk-panel" />
        )}
      </div>
      {phase === 'slow' && slow && <p className="muted small">{slow}</p>}
    </div>
  )
}
