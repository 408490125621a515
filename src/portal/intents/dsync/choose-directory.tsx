/** The first decision: where the people are kept. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../call.tsx'
import { Choose } from '../../guide/choose.tsx'
import { useSession } from '../../session.tsx'
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
  const client = useQueryClient()
  const navigate = useNavigate()
  const { organization, branding } = useSession()
  const guides = useQuery(guidesQuery)
  const choice = useMutation({
    mutationFn: (guide_id: string) =>
      changing
        ? call(changeDirectoryProvider, { params: { id: changing.id }, body: { guide_id } })
        : call(createPortalDirectory, { body: { guide_id } }),
    onSuccess: (directory) => {
      keepDirectory(client, directory)
      navigate({ to: '/dsync' })
    },
  })
  return (
    <Choose
      current="dsync"
      steps={setupSteps(t, 'choose')}
      savedAt={changing?.progress.saved_at ?? null}
      title={t('directories.grid.title')}
      lead={t('directories.grid.lead', { organization: organization.name, vendor: branding.name })}
      guides={guides}
      choice={choice}
    />
  )
}
