/** Landmarks of every page: skip link, banner, navigation, main. */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { useWords } from './words.tsx'

interface HeaderProps {
  /** Logo and name; the app decides whether it is a way out. */
  brand: ReactNode
  about?: ReactNode
  actions?: ReactNode
}
export function Header({ brand, about, actions }: HeaderProps) {
  return (
    <header className="top">
      {brand}
      {about && <span className="top-org">{about}</span>}
      {actions && <div className="top-actions">{actions}</div>}
    </header>
  )
}

interface ShellProps {
  header: ReactNode
  bar: ReactNode
  rail: ReactNode
  children: ReactNode
}
export function Shell({ header, bar, rail, children }: ShellProps) {
  return (
    <div className="app">
      <Skip />
      {header}
      {bar}
      <div className="frame">
        {rail}
        <main id="main" className="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}

/** A page with nothing to navigate to. */
export function Bare({ header, children }: { header: ReactNode; children: ReactNode }) {
  return (
    <div className="app">
      <Skip />
      {header}
      <main id="main" className="bare" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}

function Skip() {
  const words = useWords()
  return (
    <a className="skip" href="#main">
      {words.skip}
    </a>
  )
}

/** What happened, what is saved, one way on. */
export function Ended(props: { icon: IconName; title: string; lead: ReactNode; children?: ReactNode }) {
  return (
    <div className="ended">
      <span className="ended-mark">
        <Icon name={props.icon} size={26} />
      </span>
      <h1 className="h1" tabIndex={-1}>
        {props.title}
      </h1>
      <p className="lead">{props.lead}</p>
      {props.children}
    </div>
  )
}

export type SavedTone = 'ok' | 'wait' | 'warn' | 'bad'
const savedIcons = { ok: 'check', wait: 'clock', warn: 'alert', bad: 'stop' } as const
/** Always in sight: are my changes safe? */
export function Saved({ tone, text, at }: { tone: SavedTone; text: string; at?: string | undefined }) {
  return (
    <p className={`saved saved-${tone}`} role="status">
      <Icon name={savedIcons[tone]} size={15} />
      <span>
        {text}
        {at && <span className="saved-at"> · {at}</span>}
      </span>
    </p>
  )
}
