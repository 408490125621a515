/** How far the first contact is: let in, people come, and then it is quiet. */

import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Mark, type Tone } from '../../../../ui/status.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { watchDirectory } from '../activity-contract.ts'
import type { Directory } from '../directories.tsx'

type Activity = Static<typeof watchDirectory.response>
type State = 'done' | 'now' | 'todo' | 'bad'

/** A provider that was silent for so long has sent what it had. */
export const QUIET_SECONDS = 120

export interface PhasesOf {
  topic: 'waiting' | 'refused' | 'connected' | 'arriving'
  connection: State
  people: State
  quiet: State
  accepted_at: string | null
  refused_at: string | null
  counts: Directory['counts']
}

export function phasesOf(directory: Directory, activity: Activity | undefined): PhasesOf {
  const { counts, protocol } = directory
  const here = counts.active + counts.inactive + counts.groups > 0
  const [sync] = activity?.syncs ?? []
  const accepted_at =
    activity?.accepted_at ?? activity?.syncs.find(({ state }) => state === 'completed')?.finished_at ?? null
  const [request] = activity?.requests ?? []
  const refused_at =
    request?.verdict === 'unauthorized'
      ? request.at
      : sync?.state === 'failed'
        ? (sync.finished_at ?? sync.started_at)
        : null
  const bad = refused_at !== null && (protocol !== 'scim' || accepted_at === null || refused_at > accepted_at)
  const settled =
    here &&
    (protocol === 'scim'
      ? (activity?.quiet_seconds ?? 0) >= QUIET_SECONDS
      : sync?.state === 'completed' || sync?.state === 'held')
  const connected = accepted_at !== null || here
  return {
    topic: bad ? 'refused' : here ? 'arriving' : connected ? 'connected' : 'waiting',
    connection: bad ? 'bad' : connected ? 'done' : 'now',
    people: settled ? 'done' : here || connected ? 'now' : 'todo',
    quiet: settled ? 'done' : 'todo',
    accepted_at,
    refused_at: bad ? refused_at : null,
    counts,
  }
}

const tones = { done: 'ok', now: 'now', todo: 'wait', bad: 'bad' } as const satisfies Record<State, Tone>

interface PhasesProps {
  phases: PhasesOf
  guide: DirectoryGuide
  at: (moment: string) => string
}
export function Phases({ phases, guide, at }: PhasesProps) {
  const { t } = useTranslation()
  const pushed = guide.protocol !== 'pull'
  const provider = providerName(guide)
  const { counts, accepted_at, refused_at } = phases
  const people = t('directories.watch.people_count', { count: counts.active + counts.inactive })
  const groups = t('directories.watch.groups_count', { count: counts.groups })
  const connection = refused_at
    ? t('directories.watch.connection_bad', { at: at(refused_at) })
    : accepted_at
      ? t(pushed ? 'directories.watch.connection_at' : 'directories.watch.connection_at_pull', {
          at: at(accepted_at),
        })
      : t(pushed ? 'directories.watch.connection_wait' : 'directories.watch.connection_wait_pull', {
          provider,
        })
  const here = counts.active + counts.inactive + counts.groups > 0
  return (
    <ol className="phases">
      <Phase
        state={phases.connection}
        title={t(refused_at ? 'directories.watch.connection_refused' : 'directories.watch.connection')}
        text={connection}
      />
      <Phase
        state={phases.people}
        title={t('directories.watch.people')}
        text={
          here ? t('directories.watch.people_now', { people, groups }) : t('directories.watch.people_wait')
        }
      />
      <Phase
        state={phases.quiet}
        title={t(`directories.watch.quiet.${guide.protocol}`)}
        text={t(phases.quiet === 'done' ? 'directories.watch.quiet_done' : 'directories.watch.quiet_wait')}
      />
    </ol>
  )
}

function Phase({ state, title, text }: { state: State; title: string; text: string }) {
  const { t } = useTranslation()
  return (
    <li className={`phase phase-${state}`}>
      <Mark tone={tones[state]} label={t(`directories.watch.mark.${state}`)} />
      <div>
        <b>{title}</b>
        <span>{text}</span>
      </div>
    </li>
  )
}
