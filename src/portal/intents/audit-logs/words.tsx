/** Searches and events in words. */
import { useTranslation } from 'react-i18next'
import type { AuditColumn } from '../../../resources/audit-logs/periods.ts'
import { useMoments } from '../../moment.tsx'
import type { AuditEvent } from './queries.tsx'
import { filterKeys, type LogSearch, usualRange } from './search.ts'

type Party = AuditEvent['actor']
export const nameOf = ({ name, id }: Party) => name || id

export function useLogWords() {
  const { t } = useTranslation()
  const moments = useMoments()
  const between = (from: string | number, to: string | number) =>
    t('audit.range.between', { from: moments.full(from), to: moments.full(to) })
  const since = (from: string) => t('audit.range.since', { from: moments.full(from) })
  const own = ({ from, to }: LogSearch) =>
    from === undefined ? undefined : to === undefined ? since(from) : between(from, to)
  return {
    between,
    range: (search: LogSearch) => own(search) ?? t(`audit.range.${search.range ?? usualRange}`),
    /** Within a sentence. */
    inRange: (search: LogSearch) => own(search) ?? t(`audit.range.lower.${search.range ?? usualRange}`),
    filters: (search: LogSearch): string[] => [
      ...(search.q ? [t('audit.exporting.search', { text: search.q })] : []),
      ...filterKeys.flatMap((key) => search[key] ?? []),
    ],
    cell: (event: AuditEvent, column: AuditColumn): string => {
      const { actor, targets, context } = event
      if (column === 'action') return event.action
      if (column === 'actor') return nameOf(actor)
      if (column === 'actor_id') return actor.id
      if (column === 'targets') return targets.map(nameOf).join(', ')
      if (column === 'target_ids') return targets.map(({ id }) => id).join(', ')
      if (column === 'location') return context.location
      if (column === 'user_agent') return context.user_agent ?? ''
      if (column === 'received_at') return moments.second(event.received_at)
      return event.id
    },
  }
}
