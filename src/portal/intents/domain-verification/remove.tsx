/** Says what removing does to people, in the state that the domain is in, before it does it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskedFirst } from '../../asked-first.tsx'
import { call } from '../../call.tsx'
import { sessionQuery } from '../../session.tsx'
import { removePortalDomain } from './contract.ts'
import { type Domain, domainsQuery, standing } from './domains.tsx'

export function RemoveDomain({ domain }: { domain: Domain }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => call(removePortalDomain, { params: { id: domain.id } }),
    onSuccess: async () => {
      await navigate({ to: '/domain_verification', replace: true })
      await client.invalidateQueries(domainsQuery)
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const now = standing(domain)
  const consequence = now === 'missing' ? 'verified' : now
  return (
    <div>
      <AskedFirst
        tone="bad"
        title={t('domains.remove_title', { domain: domain.display })}
        text={t(`domains.remove_consequence.${consequence}`, { domain: domain.display })}
        act={t('domains.remove_do')}
        keep={t('domains.remove_keep')}
        failed={t('domains.remove_failed')}
        mutation={remove}
      >
        {t('domains.remove')}
      </AskedFirst>
    </div>
  )
}
