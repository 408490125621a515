/** The events: latest first, what was written while somebody watches on top of them. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Empty, Skeleton } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Breakable } from '../../../ui/text.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { type AuditEvent, eventsQuery } from './queries.tsx'
import { isFiltered, type LogSearch, usualColumns, withEvent, withoutFilters } from './search.ts'
import { type Tail, TailButton, TailNote } from './tail.tsx'
import { useLogWords } from './words.tsx'

interface EventsProps {
  search: LogSearch
  tail: Tail
  onSearch: (search: LogSearch) => void
}
export function Events({ search, tail, onSearch }: EventsProps) {
  const { t } = useTranslation()
  const say = useAnnounce()
  const words = useLogWords()
  const query = useInfiniteQuery(eventsQuery(search))
  const listed = query.data?.pages.flatMap((page) => page.data)
  const arrived = tail.events
  const fresh = new Set(arrived.map(({ id }) => id))
  const events = listed && [...arrived, ...listed.filter(({ id }) => !fresh.has(id))]
  const more = async () => {
    const { data } = await query.fetchNextPage()
    say(t('audit.shown', { count: data?.pages.flatMap((page) => page.data).length ?? 0 }))
  }
  const filtered = isFiltered(search)
  return (
    <Panel flush title={t('audit.events_list')} aside={<TailButton tail={tail} />} className="events-panel">
      <TailNote tail={tail} />
      {query.error && (
        <div className="events-pad">
          <Problem error={query.error} title={t('audit.failed')} retry={() => void query.refetch()} />
        </div>
      )}
      {query.isPending && <Skeleton shape="panel" label={t('frame.loading')} />}
      {events?.length === 0 && (
        <Empty
          icon="search"
          title={t('audit.no_match')}
          action={
            filtered && (
              <Button size="2" onClick={() => onSearch(withoutFilters(search))}>
                {t('audit.clear')}
              </Button>
            )
          }
        >
          {t(filtered ? 'audit.no_match_text' : 'audit.no_match_range', { range: words.inRange(search) })}
        </Empty>
      )}
      {events && events.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: nothing is pressed here; whoever reads, holds it still
        <div
          className="events-scroll"
          onPointerEnter={() => tail.hold(true)}
          onPointerLeave={() => tail.hold(false)}
          onFocus={() => tail.hold(true)}
          onBlur={() => tail.hold(false)}
        >
          <Table events={events} fresh={fresh} search={search} />
        </div>
      )}
      {query.hasNextPage && (
        <p className="foot">
          <Button size="2" busy={query.isFetchingNextPage} onClick={more}>
            {t('audit.more')}
          </Button>
        </p>
      )}
    </Panel>
  )
}

interface TableProps {
  events: readonly AuditEvent[]
  fresh: ReadonlySet<string>
  search: LogSearch
}
function Table({ events, fresh, search }: TableProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const words = useLogWords()
  const columns = search.columns ?? usualColumns
  const mono: readonly string[] = ['action', 'actor_id', 'target_ids', 'id', 'location']
  /** Long, and no words: they may break anywhere. */
  const broken: readonly string[] = ['actor_id', 'target_ids', 'id']
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{t('audit.column.time')}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`audit.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const at = moments.second(event.occurred_at)
          return (
            <tr key={event.id} className={fresh.has(event.id) ? 'event-new' : ''}>
              <th scope="row" data-l={t('audit.column.time')} className="num">
                <Link
                  to="/audit_logs"
                  search={withEvent(search, event.id)}
                  resetScroll={false}
                  className="event-link"
                  aria-label={t('audit.open', { action: event.action, at })}
                >
                  {at}
                </Link>
                {fresh.has(event.id) && <span className="small muted"> {t('audit.new')}</span>}
              </th>
              {columns.map((column) => (
                <td key={column} data-l={t(`audit.column.${column}`)}>
                  <span
                    className={`${mono.includes(column) ? 'm' : ''} ${broken.includes(column) ? '' : 'cell-whole'}`}
                  >
                    <Breakable text={words.cell(event, column) || '–'} />
                  </span>
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
