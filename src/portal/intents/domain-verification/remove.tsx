/** Says what removing does to people, in the state that the domain is in, before it does it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { call } from '../../call.tsx'
import { Problem } from '../../problem.tsx'
import { sessionQuery } from '../../session.tsx'
import { removePortalDomain } from './contract.ts'
import { type Domain, domainsQuery, standing } from './domains.tsx'

export function RemoveDomain({ domain }: { domain: Domain }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
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
      <Button size="2" tone="bad" onClick={() => setAsking(true)}>
        {t('domains.remove')}
      </Button>
      <AlertDialog
        open={asking}
        title={t('domains.remove_title', { domain: domain.display })}
        description={<p>{t(`domains.remove_consequence.${consequence}`, { domain: domain.display })}</p>}
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('domains.remove_do')}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(false)}>
              {t('domains.remove_keep')}
            </Button>
          </>
        }
      >
        {remove.error && <Problem error={remove.error} title={t('domains.remove_failed')} />}
      </AlertDialog>
    </div>
  )
}
