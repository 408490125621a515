/** The first decision: which identity provider. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHead, Skeleton } from '../../../ui/page.tsx'
import { call } from '../../call.tsx'
import { Frame } from '../../frame.tsx'
import { ProviderGrid } from '../../guide/provider-grid.tsx'
import { listGuides } from '../../guides-contract.ts'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { type Connection, keepConnection } from './connections.tsx'
import { chooseProvider, createPortalConnection } from './contract.ts'
import { setupSteps } from './steps.tsx'

const guidesQuery = queryOptions({
  queryKey: ['guides'],
  queryFn: async () => (await call(listGuides)).data.toSorted((a, b) => a.order - b.order),
  staleTime: Number.POSITIVE_INFINITY,
})

/** `changing`: a connection that was never active and is to get another provider. */
export default function ChooseProvider({ changing }: { changing?: Connection }) {
  const { t } = useTranslation()
  const { organization } = useSession()
  const guides = useQuery(guidesQuery)
  const choice = useChoice(changing)
  return (
    <Frame current="sso" steps={setupSteps(t, 'choose')} savedAt={changing?.progress.saved_at ?? null}>
      <Title>{t('setup.grid.title')}</Title>
      <PageHead
        title={t('setup.grid.title')}
        lead={t('setup.grid.lead', { organization: organization.name })}
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

function useChoice(changing: Connection | undefined) {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (guide_id: string) =>
      changing
        ? call(chooseProvider, { params: { id: changing.id }, body: { guide_id } })
        : call(createPortalConnection, { body: { guide_id } }),
    onSuccess: (connection) => {
      keepConnection(client, connection)
      navigate({ to: '/sso' })
    },
  })
}
