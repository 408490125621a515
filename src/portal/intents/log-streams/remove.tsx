/** Says what deleting does before it does it. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { AlertDialog } from '../../../ui/dialog.tsx'
import { call } from '../../call.tsx'
import { Problem } from '../../problem.tsx'
import { deletePortalStream } from './contract.ts'
import { type Stream, useRefresh } from './streams.tsx'

export function RemoveStream({ stream }: { stream: Stream }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const remove = useMutation({
    mutationFn: () => call(deletePortalStream, { params: { id: stream.id } }),
    onSuccess: async () => {
      await navigate({ to: '/log_streams', replace: true })
      await refresh()
    },
  })
  return (
    <>
      <Button size="2" tone="bad" onClick={() => setAsking(true)}>
        {t('streams.remove')}
      </Button>
      <AlertDialog
        open={asking}
        title={t('streams.remove_title', { name: stream.name })}
        description={<p>{t('streams.remove_text')}</p>}
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('streams.remove_do')}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(false)}>
              {t('streams.remove_keep')}
            </Button>
          </>
        }
      >
        {remove.error && <Problem error={remove.error} title={t('streams.remove_failed')} />}
      </AlertDialog>
    </>
  )
}
