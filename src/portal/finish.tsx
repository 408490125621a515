/** The way back to the vendor once an intent's part is done. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Intent } from '../resources/portal-links/intents.ts'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/panel.tsx'
import { call } from './call.tsx'
import { completeSession } from './contract.ts'
import { Problem } from './problem.tsx'
import { useSession } from './session.tsx'

export function useFinish(intent: Intent) {
  return useMutation({
    mutationFn: () => call(completeSession, { body: { intent } }),
    onSuccess: ({ redirect_url }) => {
      if (redirect_url) window.location.assign(redirect_url)
    },
  })
}
interface FinishProps {
  finish: ReturnType<typeof useFinish>
  /** The part of the message catalogue that has the words. */
  words: 'certificates' | 'domains' | 'streams'
}

export function FinishButton({ finish, words, main = true }: FinishProps & { main?: boolean }) {
  const { t } = useTranslation()
  return (
    <Button kind={main ? 'main' : 'side'} size="3" busy={finish.isPending} onClick={() => finish.mutate()}>
      {t(`${words}.finish`)}
    </Button>
  )
}

/** Where nobody said where to go, the page itself says that it is done. */
export function Finished({ finish, words }: FinishProps) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  if (finish.error)
    return <Problem error={finish.error} title={t(`${words}.finish_failed`)} retry={() => finish.mutate()} />
  if (finish.data?.redirect_url !== null) return null
  return (
    <Note tone="ok" title={t(`${words}.finished_title`)}>
      {t(`${words}.finished`, { vendor })}
    </Note>
  )
}
