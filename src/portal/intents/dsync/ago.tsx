/** How long ago, in few characters. */
import { useTranslation } from 'react-i18next'

export function useSpan() {
  const { t } = useTranslation()
  return (seconds: number) => {
    if (seconds < 60) return t('directories.ago.seconds', { count: Math.round(seconds) })
    if (seconds < 3_600) return t('directories.ago.minutes', { count: Math.round(seconds / 60) })
    if (seconds < 86_400) return t('directories.ago.hours', { count: Math.round(seconds / 3_600) })
    return t('directories.ago.days', { count: Math.round(seconds / 86_400) })
  }
}
