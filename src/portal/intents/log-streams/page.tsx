/** One stream: whether it runs, how far behind it is, what was sent, and what can be done about it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogStreamTrial } from '../../../resources/log-streams/contract.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead, Skeleton } from '../../../ui/page.tsx'
import { Facts, Note, Panel, Stat, Stats } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { Mono } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { FinishButton, Finished, useFinish } from '../../finish.tsx'
import { Back, Frame } from '../../frame.tsx'
import { useMoments } from '../../moment.tsx'
import { NothingHere } from '../../not-found.tsx'
import { Problem } from '../../problem.tsx'
import { Title } from '../../title.tsx'
import { LagChart, rounded } from './chart.tsx'
import { pausePortalStream, resumePortalStream, testPortalStream } from './contract.ts'
import { Deliveries } from './deliveries.tsx'
import { RemoveStream } from './remove.tsx'
import { SendAgain } from './send-again.tsx'
import {
  type Detail,
  type Stream,
  savedTrialKey,
  standing,
  standingTones,
  streamQuery,
  useDestinations,
  useRefresh,
  useStreams,
} from './streams.tsx'
import { Trial } from './trial.tsx'

const route = getRouteApi('/inside/log_streams/$id')

export function StreamPage() {
  const { id } = route.useParams()
  const stream = useStreams().find((one) => one.id === id)
  return (
    <Frame current="log_streams" {...(stream && { savedAt: stream.updated_at })}>
      {stream ? <Loaded key={id} known={stream} /> : <NothingHere />}
    </Frame>
  )
}

function Loaded({ known }: { known: Stream }) {
  const { t } = useTranslation()
  const [problems, setProblems] = useState(false)
  const { data, error, refetch, dataUpdatedAt } = useQuery(streamQuery(known.id, problems))
  if (!data && error) return <Problem error={error} title={t('problem.load')} retry={() => void refetch()} />
  if (!data) return <Skeleton shape="page" label={t('frame.loading')} />
  return <One detail={data} now={dataUpdatedAt} problems={problems} onProblems={setProblems} />
}

interface OneProps {
  detail: Detail
  now: number
  problems: boolean
  onProblems: (only: boolean) => void
}
function One({ detail, now, problems, onProblems }: OneProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const refresh = useRefresh()
  const finish = useFinish('log_streams')
  const { stream, waiting, delivered_today, minutes, deliveries } = detail
  const { id } = stream
  const state = standing(stream)
  const test = useMutation({
    mutationFn: () => call(testPortalStream, { params: { id } }),
  })
  const pause = useMutation({
    mutationFn: () => call(pausePortalStream, { params: { id } }),
    onSuccess: refresh,
  })
  const resume = useMutation({
    mutationFn: () => call(resumePortalStream, { params: { id } }),
    onSuccess: refresh,
  })
  const saved = useQueryClient().getQueryData<LogStreamTrial>(savedTrialKey(id))
  const trial =
    resume.data && !resume.data.trial.ok
      ? resume.data.trial
      : (test.data ?? (state === 'streaming' ? saved : undefined))
  const lag = minutes.at(-1)?.lag_ms
  const failed = [test, pause, resume].find(({ error }) => error)?.error
  return (
    <>
      <Title>{t('streams.title_of', { name: stream.name })}</Title>
      <PageHead
        eyebrow={t('streams.title')}
        title={t('streams.title_of', { name: stream.name })}
        aside={
          <div className="row">
            <Button busy={test.isPending} onClick={() => test.mutate()}>
              <Icon name="play" size={18} /> {t('streams.test')}
            </Button>
            <SendAgain stream={stream} />
            <Button asChild>
              <Link to="/log_streams/$id/edit" params={{ id }}>
                <Icon name="pencil" size={18} /> {t('streams.edit')}
              </Link>
            </Button>
          </div>
        }
      />
      <div className="stack">
        <Finished finish={finish} words="streams" />
        {failed && <Problem error={failed} title={t('streams.failed')} />}
        {state !== 'streaming' && (
          <Note
            tone={standingTones[state]}
            title={t(`streams.note.${state}_title`)}
            {...(state === 'paused' && {
              action: (
                <Button busy={resume.isPending} onClick={() => resume.mutate()}>
                  {t('streams.resume')}
                </Button>
              ),
            })}
          >
            {stream.error_message && <p className="m">{stream.error_message}</p>}
            <p>
              {t(`streams.note.${state}`, {
                at: stream.next_attempt_at ? moments.clockWithZone(stream.next_attempt_at) : '',
              })}
            </p>
          </Note>
        )}
        {trial && <Trial trial={trial} />}
        <Stats>
          <Stat
            label={t('streams.stat.state')}
            value={<Status tone={standingTones[state]}>{t(`streams.standing.${state}`)}</Status>}
            sub={
              stream.activated_at
                ? t('streams.stat.since', { day: moments.day(stream.activated_at) })
                : undefined
            }
          />
          <Stat
            label={t('streams.stat.lag')}
            value={lag === undefined ? '–' : t('streams.seconds', { count: rounded(lag / 1000) })}
            sub={t('streams.stat.lag_sub')}
          />
          <Stat
            label={t('streams.stat.today')}
            value={delivered_today.toLocaleString(t('format.locale'))}
            sub={t('streams.stat.today_sub')}
          />
          <Stat
            label={t('streams.stat.waiting')}
            value={waiting.toLocaleString(t('format.locale'))}
            sub={t(waiting > 0 ? 'streams.stat.waiting_sub' : 'streams.stat.waiting_none')}
          />
        </Stats>
        <LagChart minutes={minutes} now={now} />
        <Deliveries deliveries={deliveries} problems={problems} onProblems={onProblems} />
        <DestinationPanel stream={stream} />
        <div className="row">
          {(state === 'streaming' || state === 'retrying') && (
            <Button size="2" busy={pause.isPending} onClick={() => pause.mutate()}>
              <Icon name="pause" size={16} /> {t('streams.pause')}
            </Button>
          )}
          <RemoveStream stream={stream} />
        </div>
      </div>
      <Actions back={<Back href="/log_streams">{t('streams.all')}</Back>}>
        {state === 'streaming' && <FinishButton finish={finish} words="streams" />}
      </Actions>
    </>
  )
}

function DestinationPanel({ stream }: { stream: Stream }) {
  const { t } = useTranslation()
  const { data, egress_addresses } = useDestinations()
  const card = data.find(({ type }) => type === stream.type)
  const items = (card?.fields ?? []).flatMap((field) => {
    const value = stream.settings[field.name] ?? stream.secrets[field.name]
    if (value === undefined) return []
    const text = field.choices?.find((one) => one.value === value)?.label ?? String(value)
    return [[field.label, <Mono key={field.name} text={text} />] as const]
  })
  const families = stream.families.map((family) => t(`streams.families.${family}`)).join(', ')
  return (
    <Panel title={t('streams.destination', { name: card?.name ?? stream.type })}>
      <Facts
        items={[
          ...items,
          [t('streams.families.title'), families],
          ...(egress_addresses.length > 0
            ? [[t('streams.addresses'), <Mono key="egress" text={egress_addresses.join(', ')} />] as const]
            : []),
        ]}
      />
    </Panel>
  )
}
