/** Starting over: deletes the connection, so a word is typed first. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskedFirst } from '../../../asked-first.tsx'
import { call } from '../../../call.tsx'
import { sessionQuery } from '../../../session.tsx'
import { type Connection, connectionsQuery } from '../connections.tsx'
import { resetPortalConnection } from '../contract.ts'

interface ResetButtonProps {
  connection: Connection
  provider: string
  word: string
}
export function ResetButton({ connection, provider, word }: ResetButtonProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const reset = useMutation({
    mutationFn: () => call(resetPortalConnection, { params: { id: connection.id } }),
    onSuccess: async () => {
      // First, because the entrance would lead back to a connection that it still knows.
      client.setQueryData(connectionsQuery.queryKey, (known) =>
        known?.filter(({ id }) => id !== connection.id),
      )
      await navigate({ to: '/sso', replace: true })
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  return (
    <AskedFirst
      tone="bad"
      title={t('manage.reset_title')}
      text={t('manage.reset_consequence', { provider })}
      act={t('manage.reset_do')}
      keep={t('manage.reset_keep')}
      failed={t('manage.failed')}
      mutation={reset}
      word={{
        value: word,
        label: t('manage.reset_type', { word }),
        wrong: t('manage.reset_wrong', { word }),
      }}
    >
      {t('manage.reset')}
    </AskedFirst>
  )
}
