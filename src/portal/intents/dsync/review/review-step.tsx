/** What releasing will do, in numbers and person by person. Nothing has happened before the button is pressed. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Actions, PageHead, Skeleton } from '../../../../ui/page.tsx'
import { call } from '../../../call.tsx'
import { Back } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import { Title } from '../../../title.tsx'
import { activityQuery } from '../activity.tsx'
import { releasePortalDirectory } from '../changes-contract.ts'
import { type Directory, keepDirectory, useSaveProgress, withStep } from '../directories.tsx'
import { HeldChanges } from '../held/held-changes.tsx'
import { getPortalReview } from '../people-contract.ts'
import { StepEyebrow } from '../step-eyebrow.tsx'
import { stepAddress, stepName } from '../steps.tsx'
import { PersonByPerson } from './person-by-person.tsx'
import { WillTiles } from './will-tiles.tsx'

const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['dsync', 'review', id],
    queryFn: () => call(getPortalReview, { params: { id } }),
    refetchInterval: 5_000,
    staleTime: 0,
  })

export function ReviewStep({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const vendor = useSession().branding.name
  const provider = providerName(guide)
  const review = useQuery(reviewQuery(directory.id))
  const activity = useQuery(activityQuery(directory.id))
  const saving = useSaveProgress(directory)
  const release = useMutation({
    mutationFn: async () => {
      await saving.save((known) => ({ completed: withStep(known, 'review'), step: 'release' }))
      return call(releasePortalDirectory, { params: { id: directory.id } })
    },
    onSuccess: async (released) => {
      keepDirectory(client, released)
      await navigate({ to: stepAddress(directory, 'release') })
    },
  })
  const will = review.data
  const nobody = will !== undefined && will.create + will.groups === 0
  const title = t(nobody ? 'directories.review.title_nobody' : 'directories.review.title')
  const values = {
    provider,
    vendor,
    people: t('directories.watch.people_count', { count: (will?.create ?? 0) + (will?.left_out ?? 0) }),
    groups: t('directories.watch.groups_count', { count: will?.groups ?? 0 }),
  }
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step="review" />}
        title={title}
        lead={t(nobody ? 'directories.review.lead_nobody' : 'directories.review.lead', values)}
      />
      <div className="stack">
        {review.error && (
          <Problem error={review.error} title={t('problem.load')} retry={() => review.refetch()} />
        )}
        {review.isPending && <Skeleton shape="panel" label={t('frame.loading')} slow={t('frame.slow')} />}
        {will && !nobody && <WillTiles will={will} provider={provider} vendor={vendor} />}
        <HeldChanges directory={directory} guide={guide} changes={activity.data?.held ?? []} />
        {will && !nobody && <PersonByPerson directory={directory} will={will} />}
        {release.error && <Problem error={release.error} title={t('directories.review.failed')} />}
      </div>
      <Actions
        back={<Back href={stepAddress(directory, 'map')}>{stepName(t, guide, 'map')}</Back>}
        hint={t('directories.review.later', { provider })}
      >
        {directory.held ? (
          <Button kind="main" busy={release.isPending} onClick={() => release.mutate()}>
            {t('directories.review.release', { count: will?.create ?? 0 })} <Icon name="next" size={18} />
          </Button>
        ) : (
          <Button kind="main" onClick={() => navigate({ to: stepAddress(directory, 'release') })}>
            {stepName(t, guide, 'release')} <Icon name="next" size={18} />
          </Button>
        )}
      </Actions>
    </>
  )
}
