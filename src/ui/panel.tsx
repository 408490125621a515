import { type ReactNode, useId } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { Mark, type Tone } from './status.tsx'

interface PanelProps {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  /** For tables that reach the edge. */
  flush?: boolean
  id?: string
  className?: string
}

/** A section named by its heading; without a title only a box. */
export function Panel({ title, aside, children, flush = false, id, className = '' }: PanelProps) {
  const heading = useId()
  const look = `panel${flush ? ' panel-flush' : ''} ${className}`
  if (!title) {
    return (
      <div className={look} id={id}>
        {children}
      </div>
    )
  }
  return (
    <section className={look} aria-labelledby={heading} id={id}>
      <div className="panel-head">
        <h2 id={heading} className="h2">
          {title}
        </h2>
        {aside && <div className="panel-aside">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

interface NoteProps {
  tone: Tone
  title?: ReactNode
  children?: ReactNode
  icon?: IconName
  action?: ReactNode
}
/** Interrupts a screen reader only when something is wrong. */
export function Note({ tone, title, children, icon, action }: NoteProps) {
  return (
    <div className={`note note-${tone}`} {...(tone === 'bad' && { role: 'alert' })}>
      {icon ? (
        <span className="mark">
          <Icon name={icon} />
        </span>
      ) : (
        <Mark tone={tone} />
      )}
      <div className="note-body">
        {title && <p className="note-title">{title}</p>}
        {children && <div className="note-text">{children}</div>}
      </div>
      {action && <div className="note-action">{action}</div>}
    </div>
  )
}

interface StatProps {
  label: string
  value: ReactNode
  sub?: ReactNode
  icon?: IconName
  tone?: 'ok' | 'warn' | 'bad'
}
export function Stats({ children }: { children: ReactNode }) {
  return <dl className="stats">{children}</dl>
}
export function Stat({ label, value, sub, icon, tone }: StatProps) {
  return (
    <div className="stat">
      <dt className="stat-label">
        {icon && <Icon name={icon} size={15} />}
        {label}
      </dt>
      <dd className={`stat-value${tone ? ` ink-${tone}` : ''}`}>{value}</dd>
      {sub && <dd className="stat-sub">{sub}</dd>}
    </div>
  )
}

/** Small label above a value, in columns. */
export function Facts({
  items,
  className = '',
}: {
  items: (readonly [ReactNode, ReactNode])[]
  className?: string
}) {
  return (
    <dl className={`facts ${className}`}>
      {items.map(([label, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list in its order
        <div key={index}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Live({ children }: { children: ReactNode }) {
  return (
    <span className="live" role="status">
      <span className="live-dot" aria-hidden="true" />
      {children}
    </span>
  )
}
