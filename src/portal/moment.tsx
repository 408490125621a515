/** Dates and times in words, in the reader's own zone. */
import { useTranslation } from 'react-i18next'

export function useMoments() {
  const { t } = useTranslation()
  const locale = t('format.locale')
  const write = (options: Intl.DateTimeFormatOptions) => (at: string | number) =>
    new Intl.DateTimeFormat(locale, options).format(new Date(at))
  const day = write({ day: 'numeric', month: 'short', year: 'numeric' })
  const clock = write({ hour: '2-digit', minute: '2-digit' })
  return {
    /** 14 Mar 2036 */
    day,
    /** 10:14 */
    clock,
    /** 10:14:32 */
    clockWithSeconds: write({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    /** 10:14:32 CET */
    clockWithZone: write({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }),
    /** 14 Mar 2036, 10:14 */
    full: write({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    /** 14 Mar, 10:14:32 */
    second: write({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    /** The clock alone for today, else the day. */
    near: (at: string | number) => (day(at) === day(Date.now()) ? clock(at) : day(at)),
  }
}
