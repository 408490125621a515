/** The first decision: where the people are kept. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHead, Skeleton } from '../../../ui/page.tsx'
import { call } from '../../call.tsx'
import { Frame } from '../../frame.tsx'
import { ProviderGrid } from '../../guide/provider-grid.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { changeDirectoryProvider, createPortalDirectory, listDirectoryGuides } from './contract.ts'
import { type Directory, keepDirectory } from './directories.tsx'
import { setupSteps } from './steps.tsx'

const guidesQuery = queryOptions({
  queryKey: ['dsync', 'guides'],
  queryFn: async () => (await call(listDirectoryGuides)).data,
  staleTime: Number.POSITIVE_INFINITY,
})

/** `changing`: a directory that nobody has arrived in and that is to get another provider. */
export function ChooseDirectory({ changing }: { changing?: Directory }) {
  const { t } = useTranslation()
  const { organization, branding } = useSession()
  const guides = useQuery(guidesQuery)
  const choice = useChoice(changing)
  return (
    <Frame current="dsync" steps={setupSteps(t, 'choose')} savedAt={changing?.progress.saved_at ?? null}>
      <Title>{t('directories.grid.title')}</Title>
      <PageHead
        title={t('directories.grid.title')}
        lead={t('directories.grid.lead', { organization: organization.name, vendor: branding.name })}
      />
      {choice.error && (
        <div className="grid-problem">
          <Problem error={choice.error} title={t('problem.title')} />
        </div>
      )}
      {guides.error && (
        <Problem error={guides.error} title={t('problem.load')} retry={() => guides.refetch()} />
      )}
      {guides.isPending && <Skeleton shape="tiles" label={t('frame.loading')} slow={t('frame.slow')} />}
      {guides.data && (
        <ProviderGrid
          cards={guides.data}
          busy={choice.isPending ? choice.variables : undefined}
          onChoose={choice.mutate}
        />
      )}
    </Frame>
  )
}

function useChoice(changing: Directory | undefined) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (guide_id: string) =>
      changing
        ? call(changeDirectoryProvider, { params: { id: changing.id }, body: { guide_id } })
        : call(createPortalDirectory, { body: { guide_id } }),
    onSuccess: (directory) => {
      keepDirectory(client, directory)
      navigate({ to: '/dsync' })
    },
  })
}
