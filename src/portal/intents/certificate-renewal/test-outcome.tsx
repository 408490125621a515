/** What one test says about the renewal: which certificate signed, or why nothing did. */
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { Facts, Panel } from '../../../ui/panel.tsx'
import { Mono } from '../../../ui/text.tsx'
import { useMoments } from '../../moment.tsx'
import '../sso/test/test.css'
import { Checks } from '../sso/test/checks.tsx'
import { useFailureWords } from '../sso/test/failure-words.tsx'
import { Remedy } from '../sso/test/remedy.tsx'
import type { getRenewalTest } from './contract.ts'
import type { Renewal } from './renewals.tsx'

type Found = Static<typeof getRenewalTest.response>

/** New is the one that lasts longest of those that are accepted. */
export function outcomeOf(
  { certificates }: Renewal,
  { attempt, fingerprint }: Found,
): 'new' | 'old' | 'failed' {
  if (attempt.state !== 'succeeded') return 'failed'
  const longest = [...certificates].sort((a, b) => a.not_after.localeCompare(b.not_after)).at(-1)
  return longest?.fingerprint === fingerprint ? 'new' : 'old'
}

export function TestOutcome({ renewal, found }: { renewal: Renewal; found: Found }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { attempt, fingerprint } = found
  const certificate = renewal.certificates.find((one) => one.fingerprint === fingerprint)
  if (!fingerprint || attempt.state !== 'succeeded') return <Failed renewal={renewal} found={found} />
  return (
    <div className="stack">
      <Checks attempt={attempt} />
      <Panel>
        <Facts
          items={[
            [t('certificates.test.signed_with'), <Mono key="f" text={fingerprint} />],
            [t('certificates.test.ends'), certificate ? moments.day(certificate.not_after) : '–'],
            [t('certificates.test.when'), moments.full(attempt.finished_at ?? attempt.started_at)],
          ]}
        />
      </Panel>
    </div>
  )
}

function Failed({ renewal, found: { attempt } }: { renewal: Renewal; found: Found }) {
  const { t } = useTranslation()
  const words = useFailureWords(renewal.provider)
  const { failure } = attempt
  if (!failure) return <Checks attempt={attempt} />
  const { title, text, fix } = words(failure.code)
  return (
    <div className="stack">
      <Checks attempt={attempt} />
      <Panel title={title}>
        <p className="prose">{text}</p>
        <Facts
          items={[
            ...(failure.expected
              ? [[t('certificates.test.expected'), <Mono key="e" text={failure.expected} />] as const]
              : []),
            ...(failure.received
              ? [[t('certificates.test.received'), <Mono key="r" text={failure.received} />] as const]
              : []),
          ]}
        />
        <h3 className="h3">{t('certificates.test.remedy')}</h3>
        <Remedy text={failure.remedy ?? fix} />
      </Panel>
    </div>
  )
}
