/** Stretches of the timeline in words, as exactly as the unit of its bars. Whole days and months are those of UTC. */
import { useTranslation } from 'react-i18next'
import { useMoments } from '../../moment.tsx'
import type { Timeline } from './queries.tsx'
import type { Span } from './search.ts'

export type Unit = Timeline['unit']

export function useBarWords(unit: Unit) {
  const { t } = useTranslation()
  const moments = useMoments()
  const inUtc = (options: Intl.DateTimeFormatOptions) => (at: number) =>
    new Intl.DateTimeFormat(t('format.locale'), { ...options, timeZone: 'UTC' }).format(at)
  const whole =
    unit === 'month'
      ? inUtc({ month: 'short', year: 'numeric' })
      : inUtc({ day: 'numeric', month: 'short', year: 'numeric' })
  const short = unit === 'day' || unit === 'month'
  const sameDay = ({ start, end }: Span) => moments.day(start) === moments.day(end)
  return {
    span({ start, end }: Span): string {
      if (short) {
        const [first, last] = [whole(start), whole(end - 1)]
        return first === last ? first : t('audit.range.between', { from: first, to: last })
      }
      const to = sameDay({ start, end }) ? moments.clock(end) : moments.full(end)
      return t('audit.range.between', { from: moments.full(start), to })
    },
    /** Under the chart, at this share of its width. */
    tick(bars: readonly Span[], share: number): string {
      const [first, last] = [bars[0], bars.at(-1)]
      if (!first || !last) return ''
      const at = first.start + (last.end - first.start) * share
      if (short) return whole(share === 1 ? at - 1 : at)
      return last.end - first.start > 86_400_000 ? moments.full(at) : moments.clock(at)
    },
  }
}
