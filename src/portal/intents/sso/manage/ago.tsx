/** How long ago, roughly; the exact moment always stands beside it. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const MINUTE = 60_000

export function useAgo() {
  const { t } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE)
    return () => clearInterval(timer)
  }, [])
  return (at: string) => {
    const minutes = Math.floor((now - Date.parse(at)) / MINUTE)
    if (minutes < 1) return t('manage.ago_now')
    if (minutes < 60) return t('manage.ago_minutes', { count: minutes })
    if (minutes < 24 * 60) return t('manage.ago_hours', { count: Math.floor(minutes / 60) })
    return t('manage.ago_days', { count: Math.floor(minutes / (24 * 60)) })
  }
}
