/** "Waiting for the first request": each one as it comes, what was understood of it, and what to try when none does. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../../ui/page.tsx'
import { Live, Note } from '../../../../ui/panel.tsx'
import { Back } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import { Title } from '../../../title.tsx'
import { activityQuery } from '../activity.tsx'
import { useSpan } from '../ago.tsx'
import { type Directory, keepDirectory, useSaveProgress, withStep } from '../directories.tsx'
import { StepEyebrow } from '../step-eyebrow.tsx'
import { stepAddress, stepIds, stepName } from '../steps.tsx'
import { Hints } from './hints.tsx'
import { LiveRequests } from './live-requests.tsx'
import { LiveSyncs } from './live-syncs.tsx'
import { Phases, phasesOf } from './phases.tsx'

export function WatchStep({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const span = useSpan()
  const moments = useMoments()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { branding } = useSession()
  const { data, error, refetch } = useQuery(activityQuery(directory.id))
  const saving = useSaveProgress(directory)
  useCounts(data?.directory)
  const provider = providerName(guide)
  const now = data?.directory ?? directory
  const phases = phasesOf(now, data)
  const title = t(`directories.watch.title.${guide.protocol}.${phases.topic}`, { provider })
  useSpoken(title)
  const ids = stepIds(directory, guide)
  const previous = ids[ids.indexOf('watch') - 1] ?? ''
  const goOn = async () => {
    if (data) keepDirectory(client, data.directory)
    await saving.save((known) => ({ completed: withStep(known, 'watch'), step: 'map' }))
    await navigate({ to: stepAddress(directory, 'map') })
  }
  const quiet = data?.quiet_seconds ?? null
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step="watch" />}
        title={title}
        lead={t('directories.watch.lead', { vendor: branding.name })}
        aside={
          <Live>
            {quiet === null
              ? t('directories.watch.live_none')
              : t('directories.watch.live', {
                  what: t(`directories.watch.what.${guide.protocol}`),
                  ago: span(quiet),
                })}
          </Live>
        }
      />
      <div className="stack">
        {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
        <Phases phases={phases} guide={guide} at={moments.clock} />
        {phases.topic === 'refused' && <Mend guide={guide} provider={provider} />}
        {guide.protocol === 'pull' ? (
          <LiveSyncs directory={now} syncs={data?.syncs ?? []} guide={guide} />
        ) : (
          <LiveRequests directory={now} guide={guide} requests={data?.requests ?? []} />
        )}
        {guide.protocol === 'csv' && <LiveSyncs directory={now} syncs={data?.syncs ?? []} guide={guide} />}
        <Hints directory={now} guide={guide} />
      </div>
      <Actions
        back={<Back href={stepAddress(directory, previous)}>{stepName(t, guide, previous)}</Back>}
        hint={t(now.counts.active > 0 ? 'directories.watch.leave' : 'directories.watch.nobody')}
      >
        <Button kind="main" onClick={() => goOn().catch(() => {})}>
          {t('directories.watch.go_on')} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}

/** The way out of a refusal, in the provider's own console. */
function Mend({ guide, provider }: { guide: DirectoryGuide; provider: string }) {
  const { t } = useTranslation()
  const remedy = guide.remedies.token_refused ?? guide.remedies.credentials_rejected
  if (!remedy) return null
  return (
    <Note tone="warn" title={t('directories.watch.mend', { provider })}>
      {remedy}
    </Note>
  )
}

/** What the poll learns is true for the rail as well. */
function useCounts(seen: Directory | undefined) {
  const client = useQueryClient()
  const state = seen && `${seen.state} ${seen.counts.active} ${seen.counts.groups} ${seen.tokens.length}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when what it says has changed
  useEffect(() => {
    if (seen) keepDirectory(client, seen)
  }, [state])
}

/** A new headline is said once; nobody moved the focus. */
function useSpoken(title: string) {
  const say = useAnnounce()
  const first = useRef(title)
  useEffect(() => {
    if (first.current !== title) say(title)
    first.current = title
  }, [title, say])
}
