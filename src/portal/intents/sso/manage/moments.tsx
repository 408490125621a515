/** Beside the portal's own: seconds and zone apart, for a column whose head names the zone once. */
import { useTranslation } from 'react-i18next'
import { useMoments as usePortalMoments } from '../../../moment.tsx'

export function useMoments() {
  const { t } = useTranslation()
  const moments = usePortalMoments()
  const locale = t('format.locale')
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const named = new Intl.DateTimeFormat(locale, { hour: '2-digit', timeZoneName: 'short' })
  return {
    ...moments,
    /** 10:14:32 */
    clockWithSeconds: (at: string) => clock.format(new Date(at)),
    /** CET */
    zone: () => named.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  }
}
