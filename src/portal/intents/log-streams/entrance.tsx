/** Which streams there are; before the first one, where to. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { FinishButton, Finished, useFinish } from '../../finish.tsx'
import { Frame } from '../../frame.tsx'
import { useMoments } from '../../moment.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { DestinationGrid } from './grid.tsx'
import { type Stream, standing, standingTones, useDestinations, useStreams } from './streams.tsx'

export function LogStreamsEntrance() {
  const streams = useStreams()
  return <Frame current="log_streams">{streams.length > 0 ? <List streams={streams} /> : <Choose />}</Frame>
}

export function ChooseDestination() {
  return (
    <Frame current="log_streams">
      <Choose />
    </Frame>
  )
}

function Choose() {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  return (
    <>
      <Title>{t('streams.choose_title')}</Title>
      <PageHead title={t('streams.choose_title')} lead={t('streams.choose_lead', { vendor })} />
      <DestinationGrid />
      <div className="tail" />
    </>
  )
}

function List({ streams }: { streams: readonly Stream[] }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const finish = useFinish('log_streams')
  const done = streams.some((stream) => standing(stream) === 'streaming')
  return (
    <>
      <Title>{t('streams.title')}</Title>
      <PageHead
        title={t('streams.title')}
        lead={t('streams.lead', { vendor })}
        aside={
          <Button asChild>
            <Link to="/log_streams/new">
              <Icon name="plus" size={18} /> {t('streams.add')}
            </Link>
          </Button>
        }
      />
      <div className="stack">
        <Finished finish={finish} words="streams" />
        <Panel title={t('streams.list')} flush>
          <Table streams={streams} />
        </Panel>
      </div>
      {done && (
        <Actions hint={t('streams.finish_hint')}>
          <FinishButton finish={finish} words="streams" />
        </Actions>
      )}
      <div className="tail" />
    </>
  )
}

function Table({ streams }: { streams: readonly Stream[] }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { data: destinations } = useDestinations()
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{t('streams.column.name')}</th>
          <th scope="col">{t('streams.column.state')}</th>
          <th scope="col">{t('streams.column.last')}</th>
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => {
          const now = standing(stream)
          const destination = destinations.find(({ type }) => type === stream.type)?.name
          return (
            <tr key={stream.id}>
              <th scope="row" data-l={t('streams.column.name')}>
                <Link to="/log_streams/$id" params={{ id: stream.id }} className="stream-link">
                  {stream.name}
                </Link>
                {destination !== stream.name && <span className="muted small"> {destination}</span>}
              </th>
              <td data-l={t('streams.column.state')}>
                <Status tone={standingTones[now]} size="1">
                  {t(`streams.standing.${now}`)}
                </Status>
              </td>
              <td data-l={t('streams.column.last')}>
                {stream.last_synced_at ? moments.full(stream.last_synced_at) : t('streams.never')}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
