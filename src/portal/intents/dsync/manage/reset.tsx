/** The one thing that cannot be undone: it wants a word typed, and focus begins at the way out. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { Field, TextInput } from '../../../../ui/field.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Problem } from '../../../problem.tsx'
import { sessionQuery, useSession } from '../../../session.tsx'
import { resetPortalDirectory } from '../changes-contract.ts'
import { type Directory, directoriesQuery } from '../directories.tsx'

export function ResetDirectory({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { organization, branding } = useSession()
  const keep = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const word = organization.name
  const reset = useMutation({
    mutationFn: () => call(resetPortalDirectory, { params: { id: directory.id } }),
    onSuccess: async () => {
      // First, because the entrance would lead back to a directory that it still knows.
      client.setQueryData(directoriesQuery.queryKey, (known) =>
        known?.filter(({ id }) => id !== directory.id),
      )
      await navigate({ to: '/dsync', replace: true })
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
  const values = { provider: providerName(guide), vendor: branding.name }
  return (
    <Panel title={t('directories.manage.danger')}>
      <p className="prose muted reset-text">{t('directories.manage.danger_text')}</p>
      <Button size="2" tone="bad" onClick={() => open(true)}>
        {t('directories.manage.reset')}
      </Button>
      <AlertDialog
        open={asking}
        title={t('directories.manage.reset_title')}
        description={<p>{t('directories.manage.reset_consequence', values)}</p>}
        initialFocus={keep}
        onDismiss={() => open(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={reset.isPending} onClick={confirm}>
              {t('directories.manage.reset_do')}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => open(false)}>
              {t('directories.manage.reset_keep')}
            </Button>
          </>
        }
      >
        <div className="reset-type">
          <Field
            label={t('directories.manage.reset_type', { word })}
            {...(wrong && { error: t('directories.manage.reset_wrong', { word }) })}
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
        {reset.error && <Problem error={reset.error} title={t('directories.manage.failed')} />}
      </AlertDialog>
    </Panel>
  )
}
