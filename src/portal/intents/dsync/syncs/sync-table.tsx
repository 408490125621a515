/** What was read, why, and what it brought; a failure with its reason and what to do. */
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import type { Sync } from '../directories.tsx'

const tones = {
  pulling: 'now',
  comparing: 'now',
  held: 'warn',
  applying: 'now',
  completed: 'ok',
  failed: 'bad',
  discarded: 'off',
  superseded: 'past',
} as const satisfies Record<Sync['state'], Tone>
const remedies: Partial<Record<string, string>> = {
  credentials_rejected: 'credentials_rejected',
  permission_missing: 'permission_missing',
  files_invalid: 'people_missing',
}

export function SyncTable({ syncs, guide }: { syncs: readonly Sync[]; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const column = (name: 'time' | 'why' | 'what' | 'state') => t(`directories.sync.column.${name}`)
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{column('time')}</th>
          <th scope="col">{column('why')}</th>
          <th scope="col">{column('state')}</th>
          <th scope="col">{column('what')}</th>
        </tr>
      </thead>
      <tbody>
        {syncs.map((sync) => (
          <tr key={sync.id} className={sync.state === 'failed' ? 'row-bad' : ''}>
            <td data-l={column('time')} className="num muted">
              {moments.full(sync.started_at)}
            </td>
            <td data-l={column('why')}>{t(`directories.sync.trigger.${sync.trigger}`)}</td>
            <td data-l={column('state')}>
              <Status tone={tones[sync.state]} size="1">
                {t(`directories.sync.state.${sync.state}`)}
              </Status>
            </td>
            <td data-l={column('what')}>
              <Brought sync={sync} guide={guide} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Brought({ sync, guide }: { sync: Sync; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const { create, update, deactivate } = sync.users
  if (sync.error) {
    const remedy = guide.remedies[remedies[sync.error.code] ?? '']
    return (
      <span>
        {sync.error.message}
        {sync.error.details.map((detail) => (
          <span key={detail} className="two">
            {detail}
          </span>
        ))}
        {remedy && <span className="two">{remedy}</span>}
      </span>
    )
  }
  if (sync.state === 'pulling' || sync.state === 'comparing')
    return t('directories.watch.people_count', { count: sync.received })
  const groups = sync.groups.create + sync.groups.update + sync.groups.deactivate
  if (create + update + deactivate + groups === 0) return t('directories.sync.nothing')
  return (
    <span>
      {t('directories.sync.brought', { create, update, deactivate })}
      {sync.problems.map((problem) => (
        <span key={problem} className="two">
          {problem}
        </span>
      ))}
    </span>
  )
}
