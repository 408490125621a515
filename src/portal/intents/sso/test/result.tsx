/** What one test found: shown inside the test step and on its own page. Heading and way on are the screen's. */
import './test.css'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { Note } from '../../../../ui/panel.tsx'
import type { Connection } from '../connections.tsx'
import type { Attempt } from './attempt.tsx'
import { Checks } from './checks.tsx'
import { Claims } from './claims.tsx'
import { Diagnosis } from './diagnosis.tsx'
import { Raw } from './raw.tsx'
import { TimedOut, Waiting } from './unfinished.tsx'

interface TestResultProps {
  attempt: Attempt
  connection: Connection
  guide: Guide
}
export function TestResult({ attempt, connection, guide }: TestResultProps) {
  const { t } = useTranslation()
  if (attempt.state === 'started') return <Waiting provider={guide.name} />
  if (attempt.state === 'timed_out') return <TimedOut connection={connection} guide={guide} />
  return (
    <div className="stack">
      <Checks attempt={attempt} />
      <Diagnosis attempt={attempt} connection={connection} guide={guide} />
      <Claims attempt={attempt} connection={connection} provider={guide.name} />
      <Raw attempt={attempt} />
      <Note tone="wait" icon="eye" title={t('test.private_title')}>
        {t('test.private_text', { provider: guide.name })}
      </Note>
    </div>
  )
}
