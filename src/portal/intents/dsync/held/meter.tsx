/** How much of the company it is, beside the limit. The sentence holds every fact; the bar helps. */
import { useTranslation } from 'react-i18next'
import type { Directory, Held } from '../directories.tsx'

interface MeterProps {
  directory: Directory
  change: Held
  percent: number
}
export function Meter({ directory, change, percent }: MeterProps) {
  const { t } = useTranslation()
  const count = change.users.deactivate
  const limit = directory.guard.percent
  const words = t('directories.held.meter', { count, active: change.active, percent })
  const limitWords = limit === null ? '' : t('directories.held.meter_limit', { percent: limit })
  const people = t('directories.watch.people_count', { count })
  return (
    <div className="held-meter">
      <svg viewBox="0 0 1000 18" preserveAspectRatio="none" role="img" aria-label={`${words} ${limitWords}`}>
        <rect className="held-all" x="0" y="4" width="1000" height="10" />
        <rect className="held-part" x="0" y="4" width={percent * 10} height="10" />
        {limit !== null && <rect className="held-limit" x={limit * 10 - 1} y="0" width="3" height="18" />}
      </svg>
      <p className="held-scale" aria-hidden="true">
        <span>{t('directories.held.share', { people, percent })}</span>
        {limit !== null && <span className="muted">{t('directories.held.limit', { percent: limit })}</span>}
      </p>
    </div>
  )
}
