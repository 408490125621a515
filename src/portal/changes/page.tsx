/** Everything that was changed in what this session may see. */
import './changes.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Intent, intents } from '../../resources/portal-links/intents.ts'
import { useAnnounce } from '../../ui/announce.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, PageHead, Skeleton } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Frame } from '../frame.tsx'
import { Problem } from '../problem.tsx'
import { useSession } from '../session.tsx'
import { Title } from '../title.tsx'
import { Change } from './change.tsx'
import { changesQuery } from './query.tsx'

const route = getRouteApi('/inside/changes')

export function ChangesPage() {
  const { t } = useTranslation()
  const say = useAnnounce()
  const { organization } = useSession()
  const { part } = route.useSearch()
  const query = useInfiniteQuery(changesQuery(part ? { intent: part } : {}))
  const changes = query.data?.pages.flatMap((page) => page.data)
  const more = async () => {
    const { data } = await query.fetchNextPage()
    say(t('changes.count', { count: data?.pages.flatMap((page) => page.data).length ?? 0 }))
  }
  return (
    <Frame current="changes">
      <Title>{t('changes.title')}</Title>
      <PageHead title={t('changes.title')} lead={t('changes.lead', { organization: organization.name })} />
      <Panel flush title={t('changes.list')} aside={<Parts part={part} />}>
        {query.error && (
          <div className="changes-pad">
            <Problem error={query.error} title={t('changes.load_failed')} retry={() => query.refetch()} />
          </div>
        )}
        {query.isPending && <Skeleton shape="panel" label={t('changes.loading')} />}
        {changes?.length === 0 && (
          <Empty icon="clock" title={t(part ? 'changes.none_part' : 'changes.none')}>
            {t(part ? 'changes.none_part_text' : 'changes.none_text')}
          </Empty>
        )}
        {changes && changes.length > 0 && (
          <ol className="changes">
            {changes.map((change) => (
              <Change key={change.id} change={change} />
            ))}
          </ol>
        )}
        {query.hasNextPage && (
          <p className="foot">
            <Button size="2" busy={query.isFetchingNextPage} onClick={more}>
              {t('changes.more')}
            </Button>
          </p>
        )}
      </Panel>
      <div className="tail" />
    </Frame>
  )
}

/** Only where the session may see more than one part. */
function Parts({ part }: { part: Intent | undefined }) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const parts = useSession().areas.filter(({ available }) => available)
  if (parts.length < 2) return null
  const choose = (value: string) => {
    const intent = intents.find((each) => each === value)
    void navigate({ search: intent ? { part: intent } : {}, replace: true })
  }
  return (
    <label className="changes-part">
      <span className="field-label">{t('changes.part')}</span>
      <select value={part ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="">{t('changes.part_all')}</option>
        {parts.map(({ intent }) => (
          <option key={intent} value={intent}>
            {t(`area.${intent}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
