/** Four numbers that say whether all is well. */
import { useTranslation } from 'react-i18next'
import { Stat, Stats } from '../../../../ui/panel.tsx'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import { useSpan } from '../ago.tsx'
import type { Directory } from '../directories.tsx'

const tones = {
  linked: 'ok',
  validating: 'wait',
  invalid_credentials: 'bad',
  unlinked: 'off',
  deleting: 'off',
} as const satisfies Record<Directory['state'], Tone>

interface SummaryProps {
  directory: Directory
  quiet_seconds?: number | null
}
export function Summary({ directory, quiet_seconds }: SummaryProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const span = useSpan()
  const { state, counts, protocol, released_at } = directory
  const known = quiet_seconds !== undefined && quiet_seconds !== null
  return (
    <Stats>
      <Stat
        label={t('directories.people.column.state')}
        value={<Status tone={tones[state]}>{t(`directories.manage.state.${state}`)}</Status>}
        sub={released_at && `${t('directories.manage.since')} ${moments.day(released_at)}`}
      />
      <Stat
        label={t('directories.manage.people')}
        value={counts.active}
        sub={counts.inactive > 0 && t('directories.manage.people_sub', { count: counts.inactive })}
      />
      <Stat label={t('directories.manage.groups')} value={counts.groups} />
      <Stat
        label={t(`directories.manage.last.${protocol}`)}
        value={
          known
            ? t('directories.manage.ago', { span: span(quiet_seconds) })
            : t('directories.manage.last_never')
        }
      />
    </Stats>
  )
}
