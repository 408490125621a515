/** What one test found: shown inside the test step and on its own page. The way on is the screen's. */
import './test.css'
import type { Guide } from '../../../../guides/guide.ts'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import type { Connection } from '../connections.tsx'
import type { Attempt } from './attempt.tsx'
import { Checks } from './checks.tsx'
import { Claims } from './claims.tsx'
import { Diagnosis } from './diagnosis.tsx'
import { useHeadline } from './headline.tsx'
import { Raw } from './raw.tsx'
import { TimedOut, Waiting } from './unfinished.tsx'

interface TestResultProps {
  attempt: Attempt
  connection: Connection
  guide: Guide
  /** The screen's own heading says the verdict already. */
  headed?: boolean
}
export function TestResult({ attempt, connection, guide, headed = false }: TestResultProps) {
  if (attempt.state === 'started') return <Waiting provider={providerName(guide)} />
  return (
    <div className="stack">
      {!headed && <Headline attempt={attempt} connection={connection} guide={guide} />}
      {attempt.state === 'timed_out' && <TimedOut connection={connection} guide={guide} />}
      <Checks attempt={attempt} />
      <Diagnosis attempt={attempt} connection={connection} guide={guide} />
      <Claims attempt={attempt} connection={connection} provider={providerName(guide)} />
      <Raw attempt={attempt} />
    </div>
  )
}

/** Under the heading of a step: the verdict, and when it was. */
function Headline({ attempt, connection, guide }: Omit<TestResultProps, 'headed'>) {
  const moments = useMoments()
  const { title, lead } = useHeadline(attempt, connection, guide)
  const when = `${moments.day(attempt.started_at)}, ${moments.clockWithZone(attempt.started_at)}`
  return (
    <div className="verdict" role="status">
      <h2 className="verdict-title">{title}</h2>
      <p className="muted">
        {lead} <span className="verdict-when">{[when, attempt.email].filter(Boolean).join(' · ')}</span>
      </p>
    </div>
  )
}
