/** Says what deleting does before it does it. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskedFirst } from '../../asked-first.tsx'
import { call } from '../../call.tsx'
import { deletePortalStream } from './contract.ts'
import { type Stream, useRefresh } from './streams.tsx'

export function RemoveStream({ stream }: { stream: Stream }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const remove = useMutation({
    mutationFn: () => call(deletePortalStream, { params: { id: stream.id } }),
    onSuccess: async () => {
      await navigate({ to: '/log_streams', replace: true })
      await refresh()
    },
  })
  return (
    <AskedFirst
      tone="bad"
      title={t('streams.remove_title', { name: stream.name })}
      text={t('streams.remove_text')}
      act={t('streams.remove_do')}
      keep={t('streams.remove_keep')}
      failed={t('streams.remove_failed')}
      mutation={remove}
    >
      {t('streams.remove')}
    </AskedFirst>
  )
}
