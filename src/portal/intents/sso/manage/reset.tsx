/** The one thing that cannot be undone: it wants a word typed, and focus begins at the way out. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { Field, TextInput } from '../../../../ui/field.tsx'
import { call } from '../../../call.tsx'
import { Problem } from '../../../problem.tsx'
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
  const keep = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
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
  const open = (to: boolean) => {
    setAsking(to)
    setTyped('')
    setWrong(false)
    reset.reset()
  }
  const confirm = () => {
    if (typed.trim() === word) return reset.mutate()
    setWrong(true)
    input.current?.focus()
  }
  return (
    <>
      <Button size="2" tone="bad" onClick={() => open(true)}>
        {t('manage.reset')}
      </Button>
      <AlertDialog
        open={asking}
        title={t('manage.reset_title')}
        description={<p>{t('manage.reset_consequence', { provider })}</p>}
        initialFocus={keep}
        onDismiss={() => open(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={reset.isPending} onClick={confirm}>
              {t('manage.reset_do')}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => open(false)}>
              {t('manage.reset_keep')}
            </Button>
          </>
        }
      >
        <div className="reset-type">
          <Field
            label={t('manage.reset_type', { word })}
            {...(wrong && { error: t('manage.reset_wrong', { word }) })}
          >
            {(control) => (
              <TextInput
                {...control}
                ref={input}
                autoComplete="off"
                value={typed}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            )}
          </Field>
        </div>
        {reset.error && <Problem error={reset.error} title={t('manage.failed')} />}
      </AlertDialog>
    </>
  )
}
