/** The way back to the vendor once nothing runs out soon. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Note } from '../../../ui/panel.tsx'
import { call } from '../../call.tsx'
import { completeSession } from '../../contract.ts'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'

export function useFinish() {
  return useMutation({
    mutationFn: () => call(completeSession, { body: { intent: 'certificate_renewal' } }),
    onSuccess: ({ redirect_url }) => {
      if (redirect_url) window.location.assign(redirect_url)
    },
  })
}
type Finish = ReturnType<typeof useFinish>

export function FinishButton({ finish, main = true }: { finish: Finish; main?: boolean }) {
  const { t } = useTranslation()
  return (
    <Button kind={main ? 'main' : 'side'} size="3" busy={finish.isPending} onClick={() => finish.mutate()}>
      {t('certificates.finish')}
    </Button>
  )
}

/** Where nobody said where to go, the page itself says that it is done. */
export function Finished({ finish }: { finish: Finish }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  if (finish.error)
    return (
      <Problem error={finish.error} title={t('certificates.finish_failed')} retry={() => finish.mutate()} />
    )
  if (finish.data?.redirect_url !== null) return null
  return (
    <Note tone="ok" title={t('certificates.finished_title')}>
      {t('certificates.finished', { vendor })}
    </Note>
  )
}
