import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import { type Change, type Configuration, changesOf } from './changes.ts'

interface VersionProps {
  configuration: Configuration
  before: Configuration | undefined
  /** When the version after it became active. */
  replacedAt: string | null
  paused: boolean
  action: ReactNode
}
export function Version({ configuration, before, replacedAt, paused, action }: VersionProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { version, status, activated_at, updated_at } = configuration
  const on = status === 'active'
  const period = (from: string, to: string) =>
    from === to ? from : t('manage.version_when_past', { from, to })
  const [tone, state] = stateOf(status, paused)
  const when = on
    ? t('manage.version_when_active', { day: moments.day(activated_at ?? updated_at) })
    : status === 'superseded' && activated_at
      ? period(moments.day(activated_at), moments.day(replacedAt ?? updated_at))
      : t('manage.version_when_draft', { day: moments.near(updated_at) })
  return (
    <li className={`version${on && !paused ? ' version-on' : ''}`}>
      <span className="version-n">
        <span aria-hidden="true">{t('manage.version', { version })}</span>
        <span className="sr">{t('manage.version_spoken', { version })}</span>
      </span>
      <div className="version-body">
        <p className="version-what">
          <Changes changes={changesOf(configuration, before)} />
        </p>
        <Status tone={tone} size="1">
          {t(`manage.version_${state}`)}
        </Status>
        <p className="two">{when}</p>
      </div>
      {action}
    </li>
  )
}

function stateOf(
  status: Configuration['status'],
  paused: boolean,
): [Tone, 'draft' | 'tested' | 'active' | 'paused' | 'good'] {
  if (status === 'active') return paused ? ['off', 'paused'] : ['ok', 'active']
  if (status === 'superseded') return ['past', 'good']
  return ['draft', status]
}

/** The first few changes; a version that changed everything need not say it eight times. */
const SHOWN = 3
function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation()
  if (changes.length === 0) return t('manage.version_what.none')
  return (
    <>
      {changes.slice(0, SHOWN).map((change, index) => (
        <span key={`${change.what} ${'attribute' in change ? change.attribute : ''}`}>
          {index > 0 && ' · '}
          {'attribute' in change
            ? t(`manage.version_what.${change.what}`, {
                attribute: t(`test.attributes.${change.attribute}`),
                claim: change.claim,
              })
            : t(`manage.version_what.${change.what}`)}
        </span>
      ))}
      {changes.length > SHOWN && ' …'}
    </>
  )
}
