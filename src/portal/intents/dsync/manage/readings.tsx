/** What was read from the source, and what came of it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Problem } from '../../../problem.tsx'
import { activityQuery } from '../activity.tsx'
import type { Directory } from '../directories.tsx'
import { SendFiles } from '../files.tsx'
import { HeldChanges } from '../held/held-changes.tsx'
import { LiveSyncs } from '../watch/live-syncs.tsx'
import { PartPage } from './parts.tsx'

export function ManageReadings() {
  return (
    <PartPage part="readings">
      {(directory, guide) => <Readings directory={directory} guide={guide} />}
    </PartPage>
  )
}

function Readings({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(activityQuery(directory.id))
  return (
    <>
      {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
      <HeldChanges directory={directory} guide={guide} changes={data?.held ?? []} />
      <LiveSyncs directory={directory} guide={guide} syncs={data?.syncs ?? []} />
      {guide.protocol === 'csv' && <SendFiles directory={directory} />}
    </>
  )
}
