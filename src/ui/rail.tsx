import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import { useWords } from './words.tsx'

export type StepState = 'done' | 'now' | 'todo' | 'fix'
export interface RailStep {
  id: string
  name: string
  note?: string
  state: StepState
  /** Absent: it cannot be opened yet. */
  href?: string
}
export interface RailArea {
  id: string
  name: string
  icon: IconName
  note: string
  tone?: 'ok' | 'warn'
  now?: boolean
  href?: string
  steps?: RailStep[]
}
/** How the app's router draws a link; the rail itself knows no router. */
export type LinkPart = (props: {
  href: string
  className: string
  current?: 'step' | 'page'
  children: ReactNode
}) => ReactNode

interface AreasProps {
  areas: RailArea[]
  Link: LinkPart
}

export function Areas({ areas, Link }: AreasProps) {
  return (
    <ul className="areas">
      {areas.map((area) => (
        <li key={area.id} className={`area${area.now ? ' area-now' : ''}`}>
          <Entry
            href={area.href}
            className="area-link"
            current={area.now && !area.steps ? 'page' : undefined}
            Link={Link}
          >
            <Icon name={area.icon} size={18} />
            <span className="area-name">{area.name}</span>
            <span className={`area-note${area.tone ? ` ink-${area.tone}` : ''}`}>
              {area.tone && <Icon name={area.tone === 'ok' ? 'check' : 'alert'} size={13} />}
              {area.note}
            </span>
          </Entry>
          {area.steps && <Steps steps={area.steps} Link={Link} />}
        </li>
      ))}
    </ul>
  )
}

function Steps({ steps, Link }: { steps: RailStep[]; Link: LinkPart }) {
  const words = useWords()
  const spoken = { done: words.stepDone, fix: words.stepFix, now: '', todo: '' }
  return (
    <ol className="steps">
      {steps.map((step) => (
        <li key={step.id} className={`step step-${step.state}`}>
          <Entry
            href={step.href}
            className="step-link"
            current={step.state === 'now' || step.state === 'fix' ? 'step' : undefined}
            Link={Link}
          >
            <span className="step-dot" aria-hidden="true">
              {step.state === 'done' && <Icon name="check" size={14} />}
              {step.state === 'fix' && <Icon name="alert" size={13} />}
              {step.state === 'now' && <span className="dot" />}
            </span>
            <span>
              <span className="step-name">
                {spoken[step.state] && <span className="sr">{spoken[step.state]}: </span>}
                {step.name}
              </span>
              {step.note && <span className="step-note">{step.note}</span>}
            </span>
          </Entry>
        </li>
      ))}
    </ol>
  )
}

interface EntryProps {
  href: string | undefined
  className: string
  current: 'step' | 'page' | undefined
  Link: LinkPart
  children: ReactNode
}
/** What cannot be opened yet is text, not a dead link. */
function Entry({ href, className, current, Link, children }: EntryProps) {
  if (!href) {
    return (
      <span className={className} {...(current && { 'aria-current': current })}>
        {children}
      </span>
    )
  }
  return (
    <Link href={href} className={className} {...(current && { current })}>
      {children}
    </Link>
  )
}

interface RailProps extends AreasProps {
  label: string
  savingLabel: string
  saved: ReactNode
  hint: string
}
export function Rail({ areas, Link, label, savingLabel, saved, hint }: RailProps) {
  return (
    <div className="rail">
      <nav aria-label={label}>
        <p className="rail-title" aria-hidden="true">
          {label}
        </p>
        <Areas areas={areas} Link={Link} />
      </nav>
      <section className="rail-foot" aria-label={savingLabel}>
        {saved}
        <p className="rail-hint">{hint}</p>
      </section>
    </div>
  )
}

interface RailBarProps extends AreasProps {
  label: string
  /** Where no area is current. */
  title: string
  /** "Step 2 of 6 · saved 10:14" */
  line: string
  open: string
}
/** Below 900 px: one sticky line that opens into the whole rail. */
export function RailBar({ areas, Link, label, title, line, open }: RailBarProps) {
  const area = areas.find((each) => each.now)
  const steps = area?.steps
  const step = steps?.find((each) => each.state === 'now' || each.state === 'fix')
  return (
    <nav className="railbar" aria-label={label}>
      {/* A new key closes the list when the step changes. */}
      <details key={`${area?.id} ${step?.id}`}>
        <summary>
          <span className="railbar-text">
            <span className="railbar-now">{step?.name ?? area?.name ?? title}</span>
            <span className="muted">{line}</span>
          </span>
          <span className="railbar-open">
            {open} <Icon name="down" size={14} />
          </span>
        </summary>
        <Areas areas={areas} Link={Link} />
      </details>
      {steps && (
        <div className="railbar-meter" aria-hidden="true">
          {steps.map((each) => (
            <span key={each.id} className={`seg seg-${each.state}`} />
          ))}
        </div>
      )}
    </nav>
  )
}
