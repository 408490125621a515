/** Everything that was changed in what this session may see. */
import './changes.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Intent, intents } from '../../resources/portal-links/intents.ts'
import { Empty, PageHead } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Frame } from '../frame.tsx'
import { Paged } from '../paged.tsx'
import { useSession } from '../session.tsx'
import { Title } from '../title.tsx'
import { Change } from './change.tsx'
import { changesQuery } from './query.tsx'

const route = getRouteApi('/inside/changes')

export function ChangesPage() {
  const { t } = useTranslation()
  const { organization } = useSession()
  const { part } = route.useSearch()
  const query = useInfiniteQuery(changesQuery(part ? { intent: part } : {}))
  return (
    <Frame current="changes">
      <Title>{t('changes.title')}</Title>
      <PageHead title={t('changes.title')} lead={t('changes.lead', { organization: organization.name })} />
      <Panel flush title={t('changes.list')} aside={<Parts part={part} />}>
        <Paged
          query={query}
          loading={t('changes.loading')}
          failed={t('changes.load_failed')}
          more={t('changes.more')}
          loaded={(count) => t('changes.count', { count })}
          nothing={
            <Empty icon="clock" title={t(part ? 'changes.none_part' : 'changes.none')}>
              {t(part ? 'changes.none_part_text' : 'changes.none_text')}
            </Empty>
          }
        >
          {(changes) => (
            <ol className="changes">
              {changes.map((change) => (
                <Change key={change.id} change={change} />
              ))}
            </ol>
          )}
        </Paged>
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
