/** When somebody looked last and will look next, counted from what the server said. Spoken only by what it leads to. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Domain, domainsQuery } from './domains.tsx'

export function CheckedAgo({ domain }: { domain: Domain }) {
  const { t } = useTranslation()
  const { dataUpdatedAt } = useQuery({ ...domainsQuery, enabled: false })
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const { checked_seconds_ago: checked, next_check_in_seconds: next } = domain
  if (checked === null) return null
  const passed = Math.max(0, Math.round((now - dataUpdatedAt) / 1000))
  const span = (seconds: number) => {
    if (seconds < 60) return t('domains.live.seconds', { count: seconds })
    if (seconds < 3_600) return t('domains.live.minutes', { count: Math.round(seconds / 60) })
    if (seconds < 86_400) return t('domains.live.hours', { count: Math.round(seconds / 3_600) })
    return t('domains.live.days', { count: Math.round(seconds / 86_400) })
  }
  const ago = span(checked + passed)
  const left = next === null ? null : next - passed
  return (
    <span className="live">
      <span className="live-dot" aria-hidden="true" />
      {left === null
        ? t('domains.live.ago', { ago })
        : left > 0
          ? t('domains.live.both', { ago, next: span(left) })
          : t('domains.live.now', { ago })}
    </span>
  )
}
