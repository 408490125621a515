/** The first decision: which identity provider. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { call } from '../../call.tsx'
import { Choose } from '../../guide/choose.tsx'
import { listGuides } from '../../guides-contract.ts'
import { useSession } from '../../session.tsx'
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
  const client = useQueryClient()
  const navigate = useNavigate()
  const { organization } = useSession()
  const guides = useQuery(guidesQuery)
  const choice = useMutation({
    mutationFn: (guide_id: string) =>
      changing
        ? call(chooseProvider, { params: { id: changing.id }, body: { guide_id } })
        : call(createPortalConnection, { body: { guide_id } }),
    onSuccess: (connection) => {
      keepConnection(client, connection)
      navigate({ to: '/sso' })
    },
  })
  return (
    <Choose
      current="sso"
      steps={setupSteps(t, 'choose')}
      savedAt={changing?.progress.saved_at ?? null}
      title={t('setup.grid.title')}
      lead={t('setup.grid.lead', { organization: organization.name })}
      guides={guides}
      choice={choice}
    />
  )
}
