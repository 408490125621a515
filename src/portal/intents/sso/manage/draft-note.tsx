/** Beside the active version a next one is being prepared: say so, lead there, let it be thrown away. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { Note } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import { type Connection, keepConnection } from '../connections.tsx'
import { discardDraft } from '../contract.ts'
import { resumeStep, stepAddress } from '../steps.tsx'

export function DraftNote({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const client = useQueryClient()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const discard = useMutation({
    mutationFn: () => call(discardDraft, { params: { id: connection.id }, body: {} }),
    onSuccess: (after) => keepConnection(client, after),
    onSettled: () => setAsking(false),
  })
  const { draft, active } = connection
  if (!draft || !active) return null
  const { version, last_test } = draft
  const tested = last_test ? (last_test.state === 'succeeded' ? 'tested' : 'failed') : 'untested'
  const when = moments.full(draft.updated_at)
  return (
    <>
      {discard.error && <Problem error={discard.error} title={t('manage.failed')} />}
      <Note
        tone="draft"
        title={t('manage.draft_title', { version })}
        action={
          <>
            <Button size="2" onClick={() => setAsking(true)}>
              {t('manage.draft_discard')}
            </Button>
            <Button size="2" kind="soft" asChild>
              <Link to={stepAddress(connection, resumeStep(connection, guide))}>
                {t('manage.draft_continue')}
              </Link>
            </Button>
          </>
        }
      >
        {connection.state === 'inactive'
          ? t('manage.draft_text_paused', { when })
          : t('manage.draft_text', { when, active: active.version })}{' '}
        {t(`manage.draft_${tested}`)}
      </Note>
      <AlertDialog
        open={asking}
        title={t('manage.discard_title', { version })}
        description={
          <p>{t('manage.discard_text', { active: t('manage.version', { version: active.version }) })}</p>
        }
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={discard.isPending} onClick={() => discard.mutate()}>
              {t('manage.discard_do', { version })}
            </Button>
            <Button size="3" ref={keep} onClick={() => setAsking(false)}>
              {t('manage.discard_keep')}
            </Button>
          </>
        }
      />
    </>
  )
}
