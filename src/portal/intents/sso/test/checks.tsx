/** The strip: what was checked, in the order of the protocol, and where it stopped. */
import { useTranslation } from 'react-i18next'
import { Mark } from '../../../../ui/status.tsx'
import type { Attempt } from './attempt.tsx'
import { type GroupedCheck, groupChecks } from './check-groups.ts'

export function Checks({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation()
  const groups = groupChecks(attempt.checks)
  // A failure from before the protocol's first check says nothing about any of them.
  if (groups.every(({ state }) => state === 'not_reached')) return null
  const missing = attempt.missing.length
  return (
    <ol className="checks" data-count={groups.length} aria-label={t('test.checks_label')}>
      {groups.map((check) => (
        <Cell key={check.group} check={check} missing={check.group === 'claims' ? missing : 0} />
      ))}
    </ol>
  )
}

function Cell({ check: { group, state }, missing }: { check: GroupedCheck; missing: number }) {
  const { t } = useTranslation()
  const attention = state === 'passed' && missing > 0
  const look = attention ? 'warn' : ({ passed: 'ok', failed: 'bad', not_reached: 'off' } as const)[state]
  const note = {
    passed: attention ? t('test.claims_missing', { count: missing }) : t(`test.group_notes.${group}`),
    failed: t(`test.failed_notes.${group}`),
    not_reached: t('test.not_reached'),
  }[state]
  return (
    <li className={`check check-${look}`}>
      <Mark
        tone={look}
        {...(state !== 'not_reached' && { label: attention ? t('test.attention') : t(`test.${state}`) })}
      />
      <span className="check-text">
        <span className="check-name">{t(`test.groups.${group}`)}</span>
        <span className="check-note">{note}</span>
      </span>
    </li>
  )
}
